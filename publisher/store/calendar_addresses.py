"""The secret addresses at which people's calendars read ours; of each only its digest is kept."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.person import Person
from publisher.store.people import VALUES
from publisher.store.tables.person import CALENDAR_ADDRESS, PERSON
from publisher.store.trail import write_step
from publisher.store.web_sessions import digest_of

A = CALENDAR_ADDRESS.c


def keep(session: Session, token: str, person: Person, now: datetime) -> None:
    """Give a person this address; the one that they had leads nowhere from now on."""
    forget(session, person.id)
    new = {"person": person.id, "digest": digest_of(token), "made_at": now}
    session.execute(sa.insert(CALENDAR_ADDRESS).values(new))
    write_step(session, now, person.name, "calendar-address-made", person=person.id)


def made_at(session: Session, person: int) -> datetime | None:
    """Return since when a person has an address, None without one."""
    return session.scalars(sa.select(A.made_at).where(A.person == person)).first()


def of_token(session: Session, token: str) -> Person | None:
    """Return whose address it is; None for nobody's, and for that of who was removed."""
    asked = sa.select(*VALUES).join(CALENDAR_ADDRESS, A.person == PERSON.c.id)
    row = session.execute(asked.where(A.digest == digest_of(token), PERSON.c.removed_at.is_(None))).first()
    return Person(*row) if row else None


def forget(session: Session, person: int) -> None:
    session.execute(sa.delete(CALENDAR_ADDRESS).where(A.person == person))


def forget_all(session: Session) -> None:
    session.execute(sa.delete(CALENDAR_ADDRESS))
