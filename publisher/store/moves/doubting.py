"""Doubting: what an old backup may be wrong about."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.delivery import Delivery, State
from publisher.core.message import Message
from publisher.store.json import message_json
from publisher.store.moves.change import change
from publisher.store.tables.delivery import DELIVERY


def doubt_all(session: Session, since: datetime) -> None:
    """Mark every delivery as known only up to `since`, the instant at which a backup was taken."""
    session.execute(sa.update(DELIVERY).values(doubted_since=since))


def doubt(session: Session, delivery: Delivery, since: datetime, now: datetime) -> bool:
    """Mark a delivery that was begun after a restore for a file that was there before it."""
    return change(session, delivery, delivery.state, now, "daemon", "doubted", doubted_since=since)


def look_first(
    session: Session, delivery: Delivery, reason: Message, now: datetime, due_at: datetime | None = None
) -> bool:
    """Let a delivery be looked for before anything is done with it; its time stays.

    `due_at` is the time that it was to go out, where it was never given one.
    """
    columns = {"due_at": delivery.due_at or due_at or now, "next_try_at": now, "looks": 0}
    told = message_json(reason)
    return change(session, delivery, State.UNCONFIRMED, now, "daemon", "doubted", reason=told, **columns)
