"""user add, list, remove, password, role: the people of the dashboard, from the command line."""

from __future__ import annotations

import getpass
import io
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from publisher.app import open_app
from publisher.cli import ask_password, audit
from publisher.core.chain import BEGINNING
from publisher.core.errors import WrongUsage
from publisher.core.person import Person
from publisher.store import trail
from publisher.store.trail import Step
from publisher.words import catalogue
from publisher.work import signing_in
from publisher.work.audit import Audit, Finding
from tests.cli.terminal import Said, Terminal
from tests.newsroom import MONDAY
from tests.passwords import OTHER, PASSWORD

pytestmark = pytest.mark.usefixtures("database", "cheap_passwords")


class Pipe(io.StringIO):
    """What a script sends."""

    def isatty(self) -> bool:
        return False


class Keyboard(Pipe):
    """A person who types; what is typed unseen comes from `getpass`."""

    def isatty(self) -> bool:
        return True


class Keys:
    """What a person types unseen, and what they were asked."""

    def __init__(self, patch: pytest.MonkeyPatch, typed: Iterable[str | type[BaseException]]) -> None:
        self.asked: list[str] = []
        self._typed = iter(typed)
        patch.setattr(sys, "stdin", Keyboard())
        patch.setattr("publisher.cli.ask_password.getpass", self.read)

    def read(self, prompt: str) -> str:
        self.asked.append(prompt)
        typed = next(self._typed)
        if not isinstance(typed, str):
            raise typed
        return typed


