"""Local time and instants: the one place where the clocks of a zone are reasoned about."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


def instant(zone: ZoneInfo, day: date, wall: time) -> datetime:
    """Return when the clocks of `zone` show `wall` on `day`, in UTC.

    A time that clocks skip (spring) moves forward to the first instant behind the gap; a time that
    they show twice (autumn) means the first.
    """
    naive = datetime.combine(day, wall)
    before = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    after = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return _gap_end(zone, after, before) if after < before else before


def _gap_end(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Return the instant of the jump: `low` still has the old offset, `high` has the new one."""
    new = high.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if middle == low:
            break
        if middle.astimezone(zone).utcoffset() == new:
            high = middle
        else:
            low = middle
    return high


def instants(zone: ZoneInfo, day: date, wall: time) -> tuple[datetime, ...]:
    """Return every instant at which clocks show `wall` on `day`, two where they are set back."""
    first = instant(zone, day, wall)
    second = datetime.combine(day, wall, zone).replace(fold=1).astimezone(UTC)
    return (first, second) if second > first else (first,)


@lru_cache(8_192)
def day_start(zone: ZoneInfo, day: date) -> datetime:
    """Return the first instant of a local day, in UTC."""
    return instant(zone, day, time())


def local_day(zone: ZoneInfo, at: datetime) -> date:
    return at.astimezone(zone).date()


def write_day(day: date) -> str:
    """Write a day as people here read it, the same in both languages: `18/01/2027`."""
    return f"{day:%d/%m/}{day.year:04}"


def write_local(zone: ZoneInfo, at: datetime, seconds: bool = False) -> str:
    """Write an instant as people in the zone read it, the same in both languages: `08:30 18/01/2027`.

    An hour that clocks show twice, when summer time ends, bears its offset: `02:30+01:00 31/10/2027`.
    """
    wall = at.astimezone(zone)
    clock = wall.time().isoformat("seconds" if seconds else "minutes")
    is_twice = wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
    offset = wall.isoformat(timespec="minutes")[16:] if is_twice else ""
    return f"{clock}{offset} {wall:%d/%m/%Y}"
