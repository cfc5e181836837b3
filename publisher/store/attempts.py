"""Attempts: every call to a channel, written before it is made and completed when it has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from publisher.core.delivery import Operation, Outcome
from publisher.core.message import Message
from publisher.store.json import message_json, read_message
from publisher.store.tables import AttemptRow


@dataclass(frozen=True)
class Attempt:
    """One call: `request` and `response` are what was sent and what came back, secrets removed."""

    delivery: int
    n: int
    operation: Operation
    revision: int | None
    key: str
    worker: str
    started_at: datetime
    finished_at: datetime | None
    outcome: Outcome | None
    request: list[dict[str, Any]]
    response: list[dict[str, Any] | None]
    error: Message | None


def complete(
    session: Session,
    delivery: int,
    n: int,
    outcome: Outcome,
    error: Message | None,
    exchanges: list[tuple[dict[str, Any], dict[str, Any] | None]],
    now: datetime,
) -> None:
    """Write down how an attempt ended and what went over the wire."""
    session.execute(
        sa.update(AttemptRow)
        .where(
            col(AttemptRow.delivery) == delivery, col(AttemptRow.n) == n, col(AttemptRow.outcome).is_(None)
        )
        .values(
            finished_at=now,
            outcome=outcome,
            error=message_json(error),
            request=[request for request, _ in exchanges],
            response={"answers": [response for _, response in exchanges]},
        )
        .execution_options(synchronize_session=False)
    )


def of_delivery(session: Session, delivery: int) -> list[Attempt]:
    """Return a delivery's attempts, oldest first."""
    rows = session.exec(select(AttemptRow).where(AttemptRow.delivery == delivery).order_by(col(AttemptRow.n)))
    return [_value(row) for row in rows]


def abandoned(session: Session, worker: str) -> list[Attempt]:
    """Return the attempts that other workers began and never ended."""
    query = select(AttemptRow).where(col(AttemptRow.outcome).is_(None), AttemptRow.worker != worker)
    return [_value(row) for row in session.exec(query)]


def first_publish(session: Session, delivery: int, since: datetime | None) -> datetime | None:
    """Return when the first publish was begun, of those after `since` (the last withdrawal)."""
    query = sa.select(sa.func.min(AttemptRow.started_at)).where(
        col(AttemptRow.delivery) == delivery, col(AttemptRow.operation) == Operation.PUBLISH
    )
    if since is not None:
        query = query.where(col(AttemptRow.started_at) > since)
    began: datetime | None = session.scalar(query)
    return began


def last_publish(session: Session, delivery: int) -> Attempt | None:
    """Return the newest publish of a delivery, whatever came of it."""
    query = select(AttemptRow).where(
        AttemptRow.delivery == delivery, AttemptRow.operation == Operation.PUBLISH
    )
    row = session.exec(query.order_by(col(AttemptRow.n).desc())).first()
    return _value(row) if row else None


def _value(row: AttemptRow) -> Attempt:
    return Attempt(
        row.delivery,
        row.n,
        row.operation,
        row.revision,
        row.key,
        row.worker,
        row.started_at,
        row.finished_at,
        row.outcome,
        row.request,
        (row.response or {}).get("answers", []),
        read_message(row.error),
    )