@pytest.fixture
def sent(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal whose standard input is a script that sends the password."""
    monkeypatch.setattr(sys, "stdin", Pipe(f"{PASSWORD}\n" * 20))
    return terminal


def sign_in(terminal: Terminal, name: str, password: str = PASSWORD) -> Person:
    with closing(open_app(terminal.workspace)) as app:
        return signing_in.sign_in(app, name, password, "127.0.0.1", "", MONDAY)[1]


def steps(terminal: Terminal) -> list[Step]:
    with closing(open_app(terminal.workspace)) as app, app.store.read() as session:
        return trail.since(session, 0)


def roles(terminal: Terminal) -> dict[str, str]:
    return {one["name"]: one["role"] for one in terminal.done("user", "list", "--json").records}


def refused(said: Said, *words: str) -> None:
    assert (said.code, said.out) == (2, ""), said
    assert len(said.err.splitlines()) == 1 and all(one in said.err for one in words), said


def test_a_person_is_added_as_a_viewer_by_a_script(sent: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUDO_USER", "thao")
    said = sent.done("user", "add", "Chị Lan")
    assert (said.out, said.err) == ("", "Đã thêm «Chị Lan», vai trò người xem.\n")
    assert roles(sent) == {"Chị Lan": "viewer"}
    assert sign_in(sent, "chị lan").name == "Chị Lan"
    assert [(one.actor, one.action) for one in steps(sent)][:1] == [("thao", "person-added")]


@pytest.mark.parametrize("line", [PASSWORD, f"{PASSWORD}\r\n", f"\ufeff{PASSWORD}\n{OTHER}\n"])
def test_only_the_first_line_that_a_script_sends_is_the_password(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setattr(sys, "stdin", Pipe(line))
    terminal.done("user", "add", "Chị Lan", "--role", "admin")
    assert sign_in(terminal, "Chị Lan")


def test_a_person_types_the_password_twice_and_unseen(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = Keys(monkeypatch, [PASSWORD, PASSWORD])
    said = terminal.done("user", "add", "Chị Lan", "--role", "Approver")
    assert keys.asked == ["Mật khẩu cho «Chị Lan»: ", "Nhập lại mật khẩu: "]
    assert PASSWORD not in said.out + said.err
    assert sign_in(terminal, "Chị Lan")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ([PASSWORD, OTHER], "không giống nhau"),
        (["ngắn", "ngắn"], "ít nhất 10 ký tự"),
        ([EOFError, EOFError], "ít nhất 10 ký tự"),
    ],
)
def test_a_password_that_is_mistyped_or_weak_adds_nobody(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, typed: list[str], said: str
) -> None:
    Keys(monkeypatch, typed)
    refused(terminal.type("user", "add", "Chị Lan"), said)
    assert roles(terminal) == {}


def test_getpass_is_what_reads_unseen() -> None:
    assert ask_password.getpass is getpass.getpass


def test_what_is_no_text_is_refused_in_a_sentence(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"m\xe2t kh\xec\xffu d\xe0i\n"), "utf-8"))
    refused(terminal.type("user", "add", "Chị Lan"), "UTF-8")


def test_a_known_name_is_refused_before_anybody_types_a_password(
    sent: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent.done("user", "add", "Chị Lan")
    keys = Keys(monkeypatch, [])
    refused(sent.type("user", "add", "CHỊ LAN"), "Đã có người dùng «Chị Lan»", "publisher user password")
    refused(sent.type("user", "password", "Anh Nam"), "Không có người dùng «Anh Nam»", "user list")
    assert keys.asked == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "a\nb"], "không nhìn thấy được"),
        (["add", " "], "đang để trống"),
        (["add", "x" * 61], "không quá 60 ký tự"),
        (["add", "daemon"], "chọn tên khác"),
        (["add", "Chị Lan", "--role", "chủ"], "viewer, editor, approver, admin"),
        (["add", "Chị Lan", "--password", PASSWORD], "--password"),
        (["remove", "Chị Lan"], "publisher user list"),
        (["role", "Chị Lan", "--role", "admin"], "publisher user list"),
        (["role", "Chị Lan"], "--role"),
    ],
)
def test_what_cannot_be_done_is_wrong_usage(sent: Terminal, words: list[str], said: str) -> None:
    refused(sent.type("user", *words), said)
    assert steps(sent) == []


def test_the_list_says_who_may_do_what_and_when_they_were_seen(sent: Terminal) -> None:
    assert "publisher user add TÊN --role admin" in sent.done("user", "list").out
    sent.done("user", "add", "Chị Lan", "--role", "admin")
    sent.done("user", "add", "Anh Nam")
    sign_in(sent, "Chị Lan")
    out = sent.done("user", "list").out
    assert "quản trị viên" in out and "người xem" in out and "chưa lần nào" in out
    assert out.count("08:00 18/01/2027") == 3
    added = "2027-01-18T08:00:00+07:00"
    assert sent.done("user", "list", "--json").records == [
        {"id": 1, "name": "Chị Lan", "role": "admin", "added_at": added, "seen_at": added},
        {"id": 2, "name": "Anh Nam", "role": "viewer", "added_at": added, "seen_at": None},
    ]
    english = sent.type("user", "list", PUBLISHER_LANGUAGE="en").out
    assert "Last seen" in english and "never" in english


def test_a_person_is_removed_and_signs_in_no_more(sent: Terminal) -> None:
    sent.done("user", "add", "Chị Lan")
    said = sent.done("user", "remove", "chị lan")
    assert said.err == "Đã xóa «Chị Lan»; mọi phiên đăng nhập của người này đã kết thúc.\n"
    assert roles(sent) == {}
    with pytest.raises(WrongUsage):
        sign_in(sent, "Chị Lan")


def test_a_role_is_changed_and_the_last_admin_stays(sent: Terminal) -> None:
    sent.done("user", "add", "Chị Lan", "--role", "admin")
    for words in (["remove", "Chị Lan"], ["role", "Chị Lan", "--role", "viewer"]):
        refused(sent.type("user", *words), "quản trị viên duy nhất", "--role admin")
    sent.done("user", "add", "Anh Nam")
    said = sent.done("user", "role", "Anh Nam", "--role", "admin")
    assert said.err == "Vai trò của «Anh Nam» nay là quản trị viên.\n"
    sent.done("user", "role", "Chị Lan", "--role", "viewer")
    assert roles(sent) == {"Chị Lan": "viewer", "Anh Nam": "admin"}


def test_a_new_password_is_the_one_that_counts(sent: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    sent.done("user", "add", "Chị Lan")
    monkeypatch.setattr(sys, "stdin", Pipe(f"{OTHER}\n"))
    said = sent.done("user", "password", "chị lan")
    assert said.err.startswith("Đã đặt mật khẩu mới cho «Chị Lan»")
    with pytest.raises(WrongUsage):
        sign_in(sent, "Chị Lan")
    assert sign_in(sent, "Chị Lan", OTHER)


def test_somebody_can_be_removed_whatever_is_wrong_in_the_settings(sent: Terminal) -> None:
    sent.done("user", "add", "Chị Lan")
    (sent.workspace / "schedules" / "timetable.toml").write_text('[[slott]]\nchannel = "website"\n')
    said = sent.type("user", "remove", "Chị Lan")
    assert said.code == 0 and "timetable.toml" in said.err


def test_people_come_back_from_a_backup_and_sign_in_anew(sent: Terminal, tmp_path: Path) -> None:
    sent.done("user", "add", "Chị Lan", "--role", "admin")
    with closing(open_app(sent.workspace)) as app:
        token, _ = signing_in.sign_in(app, "Chị Lan", PASSWORD, "127.0.0.1", "", MONDAY)
        assert signing_in.who(app, token, MONDAY)
    file = tmp_path.parent / f"{tmp_path.name}.zip"
    sent.done("backup", file)
    sent.done("restore", file, "--replace")
    file.unlink()
    assert roles(sent) == {"Chị Lan": "admin"}
    with closing(open_app(sent.workspace)) as app:
        assert signing_in.who(app, token, MONDAY) is None
    assert sign_in(sent, "Chị Lan")


@pytest.mark.parametrize(("action", "told"), [("person-added", "thêm người dùng"), ("rests", "rests")])
def test_an_audit_names_a_step_in_words_where_there_are_any(
    terminal: Terminal, action: str, told: str
) -> None:
    wrong = Finding("log-row-changed", 1, MONDAY, "thao", action)
    with closing(open_app(terminal.workspace)) as app:
        said = audit.sentence(app, Audit(0, 0, BEGINNING, None, 0, wrong))
    assert f"việc «{told}»" in said


def test_every_step_of_people_has_a_word_in_both_languages() -> None:
    for action in (
        "person-added", "person-removed", "password-set", "role-set", "signed-in", "signed-out",
        "sign-in-refused-too-often", "session-ended",
    ):  # fmt: skip
        assert catalogue()[f"step-{action}"].keys() == {"vi", "en"}
