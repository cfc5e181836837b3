"""Notices in the database: what people are to be told, in which message, and whom it has reached.

A notice is known by its key and written once. Those that are ripe become one bundle; each target
remembers the last bundle that reached it, so that a crash between sending and recording repeats a
message at worst, and never loses one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.message import Message
from publisher.core.notice import STORY, Kind, Notice, ripens
from publisher.store.json import message_json, read_message
from publisher.store.tables.notice import NOTICE, NOTICE_MARK, NOTICE_TARGET

N, T = NOTICE.c, NOTICE_TARGET.c


@dataclass(frozen=True)
class Mark:
    """How far the trail was read, and when the channels were last asked for what ends."""

    step: int
    asked_at: datetime | None


@dataclass(frozen=True)
class Told:
    """How a target fares: the last bundle that reached it, and, since then, how often sending failed."""

    bundle: int
    failures: int = 0
    next_try_at: datetime | None = None
    error: Message | None = None


# --- the mark ------------------------------------------------------------------------------------


def mark(session: Session) -> Mark | None:
    """Return how far all is read; None when nothing ever was."""
    row = session.execute(sa.select(NOTICE_MARK)).first()
    return Mark(row.step, row.asked_at) if row else None


def move_mark(session: Session, step: int) -> None:
    """Remember that the trail is read up to `step`."""
    if not _changed(session, sa.update(NOTICE_MARK).values(step=step)):
        session.execute(sa.insert(NOTICE_MARK).values(id=1, step=step))


def asked(session: Session, at: datetime) -> None:
    """Remember that the channels were asked for what ends."""
    session.execute(sa.update(NOTICE_MARK).values(asked_at=at))


# --- notices -------------------------------------------------------------------------------------


def add(
    session: Session,
    key: str,
    kind: Kind,
    channel: str,
    at: datetime,
    item: str | None = None,
    delivery: int | None = None,
    told: Message | None = None,
) -> bool:
    """Write a notice down, unless there is one of this key; tell whether it is new."""
    if session.execute(sa.select(N.id).where(N.key == key)).first():
        return False
    new = {"key": key, "kind": kind, "channel": channel, "at": at, "ripe_at": ripens(kind, at)}
    about = {"item": item, "delivery": delivery, "told": message_json(told)}
    session.execute(sa.insert(NOTICE).values(new | about))
    return True


def take_back(session: Session, ids: list[int]) -> None:
    """Forget notices that went into no message: they are no longer true."""
    session.execute(sa.delete(NOTICE).where(N.id.in_(ids), N.bundle.is_(None)))


def story(session: Session, channel: str, kinds: frozenset[Kind] = STORY) -> Notice | None:
    """Return the newest page of a channel's story, or of a feed's: in trouble, or well again."""
    pages = sa.and_(N.channel == channel, N.kind.in_(list(kinds)))
    return next(iter(_select(session, pages, N.id.desc(), 1)), None)


def waiting(session: Session) -> list[Notice]:
    """Return the notices that no message has taken up yet, oldest first."""
    return _select(session, N.bundle.is_(None))


def tie(session: Session, ids: list[int]) -> int:
    """Make one bundle of these notices, and return its number."""
    number = newest_bundle(session) + 1
    session.execute(sa.update(NOTICE).where(N.id.in_(ids)).values(bundle=number))
    return number


def newest_bundle(session: Session) -> int:
    """Return the number of the newest bundle, 0 when there is none."""
    return session.scalar(sa.select(sa.func.max(N.bundle))) or 0


def after(session: Session, bundle: int) -> list[Notice]:
    """Return the notices in the bundles after this one, oldest first."""
    return _select(session, N.bundle > bundle)


def _select(
    session: Session, condition: sa.ColumnElement[bool], order: Any = N.id, limit: int | None = None
) -> list[Notice]:
    rows = session.execute(sa.select(NOTICE).where(condition).order_by(order).limit(limit))
    return [
        Notice(
            row.id,
            row.kind,
            row.channel,
            row.at,
            row.ripe_at,
            row.item,
            row.delivery,
            read_message(row.told),
            row.bundle,
        )
        for row in rows
    ]


# --- targets -------------------------------------------------------------------------------------


def told(session: Session, target: str) -> Told | None:
    """Return how a target fares; None when nobody knows it yet."""
    row = session.execute(sa.select(NOTICE_TARGET).where(T.name == target)).first()
    return Told(row.bundle, row.failures, row.next_try_at, read_message(row.error)) if row else None


def write_told(session: Session, target: str, now: Told) -> None:
    """Remember how a target fares."""
    columns = {
        "bundle": now.bundle,
        "failures": now.failures,
        "next_try_at": now.next_try_at,
        "error": message_json(now.error),
    }
    if not _changed(session, sa.update(NOTICE_TARGET).where(T.name == target).values(columns)):
        session.execute(sa.insert(NOTICE_TARGET).values(name=target, **columns))


def _changed(session: Session, statement: sa.Update) -> bool:
    result: Any = session.execute(statement)
    return bool(result.rowcount)
