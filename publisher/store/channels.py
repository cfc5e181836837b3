"""What is known of each channel as a whole: whether it is paused, and when it is asked again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.message import Message
from publisher.store.json import message_json, read_message
from publisher.store.tables import CHANNEL, ChannelRow
from publisher.store.trail import write_step

RESTING = sa.select(CHANNEL).where(CHANNEL.c.paused_at.is_not(None))


@dataclass(frozen=True)
class Pause:
    """A channel that said no to us; `probe_at` is when it is asked again by itself."""

    channel: str
    since: datetime
    reason: Message
    probe_at: datetime
    probes: int


def paused(session: Session) -> dict[str, Pause]:
    """Return the channels that rest, by name."""
    return {row.name: _pause(row) for row in session.execute(RESTING)}


def pause(session: Session, channel: str, reason: Message, probe_at: datetime, now: datetime) -> None:
    """Let a channel rest; one that rests already keeps its beginning and its count of probes."""
    row = session.get(ChannelRow, channel) or ChannelRow(name=channel)
    if row.paused_at is None:
        row.paused_at, row.probes = now, 0
        write_step(session, now, "daemon", "paused", channel=channel, error=message_json(reason))
    row.reason, row.probe_at = message_json(reason), probe_at
    session.add(row)


def probed(session: Session, channel: str, probe_at: datetime) -> None:
    """Record that a resting channel was asked in vain, and when it is asked next."""
    row = session.get(ChannelRow, channel)
    if row is not None and row.paused_at is not None:
        row.probes, row.probe_at = row.probes + 1, probe_at
        session.add(row)


def resume(session: Session, channel: str, now: datetime, actor: str) -> None:
    """Let a resting channel work again."""
    row = session.get(ChannelRow, channel)
    if row is not None and row.paused_at is not None:
        row.paused_at = row.reason = row.probe_at = None
        session.add(row)
        write_step(session, now, actor, "resumed", channel=channel)


def _pause(row: sa.Row[Any]) -> Pause:
    return Pause(
        row.name, row.paused_at, read_message(row.reason) or Message("unknown"), row.probe_at, row.probes
    )
