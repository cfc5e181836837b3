"""Holds in the database."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from publisher.core.hold import Hold
from publisher.store.tables import HoldRow
from publisher.store.trail import write_step


def standing(session: Session, now: datetime) -> list[Hold]:
    """Return the orders in force at `now`, oldest first."""
    query = select(HoldRow).where(
        col(HoldRow.released_at).is_(None),
        sa.or_(col(HoldRow.until).is_(None), col(HoldRow.until) > now),
    )
    return [_value(row) for row in session.exec(query.order_by(col(HoldRow.id)))]


def has_ended(session: Session, since: datetime, now: datetime) -> bool:
    """Tell whether an order's own end came after `since`, by `now`."""
    query = select(HoldRow.id).where(
        col(HoldRow.released_at).is_(None), col(HoldRow.until) > since, col(HoldRow.until) <= now
    )
    return session.exec(query).first() is not None


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
    row = HoldRow(scope=scope, excepted=list(excepted), reason=reason, until=until, created_at=now)
    session.add(row)
    session.flush()
    write_step(session, now, actor, "held", scope=scope, reason=reason, hold=row.id)
    return _value(row)


def release(session: Session, scopes: tuple[str, ...], now: datetime, actor: str) -> list[Hold]:
    """End the standing orders for these scopes, all of them when none is named."""
    ended = [hold for hold in standing(session, now) if not scopes or hold.scope in scopes]
    numbers = [hold.id for hold in ended]
    session.execute(sa.update(HoldRow).where(col(HoldRow.id).in_(numbers)).values(released_at=now))
    for hold in ended:
        write_step(session, now, actor, "released", scope=hold.scope, hold=hold.id)
    return ended


def _value(row: HoldRow) -> Hold:
    assert row.id is not None
    return Hold(
        row.id, row.scope, row.created_at, tuple(row.excepted), row.reason, row.until, row.released_at
    )
