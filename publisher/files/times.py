"""Times as people write them, in the zone of the workspace."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError

from publisher.files.names import fold
from publisher.files.refusal import Refusal
from publisher.settings import read_duration

ISO_DAY = r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})"
OUR_DAY = r"(?P<day>[0-9]{1,2})[-/.](?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})"
MINUTE = r"(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?|\s?phút)?"
HOUR = rf"(?P<hour>[0-9]{{1,2}})(?::{MINUTE}|\s?(?:h|g|giờ)\s?(?:{MINUTE.replace('?P<', '?P<our_')})?)"
OFFSET = r"(?P<offset>\s?(?:Z|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9]))?"
SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"{ISO_DAY}(?:\s+|T){HOUR}{OFFSET}",
        rf"{OUR_DAY}(?:\s+|,\s*){HOUR}{OFFSET}",
        rf"{HOUR},?\s+(?:ngày\s+)?{OUR_DAY}",
        rf"{HOUR},?\s+(?:ngày\s+)?{ISO_DAY}",
    )
)
DAY_ALONE = re.compile(rf"(?:{ISO_DAY})|(?:{OUR_DAY.replace('?P<', '?P<our_')})")
ENGLISH_HALVES = re.compile(r"[0-9]\s?[ap]\.?m\b", re.IGNORECASE)
YEARS = range(2000, 2101)
"""Years that an editor may mean; others are slips, and some cannot be counted with."""

SPANS = {"giay": "s", "phut": "m", "gio": "h", "ngay": "d"}


def read_time(text: str, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) that `text` means in `zone`; what cannot be one is refused."""
    said = text.strip()
    if ENGLISH_HALVES.search(said):
        raise Refusal("time-am-pm", value=said)
    for shape in SHAPES:
        if found := shape.fullmatch(said):
            return _instant(said, found, zone)
    if found := DAY_ALONE.fullmatch(said):
        _instant(said, found, zone)
        raise Refusal("time-without-hour", value=said)
    raise Refusal("time-not-understood", value=said[:60])


def second_reading(text: str, zone: ZoneInfo) -> str | None:
    """Return how to write the second of two such hours, when summer time ends; None for all other times.

    Whoever has written an offset has said which one is meant.
    """
    found = next(filter(None, (shape.fullmatch(text.strip()) for shape in SHAPES)), None)
    if found is None or found.groupdict().get("offset"):
        return None
    first, second = (_instant(text, found, zone).astimezone(zone).replace(fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return None
    return second.isoformat(" ", "minutes")


def _instant(said: str, found: re.Match[str], zone: ZoneInfo) -> datetime:
    parts = {name: _number(found, name) for name in ("year", "month", "day", "hour", "minute", "second")}
    if parts["month"] > 12 and parts["day"] <= 12:
        raise Refusal("time-month-first", value=said, day=parts["month"], month=parts["day"])
    try:
        local = datetime(**parts, tzinfo=zone)
    except ValueError:
        raise Refusal("time-not-in-calendar", value=said) from None
    if local.year not in YEARS:
        raise Refusal("time-not-in-calendar", value=said)
    offset = found.groupdict().get("offset")
    return _with_offset(local, offset) if offset else _as_shown(local, said, zone)


def _number(found: re.Match[str], name: str) -> int:
    """Return one part of a time; minutes and seconds may stand in either of two groups."""
    groups = found.groupdict()
    return int(groups.get(name) or groups.get(f"our_{name}") or 0)


def _with_offset(local: datetime, offset: str) -> datetime:
    written = offset.strip().upper().replace("Z", "+0000").replace(":", "")
    ahead = timedelta(hours=int(written[1:3]), minutes=int(written[3:5]))
    return (local.replace(tzinfo=UTC) - (ahead if written[0] == "+" else -ahead)).astimezone(UTC)


def _as_shown(local: datetime, said: str, zone: ZoneInfo) -> datetime:
    """Return the instant at which clocks show `local`; refuse what summer time leaps over."""
    instant = local.astimezone(UTC)
    shown = instant.astimezone(zone)
    if shown.replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Refusal("time-leapt-over", value=said, zone=zone.key, instead=f"{shown:%Y-%m-%d %H:%M}")
    return instant


def read_span(text: str) -> timedelta:
    """Return the length of time that `text` means: `90m`, `1h30m`, `2 giờ`, `30 phút`."""
    written = re.sub(r"[^\W\d_]+", lambda word: SPANS.get(fold(word[0]), word[0].lower()), text)
    try:
        return read_duration(re.sub(r"\s+", "", written))
    except PydanticCustomError as error:
        code = "span-too-long" if error.type == "duration-too-long" else "span-not-understood"
        raise Refusal(code, value=text.strip()[:60]) from None
