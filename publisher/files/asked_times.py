"""Times that people ask about, such as the sides of a span: a day alone is its first instant or its last."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from publisher.core.localtime import DAY, day_start, local_day
from publisher.files.times import DAY_ALONE, read_time

MICROSECOND = timedelta(microseconds=1)


def read_side(text: str, zone: ZoneInfo, end: bool = False) -> datetime:
    """Return the instant (UTC) at one side of a span; a day alone means its beginning or its `end`.

    The end of a day is the beginning of the next one. What cannot be a time raises Refusal.
    """
    said = text.strip()
    if not DAY_ALONE.fullmatch(said):
        return read_time(said, zone)
    day = local_day(zone, read_time(f"{said} 12:00", zone))
    return day_start(zone, day + DAY if end else day)


def read_moment(text: str, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) as of which something is asked; a day alone means its last one."""
    at = read_side(text, zone, end=True)
    return at - MICROSECOND if DAY_ALONE.fullmatch(text.strip()) else at
