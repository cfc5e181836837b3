"""How feeds stand: when each is asked next, and what its answer is to be compared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.delivery import State
from publisher.core.message import Message
from publisher.store.json import message_json, read_message
from publisher.store.tables.delivery import DELIVERY
from publisher.store.tables.feed import FEED

F, D = FEED.c, DELIVERY.c


@dataclass(frozen=True)
class Polled:
    """How a feed stands. Times are aware and UTC.

    `failing_since` is when it failed for the first time without an answer since. `asked` says what was
    asked of it; `etag` and `modified` are the server's names of the answer to that.
    """

    name: str
    asked: str = ""
    etag: str | None = None
    modified: str | None = None
    polled_at: datetime | None = None
    next_at: datetime | None = None
    failures: int = 0
    error: Message | None = None
    failing_since: datetime | None = None


def get(session: Session, name: str) -> Polled:
    """Return how a feed stands; one that was never asked stands at its beginning."""
    row = session.execute(sa.select(FEED).where(F.name == name)).first()
    return _value(row) if row else Polled(name)


def every(session: Session) -> dict[str, Polled]:
    """Return how all feeds stand that were ever asked, by name."""
    return {row.name: _value(row) for row in session.execute(sa.select(FEED))}


def put(session: Session, now: Polled) -> None:
    """Write down how a feed stands."""
    columns = {**vars(now), "error": message_json(now.error)}
    name = columns.pop("name")
    result: Any = session.execute(sa.update(FEED).where(F.name == name).values(columns))
    if not result.rowcount:
        session.execute(sa.insert(FEED).values(name=name, **columns))


def awaiting(session: Session) -> frozenset[str]:
    """Name the channels on which something was handed over, and nobody knows yet whether it is out."""
    handed = sa.select(D.channel).where(D.state == State.HANDED_OVER, D.published_at.is_(None)).distinct()
    return frozenset(session.scalars(handed))


def _value(row: sa.Row[Any]) -> Polled:
    return Polled(
        row.name,
        row.asked,
        row.etag,
        row.modified,
        row.polled_at,
        row.next_at,
        row.failures,
        read_message(row.error),
        row.failing_since,
    )
