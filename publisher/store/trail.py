"""The trail: one row for every step, written in the same transaction as the step itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.store.tables import EVENT


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
    step = {"at": at, "actor": actor, "action": action, "item": item, "delivery": delivery, "detail": detail}
    session.execute(sa.insert(EVENT), step)


def steps_of(session: Session, item: str) -> list[Step]:
    """Return an item's steps, oldest first."""
    return _select(session, EVENT.c.item == item)


def newest(session: Session) -> int:
    """Return the number of the newest step, 0 when there is none."""
    number: int | None = session.scalar(sa.select(sa.func.max(EVENT.c.id)))
    return number or 0


def since(session: Session, number: int, up_to: int | None = None) -> list[Step]:
    """Return the steps after step `number`, oldest first, all of them or those up to another."""
    later = EVENT.c.id > number
    return _select(session, later if up_to is None else sa.and_(later, EVENT.c.id <= up_to))


def _select(session: Session, condition: sa.ColumnElement[bool]) -> list[Step]:
    rows = session.execute(sa.select(EVENT).where(condition).order_by(EVENT.c.id))
    return [Step(**row._mapping) for row in rows]
