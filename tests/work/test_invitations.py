"""Invitations: who may make one, that it works once and within its days, and what ends it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from publisher.core.errors import WrongUsage
from publisher.core.invitation import Invitation, may_invite, read_days
from publisher.core.person import Person, Role
from publisher.store import invitations as rows
from publisher.store import restores, trail
from publisher.store.restores import Restore
from publisher.store.tables.person import INVITATION
from publisher.work import invitations, passwords, people, signing_in
from tests.newsroom import MONDAY, Newsroom, open_newsroom
from tests.passwords import OTHER, PASSWORD, Watchful

pytestmark = pytest.mark.usefixtures("database", "cheap_passwords")

HERE = "192.0.2.7"
WEEK = timedelta(days=7)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom with two admins, Chị Mai and Anh Nam."""
    opened = open_newsroom(tmp_path)
    for name in ("Chị Mai", "Anh Nam"):
        people.add(opened.app, name, Role.ADMIN, PASSWORD, MONDAY, "root")
    yield opened
    opened.app.close()


def person(room: Newsroom, name: str = "Chị Mai") -> Person:
    with room.app.store.read() as session:
        return people.find(session, name)


def invite(room: Newsroom, role: Role = Role.EDITOR, name: str = "", by: str | None = "Chị Mai") -> str:
    inviter = person(room, by) if by else None
    with room.app.store.write() as session:
        now = room.clock.now()
        token, _ = invitations.invite(session, role, name, WEEK, now, by or "root", inviter)
    return token


def accept(room: Newsroom, token: str, name: str = "Chị Lan", address: str = HERE) -> tuple[str, Person]:
    return invitations.accept(room.app, token, name, OTHER, address, "Firefox", room.clock.now())


def find(room: Newsroom, token: str, address: str = HERE) -> Invitation:
    return invitations.find(room.app, token, address, room.clock.now())


def standing(room: Newsroom) -> list[Invitation]:
    with room.app.store.read() as session:
        return rows.standing(session, room.clock.now())


def refused(code: str) -> AbstractContextManager[object]:
    return pytest.raises(WrongUsage, check=lambda error: error.message.code == code)


def test_who_accepts_an_invitation_is_signed_in_with_the_role_of_the_inviters_choice(room: Newsroom) -> None:
    token, made = accept(room, invite(room))
    assert (made.name, made.role) == ("Chị Lan", Role.EDITOR)
    found = signing_in.who(room.app, token, room.clock.now())
    assert found is not None and found.name == "Chị Lan"
    assert signing_in.sign_in(room.app, "chị lan", OTHER, HERE, "", room.clock.now())[0] != token


def test_the_trail_tells_who_invited_whom_and_never_the_secret(room: Newsroom) -> None:
    secret = invite(room, name="Chị Lan")
    token, _ = accept(room, secret)
    with room.app.store.read() as session:
        steps = trail.since(session, 0)
    told = [(one.actor, one.action) for one in steps][2:]
    assert told == [
        ("Chị Mai", "person-invited"),
        ("Chị Lan", "person-added"),
        ("Chị Lan", "invitation-used"),
        ("Chị Lan", "signed-in"),
    ]
    assert steps[4].detail["invited_by"] == "Chị Mai"
    assert not any(one in str(steps) for one in (secret, token, OTHER))


def test_only_the_digest_of_a_link_is_stored(room: Newsroom) -> None:
    token = invite(room)
    with room.app.store.read() as session:
        [kept] = session.execute(sa.select(INVITATION))
    assert token not in str(kept)


def test_an_invitation_works_once(room: Newsroom) -> None:
    token = invite(room)
    accept(room, token)
    for call in (lambda: find(room, token), lambda: accept(room, token, "Anh Bình")):
        with refused("invitation-over"):
            call()
    assert standing(room) == []


def test_of_two_who_use_a_link_at_once_one_comes_in(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    token, both, came, kept_out = invite(room), Barrier(2), [], []
    hash_of = passwords.hash_password

    def hash_together(password: str) -> str:
        both.wait(timeout=10)
        return hash_of(password)

    monkeypatch.setattr("publisher.work.invitations.hash_password", hash_together)

    def come(name: str) -> None:
        try:
            came.append(accept(room, token, name)[1].name)
        except WrongUsage as error:
            kept_out.append(error.message.code)

    threads = [Thread(target=come, args=(name,)) for name in ("Chị Lan", "Anh Bình")]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=20)
    assert len(came) == 1 and kept_out == ["invitation-over"]
    with room.app.store.read() as session:
        assert len(people.every(session)) == 3


