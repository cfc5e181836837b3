"""A clock that was set: what has to wait for a span of time waits for the rest of it, neither less nor more.

Such spans are kept as the instants at which they end, and those are moved along with the clock. Times that
people or the timetable gave stay: they mean what the clock shows; only what was due already stays due. One
step of the trail tells of it all.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.delivery import Operation, State
from publisher.store.tables.channel import CHANNEL
from publisher.store.tables.delivery import DELIVERY
from publisher.store.tables.digest import DIGEST
from publisher.store.tables.event import EVENT
from publisher.store.tables.notice import NOTICE, NOTICE_TARGET
from publisher.store.trail import write_step

SET = "clock-set"
"""The step of the trail that holds by how many seconds the clock was set forward, or back when negative."""
D = DELIVERY.c
IS_TRIED_AGAIN = sa.and_(
    D.state == State.SCHEDULED,
    D.next_try_at.is_distinct_from(D.due_at),
    D.next_try_at.is_distinct_from(D.set_at),
)
IS_STAGED_AGAIN = sa.or_(
    D.state == State.CANCELLED, sa.and_(D.state == State.SCHEDULED, D.error.is_not(None))
)


def follow(session: Session, by: timedelta, now: datetime) -> None:
    """Move the ends of all waits along with a clock that was set `by` so much and shows `now`.

    A lost reply keeps its time to land, a channel its rest. What is tried again waits no longer than it
    would have; forward it stays as it is, so that the lateness rule sees how late it has become.
    """
    _move(session, D.next_try_at, by, D.state == State.UNCONFIRMED)
    _move(session, CHANNEL.c.probe_at, by)
    _move(session, NOTICE.c.ripe_at, by, NOTICE.c.bundle.is_(None))
    _move(session, NOTICE_TARGET.c.next_try_at, by)
    _move(session, DIGEST.c.next_try_at, by)
    if by < timedelta():
        was_due = sa.and_(D.state == State.SCHEDULED, D.next_try_at <= now - by)
        _move(session, D.next_try_at, by, sa.or_(IS_TRIED_AGAIN, was_due))
        _move(session, D.stage_at, by, IS_STAGED_AGAIN)
    write_step(session, now, "daemon", SET, seconds=by.total_seconds())


def set_back_since(session: Session, delivery: int) -> timedelta:
    """Return by how much the clock was set back since a delivery was first sent, in all."""
    first = sa.select(sa.func.min(EVENT.c.id)).where(
        EVENT.c.delivery == delivery, EVENT.c.action == str(Operation.PUBLISH)
    )
    later = sa.and_(EVENT.c.id > first.scalar_subquery(), EVENT.c.action == SET)
    leaps = [detail["seconds"] for detail in session.scalars(sa.select(EVENT.c.detail).where(later))]
    return timedelta(seconds=-sum(leap for leap in leaps if leap < 0))


def _move(session: Session, column: sa.Column[Any], by: timedelta, *which: sa.ColumnElement[bool]) -> None:
    """Move an instant in those rows that have one."""
    [key] = column.table.primary_key
    rows = session.execute(sa.select(key, column).where(column.is_not(None), *which)).all()
    for number, at in rows:
        session.execute(sa.update(column.table).where(key == number).values({column.name: at + by}))
