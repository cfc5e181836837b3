"""The agenda: which deliveries want something done, and when the next one does.

Each question is asked of one channel at a time, so that a channel with a long backlog, or one that
rests, never stands before another's; `ix_delivery_agenda_…` answer them without a scan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.delivery import Delivery, State
from publisher.store import deliveries
from publisher.store.tables.channel import CHANNEL
from publisher.store.tables.decisions import CORRECTION, HOLD
from publisher.store.tables.delivery import DELIVERY

D = DELIVERY.c
FREE = D.lease_until.is_(None)
"""Nobody works on it."""

SENT = (State.SCHEDULED,)
SEARCHED = (State.UNCONFIRMED,)
STAGED = (State.SCHEDULED, State.CANCELLED)


def _ripe(states: tuple[State, ...], time: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Build the question which deliveries of a channel are ripe in such a state, oldest first."""
    ripe = (D.channel == sa.bindparam("channel"), D.state.in_(states), time <= sa.bindparam("now"), FREE)
    return sa.select(DELIVERY).where(*ripe).order_by(time, D.id).limit(sa.bindparam("most"))


DUE, TO_LOOK_FOR, TO_STAGE = (
    _ripe(SENT, D.next_try_at),
    _ripe(SEARCHED, D.next_try_at),
    _ripe(STAGED, D.stage_at),
)


# The casts keep the planner from the indexes of a whole backlog: corrections are few, and looked up by item.
FIRST = (
    sa.select(DELIVERY)
    .where(
        D.item.in_(sa.select(CORRECTION.c.notice)),
        sa.cast(D.channel, sa.String) == sa.bindparam("channel"),
        sa.cast(D.state, sa.String) == State.SCHEDULED.value,
        D.next_try_at <= sa.bindparam("now"),
        FREE,
    )
    .order_by(D.next_try_at)
    .limit(sa.bindparam("most"))
)


CLEAR = sa.select(
    sa.and_(
        sa.exists().where(
            D.id == sa.bindparam("delivery"),
            D.attempts == sa.bindparam("attempt"),
            D.lease_until.is_not(None),
        ),
        ~sa.exists().where(HOLD.c.released_at.is_(None)),
        ~sa.exists().where(CHANNEL.c.paused_at.is_not(None)),
    )
)


def with_work(session: Session, channels: Iterable[str], horizon: datetime) -> set[str]:
    """Return those of `channels` that want anything done by the horizon; most of the time that is none."""
    names = tuple(channels)
    return set(session.scalars(_busy(names), {"now": horizon})) if names else set()


@cache
def _busy(channels: tuple[str, ...]) -> sa.CompoundSelect[Any]:
    return sa.union_all(*(sa.select(sa.literal(name)).where(_wants_anything(name)) for name in channels))


def _wants_anything(channel: str) -> sa.ColumnElement[bool]:
    return sa.or_(
        *(
            sa.exists().where(D.channel == channel, D.state == state, time <= sa.bindparam("now"), FREE)
            for states, time in ((SENT + SEARCHED, D.next_try_at), (STAGED, D.stage_at))
            for state in states
        )
    )


def due_first(session: Session, channel: str, now: datetime, most: int = 100) -> list[Delivery]:
    """Return a channel's legal corrections whose time has come; they stand before everything else."""
    return _ask(session, FIRST, channel, now, most)


def due(session: Session, channel: str, now: datetime, most: int = 100) -> list[Delivery]:
    """Return a channel's scheduled deliveries whose time has come, oldest first."""
    return _ask(session, DUE, channel, now, most)


def to_look_for(session: Session, channel: str, now: datetime, most: int = 100) -> list[Delivery]:
    """Return a channel's unconfirmed deliveries whose lost reply has had its time to land."""
    return _ask(session, TO_LOOK_FOR, channel, now, most)


def to_stage(session: Session, channel: str, now: datetime, most: int = 100) -> list[Delivery]:
    """Return a channel's deliveries whose silent work may begin, and those whose remains must go."""
    return _ask(session, TO_STAGE, channel, now, most)


def _ask(
    session: Session, question: sa.Select[Any], channel: str, now: datetime, most: int
) -> list[Delivery]:
    rows = session.execute(question, {"channel": channel, "now": now, "most": most})
    return [deliveries.value_of(row) for row in rows]


