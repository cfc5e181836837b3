"""The trail: one row for every step, written in the same transaction as the step itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from publisher.store.tables import EventRow


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


def steps_of(session: Session, item: str) -> list[dict[str, Any]]:
    """Return an item's steps, oldest first."""
    rows = session.exec(select(EventRow).where(EventRow.item == item).order_by(col(EventRow.id)))
    return [
        {"at": row.at, "actor": row.actor, "action": row.action, "delivery": row.delivery, **row.detail}
        for row in rows
    ]
