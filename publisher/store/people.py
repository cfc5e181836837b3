"""The people of the dashboard in the database: added, changed, marked as removed, never deleted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.person import Person, Role, fold_name
from publisher.store.tables.person import PERSON
from publisher.store.trail import write_step

P = PERSON.c
VALUES = tuple(P[name] for name in Person.__dataclass_fields__)


@dataclass(frozen=True)
class Known:
    """A person together with what proves the password; that shows in no repr."""

    person: Person
    hash: str = field(repr=False)


def add(session: Session, name: str, role: Role, hash: str, now: datetime, actor: str) -> Person:
    """Keep a person whose name nobody present has, and return them with their number."""
    new = {"name": name, "folded": fold_name(name), "role": role, "hash": hash, "added_at": now}
    made = _value(session.execute(sa.insert(PERSON).values(new).returning(*VALUES)).one())
    write_step(session, now, actor, "person-added", person=made.id, name=name, role=role.value)
    return made


def every(session: Session) -> list[Person]:
    """Return everybody who was not removed, in the order in which they were added."""
    present = sa.select(*VALUES).where(P.removed_at.is_(None)).order_by(P.id)
    return [_value(row) for row in session.execute(present)]


def find(session: Session, name: str) -> Known | None:
    """Return the person of that name, however it is written; None for nobody, and for who was removed."""
    folded = fold_name(name)
    if not folded.isprintable():  # what no database could compare
        return None
    asked = sa.select(*VALUES, P.hash).where(P.folded == folded, P.removed_at.is_(None))
    row = session.execute(asked).first()
    return Known(_value(row), row.hash) if row else None


def remove(session: Session, person: Person, now: datetime, actor: str, *, ended: int) -> Person:
    """Mark a person as removed and forget the password; `ended` sessions of theirs went with them."""
    _change(session, person, removed_at=now, hash="")
    write_step(
        session, now, actor, "person-removed", person=person.id, name=person.name, sessions_ended=ended
    )
    return replace(person, removed_at=now)


def set_hash(session: Session, person: Person, hash: str, now: datetime, actor: str, *, ended: int) -> Person:
    """Keep what proves a new password, which the trail tells of without it."""
    _change(session, person, hash=hash)
    write_step(session, now, actor, "password-set", person=person.id, name=person.name, sessions_ended=ended)
    return person


def hash_better(session: Session, person: Person, hash: str) -> None:
    """Keep a better proof of the same password: nothing that the trail would tell of."""
    _change(session, person, hash=hash)


def set_role(
    session: Session, person: Person, role: Role, now: datetime, actor: str, *, ended: int
) -> Person:
    """Give a person another role."""
    _change(session, person, role=role)
    write_step(
        session,
        now,
        actor,
        "role-set",
        person=person.id,
        name=person.name,
        role=role.value,
        before=person.role.value,
        sessions_ended=ended,
    )
    return replace(person, role=role)


def touch(session: Session, person: Person, now: datetime) -> None:
    """Note when a person was seen."""
    _change(session, person, seen_at=now)


def _change(session: Session, person: Person, **changes: object) -> None:
    session.execute(sa.update(PERSON).where(P.id == person.id).values(changes))


def _value(row: sa.Row[Any]) -> Person:
    return Person(*row[: len(VALUES)])
