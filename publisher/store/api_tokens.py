"""Tokens of the API in the database; of a token only its digest is ever kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.api_token import ApiToken, Scope
from publisher.core.person import UNKNOWN, Person, Role
from publisher.store import people
from publisher.store.tables.person import API_TOKEN, PERSON
from publisher.store.trail import write_step
from publisher.store.web_sessions import digest_of

T = API_TOKEN.c
VALUES = tuple(T[name] for name in ApiToken.__dataclass_fields__)


def keep(
    session: Session,
    token: str,
    person: Person,
    name: str,
    scope: Scope,
    role: Role | None,
    now: datetime,
    actor: str,
) -> ApiToken:
    """Keep a new token of a person, who has none of that name."""
    new = {
        "person": person.id,
        "name": name,
        "digest": digest_of(token),
        "scope": scope,
        "role": role,
        "made_at": now,
    }
    made = _value(session.execute(sa.insert(API_TOKEN).values(new).returning(*VALUES)).one())
    told: dict[str, Any] = {"scope": scope.value, "role": role.value if role else None}
    write_step(session, now, actor, "token-added", person=person.id, name=person.name, token=name, **told)
    return made


def of_token(session: Session, token: str) -> tuple[ApiToken, Person] | None:
    """Return the token behind what a program sends, and whose it is; None also for who was removed.

    It is looked up by its digest: how long that takes says nothing of what is kept.
    """
    asked = (
        sa.select(*VALUES, *people.VALUES)
        .join(PERSON, PERSON.c.id == T.person)
        .where(T.digest == digest_of(token), PERSON.c.removed_at.is_(None))
    )
    row = session.execute(asked).first()
    return (_value(row[: len(VALUES)]), Person(*row[len(VALUES) :])) if row else None


def every(session: Session) -> list[tuple[ApiToken, str]]:
    """Return all tokens in force with the names of their people, in the order in which they were made."""
    asked = sa.select(*VALUES, PERSON.c.name).join(PERSON, PERSON.c.id == T.person).order_by(T.id)
    present = asked.where(PERSON.c.removed_at.is_(None))
    return [(_value(row[: len(VALUES)]), row[-1]) for row in session.execute(present)]


def find(session: Session, person: int, name: str) -> ApiToken | None:
    """Return the token that a person calls so."""
    row = session.execute(sa.select(*VALUES).where(T.person == person, T.name == name)).first()
    return _value(row) if row else None


def touch(session: Session, token: ApiToken, now: datetime) -> None:
    """Note when a token was last used."""
    session.execute(sa.update(API_TOKEN).where(T.id == token.id).values(used_at=now))


def end(session: Session, token: ApiToken, person: Person, now: datetime, actor: str) -> None:
    """End a token: it is forgotten, the trail knows that there was one."""
    session.execute(sa.delete(API_TOKEN).where(T.id == token.id))
    write_step(session, now, actor, "token-removed", person=person.id, name=person.name, token=token.name)


def forget_all(session: Session) -> None:
    session.execute(sa.delete(API_TOKEN))


def tell_of_refusal(session: Session, address: str, now: datetime) -> None:
    """Write into the trail that wrong tokens from an address are no longer looked at for a while."""
    write_step(session, now, UNKNOWN, "token-refused-too-often", address=address)


def _value(row: Any) -> ApiToken:
    return ApiToken(*row[: len(VALUES)])
