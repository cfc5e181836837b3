"""Attempts: every call to a channel, written before it is made and completed when it has ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.delivery import SENDS, Operation, Outcome
from publisher.core.message import Message
from publisher.store.json import message_json, read_message
from publisher.store.seals import SEALED, Seal, seal_attempt
from publisher.store.tables.attempt import ATTEMPT
from publisher.store.tables.delivery import DELIVERY

A = ATTEMPT.c

BEGIN = sa.insert(ATTEMPT)
ENDED = ("finished_at", "outcome", "error", "request", "response")
END = (
    sa.update(ATTEMPT)
    .where(A.delivery == sa.bindparam("of"), A.n == sa.bindparam("number"), A.outcome.is_(None))
    .values({name: sa.bindparam(name) for name in ENDED})
    .returning(*(column for column in SEALED if column.name not in ENDED))
)


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


def begin(
    session: Session,
    delivery: int,
    n: int,
    operation: Operation,
    revision: int | None,
    key: str,
    worker: str,
    starts_at: datetime,
    outside: datetime,
    lease_until: datetime,
    text: str | None,
) -> None:
    """Write down that a call is about to be made, at `starts_at`, or `outside` by the outlets' time.

    `text` is the message that goes out with it.
    """
    begun = {
        "delivery": delivery,
        "n": n,
        "operation": operation,
        "revision": revision,
        "key": key,
        "worker": worker,
        "started_at": starts_at,
        "outside_at": outside,
        "lease_until": lease_until,
        "request": [],
        "text": text,
    }
    session.execute(BEGIN, begun)


def complete(
    session: Session,
    delivery: int,
    n: int,
    outcome: Outcome,
    error: Message | None,
    exchanges: list[tuple[dict[str, Any], dict[str, Any] | None]],
    now: datetime,
) -> Seal | None:
    """Write down how an attempt ended and what went over the wire; None when it had ended before.

    The seal belongs into the step that tells of the end.
    """
    end = {
        "finished_at": now,
        "outcome": outcome,
        "error": message_json(error),
        "request": [request for request, _ in exchanges],
        "response": {"answers": [response for _, response in exchanges]},
    }
    row = session.execute(END, {"of": delivery, "number": n} | end).first()
    return seal_attempt({**row._mapping, **end}) if row else None


def of_delivery(session: Session, delivery: int) -> list[Attempt]:
    """Return a delivery's attempts, oldest first."""
    return _select(session, A.delivery == delivery)


def abandoned(session: Session, worker: str) -> list[Attempt]:
    """Return the attempts that other workers began and never ended."""
    return _select(session, sa.and_(A.outcome.is_(None), A.worker != worker))


def unended(session: Session, worker: str) -> list[Attempt]:
    """Return the attempts that a worker began and has not ended."""
    return _select(session, sa.and_(A.outcome.is_(None), A.worker == worker))


def silent_for_too_long(session: Session, now: datetime) -> list[Attempt]:
    """Return the attempts under way whose lease has run out."""
    over = sa.select(DELIVERY.c.id, DELIVERY.c.attempts).where(DELIVERY.c.lease_until <= now).subquery()
    on_them = sa.and_(A.outcome.is_(None), sa.tuple_(A.delivery, A.n).in_(sa.select(over)))
    return _select(session, on_them)


def first_publish(session: Session, delivery: int, since: datetime | None) -> datetime | None:
    """Return when the first publish was begun, by the outlets' time, of those after `since` (ours)."""
    query = sa.select(sa.func.min(sa.func.coalesce(A.outside_at, A.started_at))).where(
        A.delivery == delivery, A.operation == Operation.PUBLISH
    )
    if since is not None:
        query = query.where(A.started_at > since)
    began: datetime | None = session.scalar(query)
    return began


def first_started(session: Session, delivery: int) -> datetime | None:
    """Return when the first publish was begun, by our own time; None when there was none."""
    asked = (A.delivery == delivery, A.operation == Operation.PUBLISH)
    began: datetime | None = session.scalar(sa.select(sa.func.min(A.started_at)).where(*asked))
    return began


def last_publish(session: Session, delivery: int) -> Attempt | None:
    """Return the newest publish of a delivery, whatever came of it."""
    newest = sa.select(sa.func.max(A.n)).where(A.delivery == delivery, A.operation == Operation.PUBLISH)
    found = _select(session, sa.and_(A.delivery == delivery, A.n == newest.scalar_subquery()))
    return found[0] if found else None


def sent_at(session: Session, numbers: Iterable[int]) -> dict[int, datetime]:
    """Return when deliveries were last sent to readers or handed over, of those that ever were."""
    wanted, found = list(numbers), dict[int, datetime]()
    shown = A.operation.in_((Operation.PUBLISH, Operation.UPDATE))
    for start in range(0, len(wanted), 500):
        some = A.delivery.in_(wanted[start : start + 500])
        query = (
            sa.select(A.delivery, sa.func.max(A.started_at).label("at"))
            .where(some, shown)
            .group_by(A.delivery)
        )
        found |= {row.delivery: row.at for row in session.execute(query)}
    return found


def outcome_of_search(session: Session, delivery: int, n: int) -> Outcome | None:
    """Return how an attempt ended if it was a search; None for any other, and while it is under way."""
    asked = (A.delivery == delivery, A.n == n, A.operation == Operation.FIND)
    outcome: Outcome | None = session.scalar(sa.select(A.outcome).where(*asked))
    return outcome


def texts(session: Session, delivery: int) -> tuple[str, ...]:
    """Return the messages that went out, or may have, for a delivery; the newest first, each once."""
    sent = sa.select(A.text).where(A.delivery == delivery, A.text.is_not(None)).order_by(A.n.desc())
    return tuple(dict.fromkeys(session.scalars(sent)))


def in_doubt(session: Session, delivery: int) -> Attempt | None:
    """Return the newest send of which nobody knows what came of it, None when something is certain since."""
    told = sa.or_(A.operation.in_(tuple(SENDS)), A.operation == Operation.FIND)
    settled = A.outcome.in_((Outcome.DONE, Outcome.ABSENT))
    lost = sa.and_(A.operation.in_(tuple(SENDS)), A.outcome == Outcome.UNCONFIRMED)
    found = _select(session, sa.and_(A.delivery == delivery, told, sa.or_(settled, lost)))
    newest = found[-1] if found else None
    return newest if newest and newest.outcome is Outcome.UNCONFIRMED else None


def _select(session: Session, condition: sa.ColumnElement[bool]) -> list[Attempt]:
    rows = session.execute(sa.select(ATTEMPT).where(condition).order_by(A.id))
    return [_value(row) for row in rows]


def _value(row: sa.Row[Any]) -> Attempt:
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
