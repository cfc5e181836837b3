"""Signing in to the dashboard, and out again.

    counted    the try counts as failed before the password is looked at: many at once gain nothing
    looked at  the password, outside of any transaction and as long for a name that is nobody's
    begun      a session with a token of its own; the failures of the name are forgotten

Tries that are refused do not count: the wait never grows by trying on.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.person import Person
from publisher.core.web_session import WebSession
from publisher.store import people, sign_in_failures, web_sessions
from publisher.store.people import Known
from publisher.store.trail import write_step
from publisher.work import passwords

TOKEN_BYTES = 32
MINUTE = timedelta(minutes=1)
LONGEST_ADDRESS, LONGEST_AGENT = 60, 200
"""How much is kept of what a browser says of itself."""


def sign_in(
    app: App, name: str, password: str, address: str, agent: str, now: datetime
) -> tuple[str, Person]:
    """Return the token of a new session, for the cookie alone, and whose it is.

    Raises WrongUsage `sign-in-wrong`, or `sign-in-too-often` with the minutes to wait.
    """
    known = prove(app, name, password, address, now)
    better = passwords.better_hash(known.hash, password)
    return _begin(app, known, better, address, agent, now)


def prove(app: App, name: str, password: str, address: str, now: datetime) -> Known:
    """Return whom a name and a password prove, counted and refused as `sign_in` says."""
    address = _plain(address, LONGEST_ADDRESS)
    with app.store.read() as session:  # whoever tries all day long keeps no writer waiting
        _refuse_too_often(session, name, address, now)
    known, is_last = _count_try(app, name, address, now)
    is_right = passwords.proves(known.hash if known else None, password)
    if known is None or not is_right:
        if is_last:
            _tell_of_refusal(app, known, address, now)
        raise WrongUsage("sign-in-wrong")
    return known


def begin(session: Session, person: Person, address: str, agent: str, now: datetime) -> str:
    """Begin a session of somebody who has proved who they are, and return its token, made just now."""
    token = token_urlsafe(TOKEN_BYTES)
    address, agent = _plain(address, LONGEST_ADDRESS), _plain(agent, LONGEST_AGENT)
    web_sessions.begin(session, token, person, address, agent, now)
    people.touch(session, person, now)
    return token


def who(app: App, token: str, now: datetime) -> Person | None:
    """Return whose session a token is of; None for one that is none, has ended, or is over."""
    with app.store.read() as session:
        found = web_sessions.of_token(session, token, now)
    if found is None:
        return None
    seen, person = found
    if seen.is_to_be_touched(now):
        with suppress(SQLAlchemyError):  # a disk that is full hides no page
            _touch(app, seen, person, now)
    return person


def sign_out(session: Session, token: str, now: datetime) -> None:
    """End the session of a token; one that has ended already stays as it is."""
    if found := web_sessions.of_token(session, token, now):
        ended, person = found
        web_sessions.end(session, ended.id, now)
        write_step(session, now, person.name, "signed-out", person=person.id, web_session=ended.id)


def sessions_of(session: Session, person_id: int, now: datetime) -> list[WebSession]:
    """Return the running sessions of a person, the newest first."""
    return web_sessions.of_person(session, person_id, now)


def end_session(session: Session, number: int, now: datetime, by: str) -> None:
    """End a session by its number; one that does not run raises WrongUsage."""
    found = web_sessions.of_number(session, number, now)
    if found is None:
        raise WrongUsage("no-such-web-session", number=number)
    ended, name = found
    web_sessions.end(session, number, now)
    write_step(session, now, by, "session-ended", person=ended.person, name=name, web_session=number)


def end_others(session: Session, person: Person, token: str, now: datetime) -> int:
    """End all sessions of a person but the one of a token, and return how many that were."""
    found = web_sessions.of_token(session, token, now)
    kept = found[0].id if found else None
    others = [one.id for one in web_sessions.of_person(session, person.id, now) if one.id != kept]
    for number in others:
        end_session(session, number, now, person.name)
    return len(others)


def end_all_of(session: Session, person: Person, now: datetime, by: str) -> int:
    """End all sessions of a person, and return how many were running."""
    ended = web_sessions.end_of_person(session, person.id, now)
    write_step(session, now, by, "sessions-ended", person=person.id, name=person.name, sessions_ended=ended)
    return ended


def _refuse_too_often(session: Session, name: str, address: str, now: datetime) -> None:
    """Refuse a try for as long as there were too many that failed."""
    until = sign_in_failures.refused_until(session, name, address, now)
    if until is not None:
        raise WrongUsage("sign-in-too-often", minutes=-((now - until) // MINUTE))


def _count_try(app: App, name: str, address: str, now: datetime) -> tuple[Known | None, bool]:
    """Count a try as failed until it succeeds; tell who is meant, and whether the next one is refused."""
    with app.store.write() as session:
        _refuse_too_often(session, name, address, now)
        is_last = sign_in_failures.count(session, name, address, now)
        return people.find(session, name), is_last


def _tell_of_refusal(app: App, known: Known | None, address: str, now: datetime) -> None:
    with app.store.write() as session:
        sign_in_failures.tell_of_refusal(session, known.person.name if known else None, address, now)


def _begin(
    app: App, known: Known, better: str | None, address: str, agent: str, now: datetime
) -> tuple[str, Person]:
    """Begin a session, unless the password or the person was taken away while it was looked at."""
    with app.store.write() as session:
        still = people.find(session, known.person.name)
        if still is None or still.hash != known.hash:
            raise WrongUsage("sign-in-wrong")
        if better is not None:
            people.hash_better(session, still.person, better)
        sign_in_failures.clear(session, still.person.name)
        return begin(session, still.person, address, agent, now), still.person


def _touch(app: App, seen: WebSession, person: Person, now: datetime) -> None:
    with app.store.write() as session:
        web_sessions.touch(session, seen.id, now)
        people.touch(session, person, now)


def _plain(text: str, most: int) -> str:
    """Return the beginning of a text from outside, without what steers a terminal or breaks a line."""
    return "".join(sign for sign in text if sign.isprintable())[:most]
