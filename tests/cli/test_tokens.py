"""user token add, list, remove: the tokens of the API, from the command line."""

from __future__ import annotations

import io
import sys

import pytest

from publisher.app import open_app
from publisher.store import trail
from tests.cli.terminal import Said, Terminal
from tests.passwords import PASSWORD

pytestmark = pytest.mark.usefixtures("database", "cheap_passwords")


@pytest.fixture
def peopled(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A workspace with an editor, Chị Lan."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    terminal.done("user", "add", "Chị Lan", "--role", "editor")
    return terminal


def add(terminal: Terminal, *more: str, name: str = "kho số liệu") -> Said:
    return terminal.done("user", "token", "add", "Chị Lan", name, *more)


def refused(said: Said, *words: str) -> None:
    assert (said.code, said.out) == (2, ""), said
    assert len(said.err.splitlines()) == 1 and all(one in said.err for one in words), said


def test_a_token_is_shown_once_on_stdout_and_only_reads(peopled: Terminal) -> None:
    said = add(peopled)
    assert said.out.startswith("publisher_") and len(said.out.splitlines()) == 1
    assert "«kho số liệu»" in said.err and "chỉ đọc" in said.err and said.out.strip() not in said.err
    [kept] = peopled.done("user", "token", "list", "--json").records
    told = [kept[name] for name in ("person", "name", "scope", "role", "used_at")]
    assert told == ["Chị Lan", "kho số liệu", "read", None, None]
    listed = peopled.done("user", "token", "list").out
    assert "kho số liệu" in listed and "như người dùng" in listed and said.out.strip() not in listed


def test_a_token_acts_only_when_that_is_asked_for(peopled: Terminal) -> None:
    add(peopled, "--scope", "act", "--role", "viewer")
    [kept] = peopled.done("user", "token", "list", "--json").records
    assert (kept["scope"], kept["role"]) == ("act", "viewer")


def test_a_removed_token_is_gone_and_its_name_free(peopled: Terminal) -> None:
    first = add(peopled).out
    assert "thu hồi" in peopled.done("user", "token", "remove", "Chị Lan", "kho số liệu").err
    assert peopled.done("user", "token", "list", "--json").records == []
    assert add(peopled).out != first


def test_the_trail_says_who_made_and_removed_a_token(
    peopled: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUDO_USER", "thao")
    add(peopled)
    peopled.done("user", "token", "remove", "chị lan", "kho số liệu")
    app = open_app(peopled.workspace)
    with app.store.read() as session:
        steps = [one for one in trail.since(session, 0) if one.action.startswith("token-")]
    app.close()
    assert [(one.actor, one.action) for one in steps] == [("thao", "token-added"), ("thao", "token-removed")]
    assert {(one.detail["name"], one.detail["token"]) for one in steps} == {("Chị Lan", "kho số liệu")}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "Ai đó", "kho"), "Không có người dùng «Ai đó»"),
        (("add", "Chị Lan", " "), "từ 1 đến 60 ký tự"),
        (("add", "Chị Lan", "k" * 61), "từ 1 đến 60 ký tự"),
        (("add", "Chị Lan", "a\nb"), "từ 1 đến 60 ký tự"),
        (("add", "Chị Lan", "cũ"), "đã có token «cũ»"),
        (("add", "Chị Lan", "kho", "--scope", "ghi"), "read, act"),
        (("add", "Chị Lan", "kho", "--role", "vua"), "Không có vai trò «vua»"),
        (("add", "Chị Lan", "kho", "--role", "admin"), "chỉ có vai trò biên tập viên"),
        (("remove", "Chị Lan", "kho"), "không có token «kho»"),
    ],
)
def test_what_makes_or_ends_no_token_is_said_in_one_sentence(
    peopled: Terminal, words: tuple[str, ...], said: str
) -> None:
    add(peopled, name="cũ")
    refused(peopled.type("user", "token", *words), said)
    assert [one["name"] for one in peopled.done("user", "token", "list", "--json").records] == ["cũ"]


def test_without_tokens_the_list_says_how_to_make_one(peopled: Terminal) -> None:
    said = peopled.done("user", "token", "list")
    assert "publisher user token add" in said.out + said.err
