"""People are let in, changed and removed; what ends with that, and what the trail tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from unicodedata import normalize

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from publisher.core.errors import WrongUsage
from publisher.core.person import Person, Role
from publisher.store import people as rows
from publisher.store import trail
from publisher.store.tables.person import PERSON
from publisher.work import passwords, people, signing_in
from tests.newsroom import MONDAY, Newsroom, open_newsroom
from tests.passwords import OTHER, PASSWORD, Watchful

pytestmark = pytest.mark.usefixtures("database", "cheap_passwords")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    opened = open_newsroom(tmp_path)
    yield opened
    opened.app.close()


def add(room: Newsroom, name: str = "Chị Lan", role: Role = Role.EDITOR) -> Person:
    return people.add(room.app, name, role, PASSWORD, room.clock.now(), "root")


def remove(room: Newsroom, name: str) -> Person:
    with room.app.store.write() as session:
        return people.remove(session, name, room.clock.now(), "root")


def set_role(room: Newsroom, name: str, role: Role) -> Person:
    with room.app.store.write() as session:
        return people.set_role(session, name, role, room.clock.now(), "root")


def every(room: Newsroom) -> list[Person]:
    with room.app.store.read() as session:
        return people.every(session)


def sign_in(room: Newsroom, name: str = "Chị Lan", password: str = PASSWORD) -> str:
    return signing_in.sign_in(room.app, name, password, "127.0.0.1", "Firefox", room.clock.now())[0]


def who(room: Newsroom, token: str) -> Person | None:
    return signing_in.who(room.app, token, room.clock.now())


def steps(room: Newsroom) -> list[trail.Step]:
    with room.app.store.read() as session:
        return trail.since(session, 0)


def refused(code: str) -> AbstractContextManager[object]:
    return pytest.raises(WrongUsage, check=lambda error: error.message.code == code)


def test_a_person_is_let_in_and_the_trail_says_by_whom(room: Newsroom) -> None:
    made = add(room, f" {normalize('NFD', 'Chị Lan')}")
    assert made == Person(1, "Chị Lan", Role.EDITOR, MONDAY)
    assert every(room) == [made]
    [step] = steps(room)
    assert (step.at, step.actor, step.action) == (MONDAY, "root", "person-added")
    assert step.detail == {"person": 1, "name": "Chị Lan", "role": "editor"}


@pytest.mark.parametrize("again", ["Chị Lan", "chị lan", "CHỊ  LAN", normalize("NFD", "Chị Lan")])
def test_a_name_that_somebody_has_is_refused_however_it_is_written(room: Newsroom, again: str) -> None:
    add(room)
    with refused("person-is-known"):
        add(room, again)
    assert len(every(room)) == len(steps(room)) == 1


def test_the_database_itself_lets_no_two_people_have_one_name(room: Newsroom) -> None:
    add(room)
    with pytest.raises(IntegrityError), room.app.store.write() as session:
        rows.add(session, "CHỊ LAN", Role.VIEWER, "x", MONDAY, "root")


def test_who_tried_before_being_added_is_not_kept_out_for_that(room: Newsroom) -> None:
    for _ in range(5):
        with refused("sign-in-wrong"):
            sign_in(room)
    add(room)
    assert who(room, sign_in(room))


def test_a_weak_password_lets_nobody_in(room: Newsroom) -> None:
    with refused("password-too-short"):
        people.add(room.app, "Chị Lan", Role.ADMIN, "ngắn", MONDAY, "root")
    assert every(room) == [] and steps(room) == []


def test_what_is_kept_of_a_password_is_no_password(room: Newsroom) -> None:
    add(room)
    add(room, "Anh Nam")
    with room.app.store.read() as session:
        first, second = session.scalars(sa.select(PERSON.c.hash))
        known = rows.find(session, "Chị Lan")
    assert first.startswith("$argon2id$") and PASSWORD not in first and first != second
    assert known is not None and first not in repr(known)
    assert PASSWORD not in repr(steps(room)) and "argon2" not in repr(steps(room))


def test_hashing_keeps_nobody_from_writing(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "HASHER", Watchful(room.app.store))
    add(room)
    people.set_password(room.app, "Chị Lan", OTHER, room.clock.now(), "root")
    assert who(room, sign_in(room, password=OTHER))


def test_setting_a_password_ends_every_session_and_the_old_password(room: Newsroom) -> None:
    add(room)
    tokens = [sign_in(room), sign_in(room)]
    people.set_password(room.app, "chị lan", OTHER, room.clock.now(), "Anh Nam")
    assert [who(room, token) for token in tokens] == [None, None]
    with refused("sign-in-wrong"):
        sign_in(room)
    assert who(room, sign_in(room, password=OTHER))
    told = next(step for step in steps(room) if step.action == "password-set")
    assert told.actor == "Anh Nam"
    assert told.detail == {"person": 1, "name": "Chị Lan", "sessions_ended": 2}


def test_a_weak_new_password_changes_nothing(room: Newsroom) -> None:
    add(room)
    token = sign_in(room)
    with refused("password-is-the-name"):
        people.set_password(room.app, "Chị Lan", "chị      lan", room.clock.now(), "root")
    assert who(room, token)


def test_a_new_password_lets_in_again_who_had_failed_too_often(room: Newsroom) -> None:
    add(room)
    for _ in range(5):
        with refused("sign-in-wrong"):
            sign_in(room, password=OTHER)
    with refused("sign-in-too-often"):
        sign_in(room)
    people.set_password(room.app, "Chị Lan", OTHER, room.clock.now(), "root")
    assert who(room, sign_in(room, password=OTHER))


def test_a_lower_role_ends_every_session_and_a_higher_one_holds_at_once(room: Newsroom) -> None:
    add(room)
    token = sign_in(room)
    assert set_role(room, "Chị Lan", Role.APPROVER).role is Role.APPROVER
    seen = who(room, token)
    assert seen is not None and seen.role is Role.APPROVER
    set_role(room, "Chị Lan", Role.VIEWER)
    assert who(room, token) is None
    told = [step.detail for step in steps(room) if step.action == "role-set"]
    assert told == [
        {"person": 1, "name": "Chị Lan", "role": "approver", "before": "editor", "sessions_ended": 0},
        {"person": 1, "name": "Chị Lan", "role": "viewer", "before": "approver", "sessions_ended": 1},
    ]


def test_the_role_that_somebody_has_is_no_change(room: Newsroom) -> None:
    made = add(room, role=Role.ADMIN)
    assert set_role(room, "Chị Lan", Role.ADMIN) == made
    assert len(steps(room)) == 1


def test_a_removed_person_is_let_in_no_more(room: Newsroom) -> None:
    add(room)
    token = sign_in(room)
    gone = remove(room, "chị lan")
    assert gone.removed_at == MONDAY and every(room) == []
    assert who(room, token) is None
    with refused("sign-in-wrong"):
        sign_in(room)
    told = steps(room)[-1]
    assert (told.action, told.actor) == ("person-removed", "root")
    assert told.detail == {"person": 1, "name": "Chị Lan", "sessions_ended": 1}
    with room.app.store.read() as session:
        assert session.scalar(sa.select(PERSON.c.hash)) == ""


def test_the_sessions_of_a_removed_person_have_ended(room: Newsroom) -> None:
    made = add(room)
    sign_in(room)
    remove(room, "Chị Lan")
    with room.app.store.read() as session:
        assert signing_in.sessions_of(session, made.id, room.clock.now()) == []


def test_a_session_of_somebody_who_was_removed_is_nobodys(room: Newsroom) -> None:
    made = add(room)
    token = sign_in(room)
    with room.app.store.write() as session:
        rows.remove(session, made, MONDAY, "root", ended=0)  # as if a sign-in had come between
    assert who(room, token) is None


def test_a_name_is_free_again_for_somebody_new(room: Newsroom) -> None:
    add(room)
    remove(room, "Chị Lan")
    assert add(room, "CHỊ LAN").id == 2
    assert [one.name for one in every(room)] == ["CHỊ LAN"]


def test_the_last_admin_can_neither_be_removed_nor_lowered(room: Newsroom) -> None:
    add(room, role=Role.ADMIN)
    add(room, "Anh Nam", Role.APPROVER)
    with refused("last-admin-stays"):
        remove(room, "Chị Lan")
    with refused("last-admin-stays"):
        set_role(room, "Chị Lan", Role.APPROVER)
    set_role(room, "Anh Nam", Role.ADMIN)
    set_role(room, "Chị Lan", Role.VIEWER)
    with refused("last-admin-stays"):
        remove(room, "Anh Nam")
    assert [one.role for one in every(room)] == [Role.VIEWER, Role.ADMIN]


def test_an_admin_who_was_removed_is_no_admin_that_is_left(room: Newsroom) -> None:
    add(room, role=Role.ADMIN)
    add(room, "Anh Nam", Role.ADMIN)
    remove(room, "Chị Lan")
    with refused("last-admin-stays"):
        remove(room, "Anh Nam")


def test_who_is_not_there_can_be_neither_changed_nor_removed(room: Newsroom) -> None:
    with refused("no-such-person"):
        remove(room, "Chị Lan")
    with refused("no-such-person"):
        set_role(room, "Chị Lan", Role.ADMIN)
    with refused("no-such-person"):
        people.set_password(room.app, "Chị Lan", PASSWORD, MONDAY, "root")
    assert steps(room) == []


def test_people_were_last_seen_when_they_were_last_here(room: Newsroom) -> None:
    add(room)
    assert [one.seen_at for one in every(room)] == [None]
    token = sign_in(room)
    later = room.clock.pass_(hours=1)
    assert who(room, token)
    assert [one.seen_at for one in every(room)] == [later]
