"""Holds in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.hold import Hold
from publisher.store.tables import HOLD
from publisher.store.trail import write_step

H = HOLD.c

STANDING = (
    sa.select(HOLD)
    .where(H.released_at.is_(None), sa.or_(H.until.is_(None), H.until > sa.bindparam("now")))
    .order_by(H.id)
)


def standing(session: Session, now: datetime) -> list[Hold]:
    """Return the orders in force at `now`, oldest first."""
    return [_value(row) for row in session.execute(STANDING, {"now": now})]


def every(session: Session) -> list[Hold]:
    """Return every order that was ever given, oldest first."""
    return [_value(row) for row in session.execute(sa.select(HOLD).order_by(H.id))]


def has_ended(session: Session, since: datetime, now: datetime) -> bool:
    """Tell whether an order's own end came after `since`, by `now`."""
    query = sa.select(H.id).where(H.released_at.is_(None), H.until > since, H.until <= now)
    return session.execute(query).first() is not None


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
    new = {"scope": scope, "excepted": list(excepted), "reason": reason, "until": until, "created_at": now}
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
    session.execute(sa.update(HOLD).where(H.id.in_(numbers)).values(released_at=now))
    for hold in ended:
        write_step(session, now, actor, "released", scope=hold.scope, hold=hold.id)
    return ended


def _value(row: sa.Row[Any]) -> Hold:
    return Hold(
        row.id, row.scope, row.created_at, tuple(row.excepted), row.reason, row.until, row.released_at
    )
