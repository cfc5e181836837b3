"""Dates as WordPress reads and writes them."""

import re
from datetime import UTC, datetime, timedelta, timezone

FIRST_YEAR, LAST_YEAR = 1000, 9000  # what the database and every time zone can hold
FORM = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:([Zz])|([+-])(\d\d)(?::?(\d\d))?)?"
)


def read_date(value: str) -> datetime | None:
    """Read a date; without an offset it comes back naive. 30 February rolls on into March, as in PHP."""
    found = FORM.fullmatch(value)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(found[number]) for number in range(1, 7))
    if not (1 <= month <= 12 and 1 <= day <= 31 and hour <= 24 and minute <= 59 and second <= 59):
        return None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if found[9] and not (int(found[9]) <= 23 and int(found[10] or 0) <= 59):
        return None
    start = datetime(year, month, 1, tzinfo=_offset(found))
    return start + timedelta(days=day - 1, hours=hour, minutes=minute, seconds=second)


def _offset(found: re.Match[str]) -> timezone | None:
    if found[7]:
        return UTC
    if not found[8]:
        return None
    ahead = timedelta(hours=int(found[9]), minutes=int(found[10] or 0))
    return timezone(ahead if found[8] == "+" else -ahead)


def write_date(moment: datetime) -> str:
    """Write a date without its offset."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S")
