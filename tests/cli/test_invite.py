"""user invite: a link on standard output, and nothing secret anywhere else."""

from __future__ import annotations

import pytest

from publisher.app import open_app
from publisher.store import trail
from publisher.work import invitations
from tests.cli.terminal import Said, Terminal
from tests.passwords import PASSWORD

pytestmark = pytest.mark.usefixtures("database", "cheap_passwords")


def refused(said: Said, *words: str) -> None:
    assert (said.code, said.out) == (2, ""), said
    assert len(said.err.splitlines()) == 1 and all(one in said.err for one in words), said


def test_the_link_alone_is_on_stdout_and_lets_one_person_in(terminal: Terminal) -> None:
    said = terminal.done("user", "invite", "admin", "--name", "Chị Lan", "--days", "3")
    link = said.out.strip()
    assert link.startswith("http://127.0.0.1:8321/invite/") and len(said.out.splitlines()) == 1
    assert "quản trị viên" in said.err and link not in said.err
    app = open_app(terminal.workspace)
    token = link.rpartition("/")[2]
    found = invitations.find(app, token, "::1", app.clock.outside())
    assert (found.name, found.role.value, (found.ends_at - found.made_at).days) == ("Chị Lan", "admin", 3)
    invitations.accept(app, token, "Chị Lan", PASSWORD, "::1", "", app.clock.outside())
    with app.store.read() as session:
        assert token not in str(trail.since(session, 0))
    app.close()
    [kept] = terminal.done("user", "list", "--json").records
    assert (kept["name"], kept["role"]) == ("Chị Lan", "admin")


def test_a_role_or_days_that_cannot_be_are_refused_and_nobody_is_invited(terminal: Terminal) -> None:
    refused(terminal.type("user", "invite", "root"), "«root»", "viewer, editor, approver, admin")
    refused(terminal.type("user", "invite", "editor", "--days", "31"), "từ 1 đến 30")
    refused(terminal.type("user", "invite", "editor", "--name", "daemon"), "«daemon»")
    app = open_app(terminal.workspace)
    with app.store.read() as session:
        assert [one for one in trail.since(session, 0) if one.action == "person-invited"] == []
    app.close()
