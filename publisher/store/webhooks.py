"""Webhooks in the database: how far the trail was told to each, and the messages that are on their way.

A message is written in the transaction that moves the mark, and sent afterwards, so that a crash repeats
one at worst and never loses one; its `uid` is the same each time, by which the other side knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.message import Message
from publisher.store.json import message_json, read_message
from publisher.store.tables.webhook import WEBHOOK, WEBHOOK_MESSAGE

H, M = WEBHOOK.c, WEBHOOK_MESSAGE.c


@dataclass(frozen=True)
class OnItsWay:
    """One message that has not arrived yet; `made_at` is when the event was, `tries` those that failed."""

    id: int
    uid: str
    body: str
    made_at: datetime
    tries: int
    error: Message | None


def mark(session: Session, hook: str) -> int | None:
    """Return up to which step of the trail a webhook has been told; None of one that is new."""
    found: int | None = session.scalar(sa.select(H.step).where(H.name == hook))
    return found


def move_mark(session: Session, hook: str, step: int) -> None:
    """Remember up to which step of the trail a webhook has been told."""
    moved: Any = session.execute(sa.update(WEBHOOK).where(H.name == hook).values(step=step))
    if not moved.rowcount:
        session.execute(sa.insert(WEBHOOK).values(name=hook, step=step))


def add(session: Session, hook: str, key: str, uid: str, body: str, made_at: datetime) -> None:
    """Write down a message, unless the webhook was told what `key` names already."""
    if session.scalar(sa.select(M.id).where(M.hook == hook, M.key == key)) is None:
        new = {"hook": hook, "key": key, "uid": uid, "body": body, "made_at": made_at, "next_try_at": made_at}
        session.execute(sa.insert(WEBHOOK_MESSAGE).values(new))


def due(session: Session, hook: str, now: datetime, limit: int) -> list[OnItsWay]:
    """Return the messages of a webhook that are to be sent now, oldest first."""
    return _select(session, sa.and_(M.hook == hook, M.next_try_at <= now), limit)


def owed(session: Session, hook: str) -> list[OnItsWay]:
    """Return all messages of a webhook that have not arrived, oldest first."""
    return _select(session, sa.and_(M.hook == hook, M.next_try_at.is_not(None)))


def next_try(session: Session, hooks: list[str]) -> datetime | None:
    """Return when the next message is to be sent."""
    found: datetime | None = session.scalar(sa.select(sa.func.min(M.next_try_at)).where(M.hook.in_(hooks)))
    return found


def try_again(session: Session, one: OnItsWay, at: datetime, error: Message) -> None:
    """Remember that a message failed once more, and when it is tried again."""
    values = {"tries": one.tries + 1, "next_try_at": at, "error": message_json(error)}
    session.execute(sa.update(WEBHOOK_MESSAGE).where(M.id == one.id).values(values))


def try_at_once(session: Session, hook: str, now: datetime) -> None:
    """Send what a webhook is owed as soon as possible: it is well again."""
    waits = sa.and_(M.hook == hook, M.next_try_at.is_not(None))
    session.execute(sa.update(WEBHOOK_MESSAGE).where(waits).values(next_try_at=now))


def end(session: Session, one: OnItsWay, error: Message | None = None) -> None:
    """Close a message: it has arrived, or is given up for an `error`; what it said is not kept."""
    values = {"next_try_at": None, "body": "", "error": message_json(error)}
    session.execute(sa.update(WEBHOOK_MESSAGE).where(M.id == one.id).values(values))


def _select(session: Session, condition: sa.ColumnElement[bool], limit: int | None = None) -> list[OnItsWay]:
    columns = (M.id, M.uid, M.body, M.made_at, M.tries, M.error)
    rows = session.execute(sa.select(*columns).where(condition).order_by(M.id).limit(limit))
    return [
        OnItsWay(row.id, row.uid, row.body, row.made_at, row.tries, read_message(row.error)) for row in rows
    ]
