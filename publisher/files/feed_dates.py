"""Dates as feeds write them: with offsets, with names of zones, with neither, and as people here do.

The day comes before the month, as everywhere in Vietnam; what could only be the other order is no date.
feedparser's own reading takes a date without a zone, and one in `ICT`, as UTC (`api-facts.md` section 6).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from publisher.core.localtime import instant
from publisher.files.text import one_line, tidy

LONGEST = 100
"""Letters; what is longer is no date."""
YEARS = range(2000, 2101)
"""Older dates are the marks of a CMS that knows none, such as 01/01/1970."""
AHEAD = timedelta(days=1)
"""How far a date may lie ahead of us: clocks are off, and some zones are wrong."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ZONES = dict.fromkeys(("Z", "UT", "UTC", "GMT"), 0) | {
    "ICT": 7,
    "SGT": 8,
    "JST": 9,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}
"""Hours ahead of UTC: the names of RFC 822, and those of our neighbours."""

DAYS = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)T?",
        r"(?<!\d)(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})(?!\d)",
        r"(?<!\d)(?P<day>\d{1,2})[ -](?P<name>[a-z]{3})[a-z]*\.?,?[ -](?P<year>\d{4}|\d{2})(?!\d)",
        r"(?<!\d)(?P<day>\d{1,2}) tháng (?P<month>\d{1,2}),?(?: năm)? (?P<year>\d{4})(?!\d)",
    )
)
CLOCK = re.compile(
    r"(?<![\d+])(?<!\d-)(?P<hour>\d{1,2})(?::|h|g| giờ ?)(?P<minute>\d{2})?"
    r"(?::(?P<second>\d{2})(?:[.,]\d+)?)?(?: phút)?(?: ?(?P<half>AM|PM|SA|CH)\b)?",
    re.IGNORECASE,
)
OFFSET = re.compile(r"(?:\b(?:GMT|UTC) ?)?(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?(?!\d)")
NAME = re.compile(r"\b[A-Z]{1,5}\b")
NO_ZONES = frozenset({"T", "CN", "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"})
"""Short words in capitals that are days of the week, here or elsewhere."""


@dataclass(frozen=True)
class FeedDate:
    """An instant (UTC) as a feed gives it, and whether the feed says in which zone."""

    at: datetime
    has_zone: bool


def read_feed_date(text: str, zone: ZoneInfo, now: datetime) -> FeedDate | None:
    """Return what a date of a feed means, in `zone` where it names none; None when it means nothing.

    A day without an hour means its last instant that has passed: nobody can have seen it later.
    """
    said = one_line(tidy(text[:LONGEST]))
    found = _day(said) if len(text) <= LONGEST else None
    if found is None:
        return None
    day, rest = found
    try:
        read = _instant(day, rest, zone, now)
    except (ValueError, OverflowError):
        return None
    return read if read is not None and read.at <= now + AHEAD else None


def _day(said: str) -> tuple[date, str] | None:
    """Return the day that stands in a text, and what stands around it; two days are none."""
    for shape in DAYS:
        if found := shape.search(said):
            rest = f"{said[: found.start()]} {said[found.end() :]}"
            day = _calendar_day(found)
            return None if day is None or any(one.search(rest) for one in DAYS) else (day, rest)
    return None


def _calendar_day(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    try:
        month = MONTHS.index(parts["name"].lower()) + 1 if "name" in parts else int(parts["month"])
        return date(year, month, int(parts["day"])) if year in YEARS else None
    except ValueError:
        return None


def _instant(day: date, rest: str, zone: ZoneInfo, now: datetime) -> FeedDate | None:
    clock = CLOCK.search(rest)
    around = f"{rest[: clock.start()]} {rest[clock.end() :]}" if clock else ""
    ahead, is_known = _ahead(around)
    if not is_known:
        return None
    wall = _wall(clock) if clock else time(23, 59, 59)
    at = instant(zone, day, wall) if ahead is None else datetime.combine(day, wall, UTC) - ahead
    return FeedDate(at if clock else _passed(at, now), ahead is not None)


def _passed(end: datetime, now: datetime) -> datetime:
    """Return the end of a day, or now while it lasts."""
    return now if end - timedelta(days=1) < now < end else end


def _wall(clock: re.Match[str]) -> time:
    hour = int(clock["hour"])
    half = (clock["half"] or "").upper()
    if half in {"PM", "CH"} and hour < 12:
        hour += 12
    elif half in {"AM", "SA"} and hour == 12:
        hour = 0
    return time(hour, int(clock["minute"] or 0), int(clock["second"] or 0))


def _ahead(around: str) -> tuple[timedelta | None, bool]:
    """Return how far a zone that is named is ahead of UTC, None for no zone; and whether it is known."""
    if found := OFFSET.search(around):
        length = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
        return (length if found["sign"] == "+" else -length), length <= timedelta(hours=14)
    names = [name for name in NAME.findall(around) if name not in NO_ZONES]
    if not names:
        return None, True
    hours = ZONES.get(names[0])
    return (None, False) if hours is None else (timedelta(hours=hours), True)
