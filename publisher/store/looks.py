"""What each channel answered when it was last asked whether it would work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from publisher.channel import Health
from publisher.core.message import Message
from publisher.store.json import Json, message_json, read_message
from publisher.store.tables.channel import CHANNEL_LOOK, ChannelLookRow


@dataclass(frozen=True)
class Look:
    """What was found on a channel at `at`, by our time."""

    at: datetime
    findings: tuple[Health, ...]


def keep(session: Session, channel: str, findings: Iterable[Health], now: datetime) -> None:
    """Keep what was found on a channel, in place of what had been found before."""
    row = session.get(ChannelLookRow, channel) or ChannelLookRow(channel=channel, at=now)
    row.at, row.findings = now, [_finding_json(one) for one in findings]
    session.add(row)


def last_looks(session: Session) -> dict[str, Look]:
    """Return the last look at each channel that was ever asked."""
    return {
        row.channel: Look(row.at, tuple(map(_read_finding, row.findings)))
        for row in session.execute(sa.select(CHANNEL_LOOK))
    }


def _finding_json(one: Health) -> Json:
    ends = one.ends.isoformat() if one.ends else None
    return {"name": one.name, "ok": one.ok, "message": message_json(one.message), "ends": ends}


def _read_finding(json: Json) -> Health:
    ends = datetime.fromisoformat(json["ends"]) if json["ends"] else None
    return Health(json["name"], json["ok"], read_message(json["message"]) or Message("unknown"), ends)
