"""Holds in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.hold import Hold
from publisher.store.tables.decisions import HOLD
from publisher.store.trail import write_step

H = HOLD.c

UNRELEASED = sa.select(HOLD).where(H.released_at.is_(None)).order_by(H.id)
READ = "holds"
"""Where a session keeps the orders that it has read: a pass of the daemon asks for them time and again."""


def standing(session: Session, now: datetime) -> list[Hold]:
    """Return the orders in force at `now`, oldest first."""
    return [hold for hold in _unreleased(session) if hold.until is None or hold.until > now]


def every(session: Session) -> list[Hold]:
    """Return every order that was ever given, oldest first."""
    return [_value(row) for row in session.execute(sa.select(HOLD).order_by(H.id))]


def has_ended(session: Session, since: datetime, now: datetime) -> bool:
    """Tell whether an order's own end came after `since`, by `now`."""
    return any(hold.until is not None and since < hold.until <= now for hold in _unreleased(session))


def order(
    session: Session,
    scope: str,
    now: datetime,
    actor: str,
    *,
    reason: str = "",
    until: datetime | None = None,
    excepted: tuple[str, ...] = (),
) -> Hold:
    """Write an order down; it binds the next claim."""
    told = {"scope": scope, "excepted": list(excepted), "reason": reason, "until": until}
    new = {**told, "created_at": now, "by": actor}
    session.info.pop(READ, None)
    made = _value(session.execute(sa.insert(HOLD).values(new).returning(HOLD)).one())
    write_step(
        session,
        now,
        actor,
        "held",
        scope=scope,
        reason=reason,
        hold=made.id,
        until=until.isoformat() if until else None,
        excepted=list(excepted),
    )
    return made


def release(session: Session, scopes: tuple[str, ...], now: datetime, actor: str) -> list[Hold]:
    """End the standing orders for these scopes, all of them when none is named."""
    ended = [hold for hold in standing(session, now) if not scopes or hold.scope in scopes]
    numbers = [hold.id for hold in ended]
    session.info.pop(READ, None)
    session.execute(sa.update(HOLD).where(H.id.in_(numbers)).values(released_at=now))
    for hold in ended:
        write_step(session, now, actor, "released", scope=hold.scope, hold=hold.id)
    return ended


def _unreleased(session: Session) -> list[Hold]:
    """Return the orders that nobody has released; a session reads them once, and again after a change."""
    read: list[Hold] | None = session.info.get(READ)
    if read is None:
        read = session.info[READ] = [_value(row) for row in session.execute(UNRELEASED)]
    return read


def _value(row: sa.Row[Any]) -> Hold:
    excepted, by = tuple(row.excepted), row.by or ""
    return Hold(row.id, row.scope, row.created_at, excepted, row.reason, row.until, row.released_at, by)
