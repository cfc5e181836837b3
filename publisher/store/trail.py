"""The trail: one row for every step, written in the same transaction as the step itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from publisher.store.tables import EventRow


@dataclass(frozen=True)
class Step:
    """Who did what, when; `item` and `delivery` where the step is about one."""

    id: int
    at: datetime
    actor: str
    action: str
    item: str | None
    delivery: int | None
    detail: dict[str, Any]


def write_step(
    session: Session,
    at: datetime,
    actor: str,
    action: str,
    *,
    item: str | None = None,
    delivery: int | None = None,
    **detail: Any,
) -> None:
    """Add a step to the trail; `actor` is `daemon` or the name a person gave."""
    session.add(EventRow(at=at, actor=actor, action=action, item=item, delivery=delivery, detail=detail))


def steps_of(session: Session, item: str) -> list[Step]:
    """Return an item's steps, oldest first."""
    rows = session.exec(select(EventRow).where(EventRow.item == item).order_by(col(EventRow.id)))
    return [_value(row) for row in rows]


def newest(session: Session) -> int:
    """Return the number of the newest step, 0 when there is none."""
    number: int | None = session.scalar(sa.select(sa.func.max(EventRow.id)))
    return number or 0


def since(session: Session, number: int) -> list[Step]:
    """Return the steps after step `number`, oldest first: what somebody else has done meanwhile."""
    rows = session.exec(select(EventRow).where(col(EventRow.id) > number).order_by(col(EventRow.id)))
    return [_value(row) for row in rows]


def _value(row: EventRow) -> Step:
    assert row.id is not None
    return Step(row.id, row.at, row.actor, row.action, row.item, row.delivery, row.detail)
