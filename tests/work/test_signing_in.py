"""Signing in: what lets in, what keeps out, and how a session ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from publisher.core.errors import WrongUsage
from publisher.core.person import Person, Role
from publisher.core.web_session import IDLE, LONGEST, WebSession
from publisher.store import people as rows
from publisher.store import restores, trail, web_sessions
from publisher.store.restores import Restore
from publisher.store.tables.person import PERSON
from publisher.store.tables.session import SIGN_IN_FAILURE, WEB_SESSION
from publisher.work import passwords, people, signing_in
from tests.databases import fill_disk, free_disk
from tests.newsroom import MONDAY, Newsroom, open_newsroom
from tests.passwords import CHEAP, OTHER, PASSWORD, Watchful

pytestmark = pytest.mark.usefixtures("database", "cheap_passwords")

HERE = "192.0.2.7"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom where Chị Lan may sign in."""
    opened = open_newsroom(tmp_path)
    people.add(opened.app, "Chị Lan", Role.EDITOR, PASSWORD, MONDAY, "root")
    yield opened
    opened.app.close()


def sign_in(
    room: Newsroom, name: str = "Chị Lan", password: str = PASSWORD, address: str = HERE, agent: str = ""
) -> tuple[str, Person]:
    return signing_in.sign_in(room.app, name, password, address, agent, room.clock.now())


def who(room: Newsroom, token: str) -> str | None:
    found = signing_in.who(room.app, token, room.clock.now())
    return found.name if found else None


def sessions(room: Newsroom, person: int = 1) -> list[WebSession]:
    with room.app.store.read() as session:
        return signing_in.sessions_of(session, person, room.clock.now())


def actions(room: Newsroom) -> list[str]:
    with room.app.store.read() as session:
        return [step.action for step in trail.since(session, 0)]


def step(room: Newsroom, action: str) -> trail.Step:
    with room.app.store.read() as session:
        [found] = [one for one in trail.since(session, 0) if one.action == action]
        return found


def refused(code: str, **values: object) -> AbstractContextManager[object]:
    def is_it(error: WrongUsage) -> bool:
        told = error.message
        return told.code == code and values.items() <= dict(told.values).items()

    return pytest.raises(WrongUsage, check=is_it)


def fail(room: Newsroom, times: int, name: str = "Chị Lan", address: str = HERE) -> None:
    for _ in range(times):
        with refused("sign-in-wrong"):
            sign_in(room, name, OTHER, address)


def everything(room: Newsroom) -> str:
    """Return all that the database holds of people, their sessions, failures and steps."""
    with room.app.store.read() as session:
        tables = (PERSON, WEB_SESSION, SIGN_IN_FAILURE)
        return repr([*(session.execute(sa.select(one)).all() for one in tables), trail.since(session, 0)])


# --- in ------------------------------------------------------------------------------------------


def test_who_has_the_password_gets_a_session_of_their_own(room: Newsroom) -> None:
    token, person = sign_in(room, "chị lan", agent="Firefox")
    assert (person.name, who(room, token)) == ("Chị Lan", "Chị Lan")
    assert sessions(room) == [WebSession(1, 1, MONDAY, MONDAY, HERE, "Firefox")]
    told = step(room, "signed-in")
    assert (told.actor, told.at) == ("Chị Lan", MONDAY)
    assert told.detail == {"person": 1, "web_session": 1, "address": HERE, "agent": "Firefox"}


def test_every_sign_in_has_a_new_token_and_the_older_ones_go_on(room: Newsroom) -> None:
    tokens = [sign_in(room)[0] for _ in range(3)]
    assert len(set(tokens)) == 3 and all(len(one) >= 43 for one in tokens)
    assert [who(room, one) for one in tokens] == ["Chị Lan"] * 3


def test_only_the_digest_of_a_token_is_stored(room: Newsroom) -> None:
    token, _ = sign_in(room)
    assert token not in everything(room)
    with room.app.store.read() as session:
        [kept] = session.scalars(sa.select(WEB_SESSION.c.digest))
    assert who(room, kept) is None


