"""Digests in the database: which week's has reached whom, and how the others fare."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.message import Message
from publisher.store.json import message_json, read_message
from publisher.store.tables.digest import DIGEST

G = DIGEST.c


@dataclass(frozen=True)
class Fate:
    """What became of one digest; one without `next_try_at` is done with, sent or not."""

    made_at: datetime
    sent_at: datetime | None = None
    failures: int = 0
    next_try_at: datetime | None = None
    error: Message | None = None


def fate(session: Session, week: str, recipient: str, unit: str) -> Fate | None:
    """Return what became of a week's digest; None when nobody has tried to send it yet."""
    row = session.execute(sa.select(DIGEST).where(_is(week, recipient, unit))).first()
    if row is None:
        return None
    return Fate(row.made_at, row.sent_at, row.failures, row.next_try_at, read_message(row.error))


def is_known(session: Session, recipient: str, unit: str) -> bool:
    """Tell whether there was a digest for a recipient before, or would have been."""
    ours = sa.select(G.id).where(G.recipient == recipient, G.unit == unit)
    return session.execute(ours.limit(1)).first() is not None


def newest_sent(session: Session, recipient: str | None, unit: str) -> datetime | None:
    """Return when the newest digest was made that reached a recipient, or anybody of the kind."""
    sent = sa.select(sa.func.max(G.made_at)).where(G.unit == unit, G.sent_at.is_not(None))
    if recipient is not None:
        sent = sent.where(G.recipient == recipient)
    newest: datetime | None = session.scalar(sent)
    return newest


def write_fate(session: Session, week: str, recipient: str, unit: str, now: Fate) -> None:
    """Remember what became of a week's digest."""
    columns = vars(now) | {"error": message_json(now.error)}
    result: Any = session.execute(sa.update(DIGEST).where(_is(week, recipient, unit)).values(columns))
    if not result.rowcount:
        key = {"week": week, "recipient": recipient, "unit": unit}
        session.execute(sa.insert(DIGEST).values(key | columns))


def _is(week: str, recipient: str, unit: str) -> sa.ColumnElement[bool]:
    return sa.and_(G.week == week, G.recipient == recipient, G.unit == unit)
