"""The guarded change: every move is one UPDATE that names what it starts from, and one step of the trail."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import Session

from publisher.core.delivery import Delivery, State, check_step
from publisher.store import deliveries
from publisher.store.ledger import keep_books
from publisher.store.seals import Seal, seal_receipt
from publisher.store.tables.delivery import DELIVERY
from publisher.store.trail import write_step

D = DELIVERY.c


def change(session: Session, delivery: Delivery, state: State, *who: Any, **columns: Any) -> bool:
    """Move a delivery; tell whether it still was as it was read."""
    return move(session, delivery, state, *who, **columns) is not None


def move(
    session: Session,
    delivery: Delivery,
    state: State,
    now: datetime,
    actor: str,
    action: str,
    url: str | None = None,
    seal: Seal | None = None,
    **columns: Any,
) -> Delivery | None:
    """Move a delivery, guarded by the state and attempt it was read in, and write the step.

    Return it as it is now, None when another came first.
    """
    check_step(delivery.state, state)
    moved = update_as_read(session, delivery, {"state": state, "changed_at": now, **columns})
    if moved is None:
        return None
    keep_books(session, delivery, moved, now)
    told = {
        "from": str(delivery.state),
        "to": str(state),
        "n": seal.n if seal else delivery.attempts,
        "error": columns.get("error"),
        "reason": columns.get("reason"),
        "live": columns.get("live"),
        "due_at": _iso(columns.get("due_at")),
        "published_at": _iso(columns.get("published_at")),
        "url": url,
        "receipt": seal_receipt(columns["receipt"]) if "receipt" in columns else None,
        "sealed": seal.digest if seal else None,
    }
    detail = {name: value for name, value in told.items() if value is not None}
    if "wanted" in columns:
        detail["wanted"] = columns["wanted"]  # None is news here: nobody wants it any more
    write_step(session, now, actor, action, item=delivery.item, delivery=delivery.id, **detail)
    return moved


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def update_as_read(session: Session, delivery: Delivery, columns: dict[str, Any]) -> Delivery | None:
    """Update one row where it still is as it was read; return it as it is now."""
    row = session.execute(_returning(tuple(columns)), _read(delivery) | columns).first()
    return deliveries.value_of(row) if row else None


def take_as_read(session: Session, delivery: Delivery, columns: dict[str, Any]) -> bool:
    """Update one row where it still is as it was read, and free of any lease; tell whether it was."""
    result: Any = session.execute(_guarded(tuple(columns), free=True), _read(delivery) | columns)
    return bool(result.rowcount == 1)


def _read(delivery: Delivery) -> dict[str, Any]:
    return {"read_id": delivery.id, "read_state": delivery.state, "read_attempts": delivery.attempts}


# Built once, because building a statement costs more than running it.
@cache
def _returning(columns: tuple[str, ...]) -> ReturningUpdate[Any]:
    return _guarded(columns).returning(DELIVERY)


@cache
def _guarded(columns: tuple[str, ...], free: bool = False) -> sa.Update:
    """Build the guarded UPDATE of these columns."""
    as_read = [
        D.id == sa.bindparam("read_id"),
        D.state == sa.bindparam("read_state"),
        D.attempts == sa.bindparam("read_attempts"),
    ]
    if free:
        as_read.append(D.lease_until.is_(None))
    values: dict[str, Any] = {name: sa.bindparam(name) for name in columns}
    return sa.update(DELIVERY).where(*as_read).values(values)