def test_neither_password_nor_what_was_typed_as_a_name_is_stored(room: Newsroom) -> None:
    fail(room, 5)
    fail(room, 5, name=PASSWORD)  # somebody typed the password in the wrong place
    kept = everything(room)
    assert PASSWORD not in kept and OTHER not in kept


@pytest.mark.parametrize("name", ["Anh Nam", "", "x" * 100_000, "a\x00b", "\ud800"])
def test_a_name_that_is_nobodys_is_answered_like_a_wrong_password(room: Newsroom, name: str) -> None:
    with refused("sign-in-wrong"):
        sign_in(room, name)
    with refused("sign-in-wrong"):
        sign_in(room, password="\ud800" + OTHER)


@pytest.mark.parametrize("name", ["Chị Lan", "Anh Nam", "Chị Mai"])
def test_the_answer_takes_as_long_for_a_name_that_is_nobodys(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    people.add(room.app, "Chị Mai", Role.VIEWER, PASSWORD, MONDAY, "root")
    with room.app.store.write() as session:
        people.remove(session, "Chị Mai", MONDAY, "root")
    hasher = Watchful(room.app.store)
    monkeypatch.setattr(passwords, "HASHER", hasher)
    fail(room, 1, name)
    [one] = hasher.looked_at
    assert one.startswith("$argon2id$")


def test_nobodys_password_is_never_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "NOBODYS", passwords.hash_password(PASSWORD))
    assert not passwords.proves(None, PASSWORD)


def test_what_is_verified_for_nobody_costs_what_a_new_password_costs() -> None:
    assert not PasswordHasher().check_needs_rehash(passwords.NOBODYS)


def test_a_hash_that_is_damaged_lets_nobody_in(room: Newsroom) -> None:
    with room.app.store.write() as session:
        session.execute(sa.update(PERSON).values(hash="hỏng"))
    fail(room, 1)


