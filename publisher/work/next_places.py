"""Next places: where a piece that came in now, and names no time, would go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.localtime import DAY, local_day, write_local
from publisher.core.message import Message, message
from publisher.work.free_slots import free_slots

AHEAD = 7 * DAY


def next_places(app: App, session: Session, now: datetime) -> Iterator[Message]:
    """Yield a sentence for each channel: its next free slot, none within a week, or that it has no slots."""
    today = local_day(app.zone, now)
    for name in app.channels:
        channel = app.config.channel_name(name)
        if not app.rules.timetable.slots_of(name):
            yield message("next-place-at-once", channel=channel)
            continue
        free = free_slots(app, session, name, today, today + AHEAD, now)
        if free:
            yield message("next-place-at", channel=channel, at=write_local(app.zone, free[0].at))
        else:
            yield message("next-place-none", channel=channel)
