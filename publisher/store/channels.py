"""What is known of each channel as a whole: whether it rests and why, and what it would refuse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core import rest as rules
from publisher.core.message import Message
from publisher.core.rest import Cause, outweighs
from publisher.store.json import message_json, read_message
from publisher.store.tables.channel import CHANNEL, ChannelRow
from publisher.store.trail import write_step

C = CHANNEL.c
ON_TRIAL = sa.and_(C.paused_at.is_(None), C.probes > 0, C.probe_at.is_not(None))
LOOKED_AFTER = sa.select(CHANNEL).where(sa.or_(C.paused_at.is_not(None), ON_TRIAL))
READ = "troubled"
"""Where a session keeps which channels are in trouble: every call that got through asks."""
TROUBLED = sa.select(C.name).where(
    C.paused_at.is_(None),
    sa.or_(C.probes > 0, C.foreseen.is_not(None), sa.cast(C.failing, sa.String) != "[]"),
)


@dataclass(frozen=True)
class Rest:
    """A channel that is left alone; `probe_at` is when it goes on, or is asked whether it may."""

    channel: str
    cause: Cause
    since: datetime
    reason: Message
    probe_at: datetime
    probes: int


@dataclass(frozen=True)
class Standing:
    """How channels stand, by name.

    `on_trial` are those that go on after a rest and were not reached since, each with when it went on.
    """

    resting: dict[str, Rest]
    on_trial: dict[str, datetime]


# --- resting -------------------------------------------------------------------------------------


def standing(session: Session) -> Standing:
    """Return which channels rest or are on trial."""
    rows = session.execute(LOOKED_AFTER).all()
    return Standing(
        {row.name: _rest(row) for row in rows if row.paused_at is not None},
        {row.name: row.probe_at for row in rows if row.paused_at is None},
    )


def resting(session: Session) -> dict[str, Rest]:
    """Return the channels that rest, for whatever cause, by name."""
    return standing(session).resting


def paused(session: Session) -> dict[str, Rest]:
    """Return the channels that said no to us, by name."""
    return {name: one for name, one in resting(session).items() if one.cause is Cause.UNAUTHORIZED}


def pause(session: Session, channel: str, reason: Message, probe_at: datetime, now: datetime) -> None:
    """Let a channel rest that said no to us; one that did so before keeps its beginning and its probes."""
    rest(session, channel, Cause.UNAUTHORIZED, reason, probe_at, now)


def rest(
    session: Session, channel: str, cause: Cause, reason: Message, until: datetime, now: datetime
) -> None:
    """Let a channel rest; a lighter cause changes nothing, the same one makes it no shorter."""
    row = _row(session, channel)
    old = row.cause if row.paused_at is not None else None
    if old is not None and old is not cause and not outweighs(cause, old):
        return
    if old is not cause:
        row.paused_at, row.cause = now, cause
        row.probes = 0 if cause is Cause.UNAUTHORIZED else row.probes
        _write_rest(session, channel, cause, reason, until, now)
        row.probe_at = until
    elif row.probe_at is None or until > row.probe_at:
        row.probe_at = until
    row.reason = message_json(reason)
    session.add(row)


def _write_rest(
    session: Session, channel: str, cause: Cause, reason: Message, until: datetime, now: datetime
) -> None:
    action = "paused" if cause is Cause.UNAUTHORIZED else "rests"
    told = message_json(reason)
    write_step(
        session,
        now,
        "daemon",
        action,
        channel=channel,
        error=told,
        cause=str(cause),
        until=until.isoformat(),
    )


def probed(session: Session, channel: str, probe_at: datetime) -> None:
    """Record that a resting channel was asked in vain, and when it is asked next."""
    row = _known(session, channel)
    if row is not None and row.paused_at is not None:
        row.probes, row.probe_at = row.probes + 1, probe_at
        session.add(row)


def resume(session: Session, channel: str, now: datetime, actor: str) -> None:
    """Let a resting channel work again; one that was not reached is on trial until a call gets through."""
    row = _known(session, channel)
    if row is None or row.paused_at is None:
        return
    action = "resumed" if row.cause is Cause.UNAUTHORIZED else "goes-on"
    row.probes = row.probes + 1 if row.cause is Cause.UNREACHABLE else 0
    row.paused_at = row.cause = row.reason = None
    row.probe_at = now
    session.add(row)
    write_step(session, now, actor, action, channel=channel)


def end_rests(session: Session, now: datetime) -> Standing:
    """Let those channels go on that asked for a rest and have had it; return how all stand then."""
    found = standing(session)
    over = [one for one in found.resting.values() if one.cause is Cause.THROTTLED and one.probe_at <= now]
    for one in over:
        resume(session, one.channel, now, "daemon")
        del found.resting[one.channel]
    return found


# --- reaching ------------------------------------------------------------------------------------


def is_news(session: Session, channel: str, began_at: datetime) -> bool:
    """Tell whether a call that did not get through says something new of its channel.

    It does not while the channel rests because it is not reached, nor when it began before that ended.
    """
    row = _row(session, channel)
    if row.paused_at is not None:
        return row.cause is not Cause.UNREACHABLE
    return rules.is_news(began_at, row.probe_at)


def not_reached(session: Session, channel: str, delivery: int) -> tuple[int, int]:
    """Record a call that did not get through; return how many deliveries are in the run, and the probes."""
    row = _row(session, channel)
    if delivery not in row.failing:
        row.failing = [*row.failing, delivery]
    session.add(row)
    return len(row.failing), row.probes


def reached(session: Session, channel: str, now: datetime) -> None:
    """Record that a call got through: the run of those that did not is over."""
    if channel not in _troubled(session):
        return
    row = _row(session, channel)
    row.failing, row.probes = [], 0
    session.add(row)
    foresee(session, channel, None, now)


# --- foreseeing ----------------------------------------------------------------------------------


def asked_at(session: Session) -> dict[str, datetime]:
    """Return when channels were last asked ahead of what is due, those that ever were."""
    query = sa.select(C.name, C.asked_at).where(C.asked_at.is_not(None))
    return {row.name: row.asked_at for row in session.execute(query)}


def foreseen(session: Session) -> dict[str, Message]:
    """Return what channels would say no with when something came due, by name."""
    query = sa.select(C.name, C.foreseen).where(C.foreseen.is_not(None))
    found = {name: read_message(told) for name, told in session.execute(query)}
    return {name: told for name, told in found.items() if told is not None}


def ask(session: Session, channel: str, now: datetime) -> None:
    """Record that a channel is being asked ahead of what is due."""
    row = _row(session, channel)
    row.asked_at = now
    session.add(row)


def foresee(session: Session, channel: str, trouble: Message | None, now: datetime) -> None:
    """Record what a channel would say no with, None when all is well; a trouble that is new is a step."""
    row = _row(session, channel)
    told = message_json(trouble)
    if told is not None and told != row.foreseen:
        write_step(session, now, "daemon", "unready", channel=channel, error=told)
    elif told is None and row.foreseen is not None:
        write_step(session, now, "daemon", "ready", channel=channel)
    row.foreseen = told
    session.add(row)


def _troubled(session: Session) -> set[str]:
    """Return the channels for which it is news that a call got through; read once until one changes."""
    read: set[str] | None = session.info.get(READ)
    if read is None:
        session.flush()
        read = session.info[READ] = {*session.scalars(TROUBLED)}
    return read


def _known(session: Session, channel: str) -> ChannelRow | None:
    """Return the row of a channel, which is about to change, None when there is none yet."""
    session.info.pop(READ, None)
    return session.get(ChannelRow, channel)


def _row(session: Session, channel: str) -> ChannelRow:
    return _known(session, channel) or ChannelRow(name=channel)


def _rest(row: sa.Row[Any]) -> Rest:
    reason = read_message(row.reason) or Message("unknown")
    return Rest(row.name, row.cause, row.paused_at, reason, row.probe_at, row.probes)