def test_a_proof_at_older_costs_is_made_anew_when_its_person_signs_in(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, _ = sign_in(room)
    dearer = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", dearer)
    sign_in(room)
    with room.app.store.read() as session:
        known = rows.find(session, "Chị Lan")
    assert known is not None and not dearer.check_needs_rehash(known.hash)
    assert who(room, sign_in(room)[0]) == who(room, token) == "Chị Lan"
    assert "password-set" not in actions(room)


def test_a_password_that_is_replaced_while_it_is_looked_at_lets_nobody_in(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(Watchful):
        def verify(self, hash: str, password: bytes) -> bool:
            is_right = CHEAP.verify(hash, password)
            people.set_password(room.app, "Chị Lan", OTHER, MONDAY, "root")
            return is_right

    monkeypatch.setattr(passwords, "HASHER", Slow(room.app.store))
    with refused("sign-in-wrong"):
        sign_in(room)
    assert sessions(room) == []


def test_what_a_browser_says_of_itself_is_kept_short_and_plain(room: Newsroom) -> None:
    sign_in(room, address="x" * 500, agent="Fire\x00fox\n\x1b[2J" + "x" * 500)
    [one] = sessions(room)
    assert one.address == "x" * 60
    assert one.agent.startswith("Firefox[2Jxx") and len(one.agent) == 200


# --- too often -----------------------------------------------------------------------------------


def test_after_five_failures_for_a_name_no_password_is_looked_at(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(room, 5)
    hasher = Watchful(room.app.store)
    monkeypatch.setattr(passwords, "HASHER", hasher)
    with refused("sign-in-too-often", minutes="15"):
        sign_in(room, "CHỊ LAN", address="198.51.100.1")
    assert hasher.looked_at == [] and sessions(room) == []


def test_the_wait_ends_when_the_oldest_failure_counts_no_more(room: Newsroom) -> None:
    fail(room, 1)
    room.clock.pass_(minutes=10)
    fail(room, 4)
    room.clock.pass_(minutes=4, seconds=30)
    with refused("sign-in-too-often", minutes="1"):
        sign_in(room)
    room.clock.pass_(seconds=30)
    assert who(room, sign_in(room)[0])


def test_tries_that_are_refused_make_no_wait_longer(room: Newsroom) -> None:
    fail(room, 5)
    for _ in range(15):
        room.clock.pass_(minutes=1)
        try:
            token, _ = sign_in(room)
        except WrongUsage as error:
            assert error.message.code == "sign-in-too-often"
    assert who(room, token) == "Chị Lan"


def test_after_twenty_failures_from_an_address_it_waits_and_others_do_not(room: Newsroom) -> None:
    for number in range(20):
        fail(room, 1, name=f"người {number}")
    with refused("sign-in-too-often", minutes="15"):
        sign_in(room)
    assert sign_in(room, address="198.51.100.1")


def test_a_success_forgets_the_failures_of_the_name_and_of_no_other(room: Newsroom) -> None:
    people.add(room.app, "Anh Nam", Role.VIEWER, PASSWORD, MONDAY, "root")
    fail(room, 4)
    fail(room, 5, name="Anh Nam")
    sign_in(room)
    fail(room, 4)
    sign_in(room)
    with refused("sign-in-too-often"):
        sign_in(room, "Anh Nam")


def test_many_tries_at_once_are_no_more_tries(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = Watchful(room.app.store)
    monkeypatch.setattr(passwords, "HASHER", hasher)
    start, codes = Barrier(12), []

    def guess() -> None:
        start.wait()
        try:
            sign_in(room, password=OTHER)
        except WrongUsage as error:
            codes.append(error.message.code)

    crowd = [Thread(target=guess) for _ in range(12)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert sorted(codes) == ["sign-in-too-often"] * 7 + ["sign-in-wrong"] * 5
    assert actions(room).count("sign-in-refused-too-often") == 1


def test_failures_outlast_a_restart(room: Newsroom) -> None:
    fail(room, 5)
    room.app.store.engine.dispose()
    with refused("sign-in-too-often"):
        sign_in(room)


def test_the_trail_tells_once_of_each_time_that_tries_are_refused(room: Newsroom) -> None:
    fail(room, 5)
    for _ in range(3):
        with refused("sign-in-too-often"):
            sign_in(room)
    told = step(room, "sign-in-refused-too-often")
    assert (told.actor, told.detail) == ("unknown", {"name": "Chị Lan", "address": HERE})
    room.clock.pass_(minutes=15)
    fail(room, 5)
    assert actions(room).count("sign-in-refused-too-often") == 2


def test_failures_that_count_no_more_are_deleted(room: Newsroom) -> None:
    fail(room, 3, name="ai đó")
    room.clock.pass_(minutes=15)
    fail(room, 1)
    with room.app.store.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(SIGN_IN_FAILURE)) == 1


def test_a_clock_that_was_set_back_keeps_nobody_out_for_longer(room: Newsroom) -> None:
    fail(room, 5)
    room.clock.pass_(days=-1)
    assert who(room, sign_in(room)[0])


# --- out -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "x", "\ud800", "x" * 100_000])
def test_a_token_that_was_never_given_is_nobodys(room: Newsroom, token: str) -> None:
    sign_in(room)
    assert who(room, token) is None


def test_signing_out_ends_this_session_alone(room: Newsroom) -> None:
    token, other = sign_in(room)[0], sign_in(room)[0]
    for _ in range(2):  # the second time it has ended already
        with room.app.store.write() as session:
            signing_in.sign_out(session, token, MONDAY)
    assert (who(room, token), who(room, other)) == (None, "Chị Lan")
    told = step(room, "signed-out")
    assert (told.actor, told.detail) == ("Chị Lan", {"person": 1, "web_session": 1})


def test_an_admin_ends_the_session_of_somebody_else(room: Newsroom) -> None:
    token, other = sign_in(room)[0], sign_in(room)[0]
    assert [one.id for one in sessions(room)] == [2, 1]
    with room.app.store.write() as session:
        signing_in.end_session(session, 1, MONDAY, "Anh Nam")
    assert (who(room, token), who(room, other)) == (None, "Chị Lan")
    assert [one.id for one in sessions(room)] == [2]
    told = step(room, "session-ended")
    assert told.actor == "Anh Nam" and told.detail == {"person": 1, "name": "Chị Lan", "web_session": 1}


@pytest.mark.parametrize("number", [1, 7])
def test_a_session_that_does_not_run_cannot_be_ended(room: Newsroom, number: int) -> None:
    sign_in(room)
    room.clock.pass_(hours=12)
    with refused("no-such-web-session"), room.app.store.write() as session:
        signing_in.end_session(session, number, room.clock.now(), "Anh Nam")
    assert "session-ended" not in actions(room)


def test_a_session_ends_after_half_a_day_without_being_seen(room: Newsroom) -> None:
    token, _ = sign_in(room)
    room.clock.pass_(hours=11, minutes=59)
    assert who(room, token)
    room.clock.pass_(hours=11, minutes=59)
    assert who(room, token)
    room.clock.pass_(seconds=IDLE.total_seconds())
    assert who(room, token) is None and sessions(room) == []


def test_a_session_ends_after_a_month_however_often_it_is_seen(room: Newsroom) -> None:
    token, _ = sign_in(room)
    while room.clock.now() < MONDAY + LONGEST - timedelta(hours=6):
        room.clock.pass_(hours=6)
        assert who(room, token)
    room.clock.pass_(hours=6)
    assert who(room, token) is None and sessions(room) == []


def test_a_session_is_touched_once_a_minute_at_most(room: Newsroom) -> None:
    token, _ = sign_in(room)
    room.clock.pass_(seconds=59)
    assert who(room, token)
    assert sessions(room)[0].seen_at == MONDAY
    later = room.clock.pass_(seconds=1)
    assert who(room, token)
    assert sessions(room)[0].seen_at == later


def test_a_disk_that_is_full_keeps_nobody_out(room: Newsroom) -> None:
    token, _ = sign_in(room)
    room.clock.pass_(minutes=5)
    fill_disk(room.app.store, "UPDATE", "web_session")
    assert who(room, token) == "Chị Lan"
    free_disk(room.app.store, "web_session")
    assert sessions(room)[0].seen_at == MONDAY


def test_a_look_does_not_bring_an_ended_session_back(room: Newsroom) -> None:
    sign_in(room)
    with room.app.store.write() as session:
        signing_in.end_session(session, 1, MONDAY, "Anh Nam")
        web_sessions.touch(session, 1, MONDAY + timedelta(hours=1))
        [seen] = session.scalars(sa.select(WEB_SESSION.c.seen_at))
    assert seen == MONDAY and sessions(room) == []


def test_sessions_of_long_ago_leave_the_table(room: Newsroom) -> None:
    sign_in(room)
    room.clock.pass_(days=90)
    sign_in(room)
    with room.app.store.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(WEB_SESSION)) == 1


def test_after_a_restore_everybody_signs_in_anew(room: Newsroom) -> None:
    token, _ = sign_in(room)
    with room.app.store.write() as session:
        restores.record(session, Restore(MONDAY, MONDAY - timedelta(days=1)), MONDAY, "root")
    assert who(room, token) is None
    assert who(room, sign_in(room)[0]) == "Chị Lan"


def test_a_person_who_may_do_more_may_do_it_at_once(room: Newsroom) -> None:
    token, _ = sign_in(room)
    with room.app.store.write() as session:
        people.set_role(session, "Chị Lan", Role.ADMIN, MONDAY, "root")
    found: Any = signing_in.who(room.app, token, room.clock.now())
    assert found.role is Role.ADMIN
