"""Sessions of the dashboard in the database; of a token only its digest is ever kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.person import Person
from publisher.core.web_session import IDLE, LONGEST, WebSession
from publisher.store.tables.person import PERSON
from publisher.store.tables.session import WEB_SESSION
from publisher.store.trail import write_step

W = WEB_SESSION.c
VALUES = tuple(W[name] for name in WebSession.__dataclass_fields__)
PERSONS = tuple(PERSON.c[name] for name in Person.__dataclass_fields__)
KEPT = timedelta(days=90)
"""For how long a session stays in the table after it began: no number is given again meanwhile."""


def begin(
    session: Session, token: str, person: Person, address: str, agent: str, now: datetime
) -> WebSession:
    """Begin a session of a person; those that began long ago leave the table."""
    session.execute(sa.delete(WEB_SESSION).where(W.started_at <= now - KEPT))
    new = {
        "person": person.id,
        "digest": digest_of(token),
        "started_at": now,
        "seen_at": now,
        "address": address,
        "agent": agent,
    }
    made = _value(session.execute(sa.insert(WEB_SESSION).values(new).returning(*VALUES)).one())
    write_step(
        session,
        now,
        person.name,
        "signed-in",
        person=person.id,
        web_session=made.id,
        address=address,
        agent=agent,
    )
    return made


def of_token(session: Session, token: str, now: datetime) -> tuple[WebSession, Person] | None:
    """Return the running session behind a token, and whose it is; None also for who was removed."""
    asked = (
        sa.select(*VALUES, *PERSONS)
        .join(PERSON, PERSON.c.id == W.person)
        .where(W.digest == digest_of(token), *_running(now), PERSON.c.removed_at.is_(None))
    )
    row = session.execute(asked).first()
    return (_value(row[: len(VALUES)]), Person(*row[len(VALUES) :])) if row else None


def of_person(session: Session, person: int, now: datetime) -> list[WebSession]:
    """Return the running sessions of a person, the newest first."""
    asked = sa.select(*VALUES).where(W.person == person, *_running(now)).order_by(W.id.desc())
    return [_value(row) for row in session.execute(asked)]


def summary(session: Session, now: datetime) -> dict[int, tuple[int, datetime]]:
    """Return by the number of each person how many sessions run, and when they last signed in."""
    runs = sa.func.sum(sa.case((sa.and_(*_running(now)), 1), else_=0))
    asked = sa.select(W.person, runs, sa.func.max(W.started_at)).group_by(W.person)
    return {person: (int(count), last) for person, count, last in session.execute(asked)}


def of_number(session: Session, number: int, now: datetime) -> tuple[WebSession, str] | None:
    """Return a running session and the name of whose it is."""
    asked = sa.select(*VALUES, PERSON.c.name).join(PERSON, PERSON.c.id == W.person)
    row = session.execute(asked.where(W.id == number, *_running(now))).first()
    return (_value(row[: len(VALUES)]), row.name) if row else None


def running(session: Session, digests: Iterable[str], now: datetime) -> frozenset[str]:
    """Return those of the digests that belong to running sessions of people who are still there."""
    asked = sa.select(W.digest).join(PERSON, PERSON.c.id == W.person)
    still = asked.where(W.digest.in_(list(digests)), *_running(now), PERSON.c.removed_at.is_(None))
    return frozenset(session.scalars(still))


def touch(session: Session, number: int, now: datetime) -> None:
    """Note when a session was last seen; one that was ended meanwhile stays as it is."""
    session.execute(sa.update(WEB_SESSION).where(W.id == number, W.ended_at.is_(None)).values(seen_at=now))


def end(session: Session, number: int, now: datetime) -> None:
    """End one session."""
    _end(session, W.id == number, now)


def end_of_person(session: Session, person: int, now: datetime) -> int:
    """End all sessions of a person, and return how many were running."""
    running = len(of_person(session, person, now))
    _end(session, W.person == person, now)
    return running


def end_all(session: Session, now: datetime) -> None:
    """End everybody's sessions."""
    _end(session, sa.true(), now)


def digest_of(token: str) -> str:
    """Return what is kept of a token: it is random enough to need no salt and no slowness."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _running(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Return what `WebSession.is_over` says the opposite of, and that nobody has ended it."""
    return W.ended_at.is_(None), W.started_at > now - LONGEST, W.seen_at > now - IDLE


def _end(session: Session, which: sa.ColumnElement[bool], now: datetime) -> None:
    session.execute(sa.update(WEB_SESSION).where(which, W.ended_at.is_(None)).values(ended_at=now))


def _value(row: Any) -> WebSession:
    return WebSession(*row[: len(VALUES)])
