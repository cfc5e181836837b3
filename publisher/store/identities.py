"""By what issuers of OpenID Connect know people: bound once, and gone with the person."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.person import Person
from publisher.store.people import VALUES
from publisher.store.tables.person import IDENTITY, PERSON
from publisher.store.trail import write_step

N = IDENTITY.c


def bind(session: Session, person: Person, issuer: str, subject: str, now: datetime) -> None:
    """Know a person by what an issuer calls them from now on; nobody else is known by that."""
    new = {"person": person.id, "issuer": issuer, "subject": subject, "bound_at": now}
    session.execute(sa.insert(IDENTITY).values(new))
    write_step(session, now, person.name, "identity-bound", person=person.id, name=person.name, issuer=issuer)


def who(session: Session, issuer: str, subject: str) -> Person | None:
    """Return whom an issuer calls so; None for nobody, and for who was removed."""
    asked = sa.select(*VALUES).join(IDENTITY, N.person == PERSON.c.id)
    known = asked.where(N.issuer == issuer, N.subject == subject, PERSON.c.removed_at.is_(None))
    row = session.execute(known).first()
    return Person(*row) if row else None


def forget(session: Session, person: int) -> None:
    session.execute(sa.delete(IDENTITY).where(N.person == person))