def is_clear(connection: sa.Connection, delivery: int, attempt: int) -> bool:
    """Tell at a glance that a claimed call is still to be made: nothing is held, and no channel rests."""
    return bool(connection.execute(CLEAR, {"delivery": delivery, "attempt": attempt}).scalar())


def next_times(session: Session, channels: Iterable[str]) -> tuple[datetime | None, datetime | None]:
    """Return when a delivery on one of `channels` is due next, and when one wants anything else."""
    names = tuple(channels)
    if not names:
        return None, None
    send, rest = session.execute(_earliest(names)).one()
    return send, rest


@cache
def _earliest(channels: tuple[str, ...]) -> sa.Select[Any]:
    sends = [_first(channel, state, D.next_try_at) for channel in channels for state in SENT]
    looks = [_first(channel, state, D.next_try_at) for channel in channels for state in SEARCHED]
    silent = [_first(channel, state, D.stage_at) for channel in channels for state in STAGED]
    return sa.select(*(_minimum(one) for one in (sends, looks + silent)))


def _minimum(firsts: list[sa.Select[Any]]) -> sa.ScalarSelect[Any]:
    return sa.select(sa.func.min(sa.union_all(*firsts).subquery().c.at)).scalar_subquery()


def _first(channel: str, state: State, time: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Select the earliest time of one kind; an order with a limit reads one entry of the index."""
    earliest = sa.select(time.label("at")).where(D.channel == channel, D.state == state, FREE)
    return sa.select(earliest.where(time.is_not(None)).order_by(time).limit(1).subquery())


def is_due_within(session: Session, channel: str, spans: Iterable[tuple[datetime, datetime]]) -> bool:
    """Tell whether something not yet out is due on a channel after a span's beginning, by its end."""
    within = [sa.and_(D.due_at > since, D.due_at <= until) for since, until in spans]
    if not within:
        return False
    open_ = (D.channel == channel, D.state.in_((State.SCHEDULED, State.WAITING)), D.live.is_(None))
    return session.execute(sa.select(D.id).where(*open_, sa.or_(*within)).limit(1)).first() is not None


def is_anything_due(session: Session, now: datetime, looked_for: Mapping[str, datetime]) -> bool:
    """Tell whether something is to be done by `now`, or was lost and is still being looked for.

    `looked_for` names the channels that work, each with the instant up to which the next search of
    a lost reply is worth waiting for; the first search always is.
    """
    sends = sa.and_(D.channel.in_(list(looked_for)), D.state.in_(SENT), D.next_try_at <= now)
    searches = [
        sa.and_(D.channel == channel, D.state.in_(SEARCHED), sa.or_(D.looks == 0, D.next_try_at <= until))
        for channel, until in looked_for.items()
    ]
    under_way = sa.and_(D.channel.in_(list(looked_for)), ~FREE)
    query = sa.select(D.id).where(sa.or_(under_way, sends, *searches))
    return session.execute(query.limit(1)).first() is not None


def bookings(
    session: Session, channel: str, since: datetime, now: datetime, but: int | None = None
) -> list[tuple[datetime, str | None]]:
    """Return the instants and slots that are taken on a channel from `since` on, `but` by one delivery.

    What is out counts from when it went out, what is under way from `now`, the rest from its time.
    """
    under_way = sa.literal(now, D.due_at.type)
    at = sa.case(
        (D.published_at.is_not(None), D.published_at), (D.state == State.SENDING, under_way), else_=D.due_at
    )
    query = sa.select(at, D.slot).where(
        D.channel == channel,
        sa.or_(D.due_at >= since, D.published_at >= since, D.state == State.SENDING),
        D.state.not_in((State.CANCELLED, State.MISSED, State.REFUSED)),
        D.id != (but or 0),
    )
    return [(at, slot) for at, slot in session.execute(query) if at is not None]


def gone(session: Session, channel: str, since: datetime, now: datetime, but: int) -> list[datetime]:
    """Return when what is out on a channel went out, from `since` on; what is under way goes `now`."""
    out = sa.select(D.published_at).where(D.channel == channel, D.published_at >= since, D.id != but)
    under_way = sa.select(sa.func.count()).where(
        D.channel == channel, D.state == State.SENDING, D.published_at.is_(None), D.id != but
    )
    return [*session.scalars(out), *[now] * (session.scalar(under_way) or 0)]