def test_a_use_is_guarded_where_somebody_was_quicker(room: Newsroom) -> None:
    token, lan = invite(room), person(room)
    found = find(room, token)
    with room.app.store.write() as session:
        assert rows.use(session, found, lan, room.clock.now())
        assert not rows.use(session, found, lan, room.clock.now())


def test_an_invitation_ends_after_its_days(room: Newsroom) -> None:
    token = invite(room)
    room.clock.pass_(days=7, seconds=-1)
    assert find(room, token).role is Role.EDITOR
    room.clock.pass_(seconds=1)
    with refused("invitation-over"):
        find(room, token)
    with refused("invitation-over"):
        accept(room, token)


def test_a_revoked_invitation_lets_nobody_in(room: Newsroom) -> None:
    token = invite(room)
    with room.app.store.write() as session:
        invitations.revoke(session, 1, room.clock.now(), "Anh Nam")
    with refused("invitation-over"):
        accept(room, token)
    with refused("no-such-invitation"), room.app.store.write() as session:
        invitations.revoke(session, 1, room.clock.now(), "Anh Nam")


def test_looking_at_a_link_changes_nothing(room: Newsroom) -> None:
    token = invite(room)
    with room.app.store.read() as session:
        before = trail.newest(session)
    for _ in range(30):
        find(room, token)
    with room.app.store.read() as session:
        assert trail.newest(session) == before
    accept(room, token)


def test_nobody_is_invited_above_the_inviter_and_only_admins_invite(room: Newsroom) -> None:
    assert {role for role in Role if may_invite(role, Role.VIEWER)} == {Role.ADMIN}
    people.add(room.app, "Chị Lan", Role.APPROVER, PASSWORD, MONDAY, "root")
    with refused("invitation-role-too-high"):
        invite(room, Role.VIEWER, by="Chị Lan")


def test_the_command_line_invites_the_first_admin(room: Newsroom) -> None:
    assert accept(room, invite(room, Role.ADMIN, by=None))[1].role is Role.ADMIN


@pytest.mark.parametrize("how", ["removed", "lowered"])
def test_who_may_invite_no_more_has_invited_nobody(room: Newsroom, how: str) -> None:
    token = invite(room)
    with room.app.store.write() as session:
        if how == "removed":
            people.remove(session, "Chị Mai", room.clock.now(), "Anh Nam")
        else:
            people.set_role(session, "Chị Mai", Role.EDITOR, room.clock.now(), "Anh Nam")
    assert standing(room) == []
    with refused("invitation-over"):
        accept(room, token)


def test_wrong_links_are_refused_like_wrong_passwords(room: Newsroom) -> None:
    right = invite(room)
    for number in range(20):
        with refused("invitation-over"):
            find(room, f"sai-{number}")
    with refused("sign-in-too-often"):
        find(room, right)
    assert find(room, right, "192.0.2.8").role is Role.EDITOR
    signing_in.sign_in(room.app, "Chị Mai", PASSWORD, HERE, "", room.clock.now())
    room.clock.pass_(minutes=15)
    assert find(room, right).role is Role.EDITOR
    with room.app.store.read() as session:
        told = [one for one in trail.since(session, 0) if one.action == "invitation-refused-too-often"]
    assert len(told) == 1 and told[0].detail["address"] == HERE


@pytest.mark.parametrize(
    ("name", "password", "code"),
    [
        ("chị MAI", OTHER, "person-is-known"),
        ("", OTHER, "person-without-name"),
        ("daemon", OTHER, "person-name-is-ours"),
        ("Chị Lan", "ngắn", "password-too-short"),
    ],
)
def test_what_is_typed_wrong_leaves_the_invitation_as_it_was(
    room: Newsroom, name: str, password: str, code: str
) -> None:
    token = invite(room)
    with refused(code):
        invitations.accept(room.app, token, name, password, HERE, "", room.clock.now())
    accept(room, token)


def test_nobody_waits_for_the_password_of_a_new_person(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "HASHER", Watchful(room.app.store))
    accept(room, invite(room))


def test_a_name_that_is_taken_is_not_proposed(room: Newsroom) -> None:
    with refused("person-is-known"):
        invite(room, name="anh nam")


def test_after_a_restore_no_link_that_a_backup_held_lets_anybody_in(room: Newsroom) -> None:
    token = invite(room)
    with room.app.store.write() as session:
        restores.record(session, Restore(MONDAY, MONDAY), MONDAY, "root")
    with refused("invitation-over"):
        accept(room, token)


@pytest.mark.parametrize("text", ["0", "31", "-1", "1.5", "bảy", "", "²", "9" * 400])
def test_days_are_a_whole_number_from_one_to_thirty(text: str) -> None:
    assert read_days("30") == timedelta(days=30)
    with refused("invitation-days-wrong"):
        read_days(text)
