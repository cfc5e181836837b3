"""The day as a strip: every channel's slots, what is planned in them, what is out, and where now is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rich import box
from rich.panel import Panel
from rich.text import Text

from publisher.core.delivery import Delivery, State
from publisher.core.timetable import Timetable

FIRST_HOUR, LAST_HOUR = 6, 22
COLUMNS = 5
"""Columns to an hour."""
LABEL = 12

SLOT, NOW = "┆", "│"
MARKS: Mapping[State, str] = {State.PUBLISHED: "●", State.UNCONFIRMED: "?", State.SENDING: "◐"}
PLANNED, FAILED = "○", "✕"
FAILURES = frozenset({State.REFUSED, State.MISSED})

Cells = dict[int, tuple[str, str]]
"""A sign and its colour, by column."""


def draw_timeline(
    timetable: Timetable,
    channels: Iterable[str],
    has: Iterable[Delivery],
    now: datetime,
    colours: Mapping[State, str],
    title: str,
) -> Panel:
    """Return one strip for each channel, on the local day of `now`."""
    zone = timetable.zone
    today, here = now.astimezone(zone).date(), column_of(now, zone)
    timed = [(at.astimezone(zone), one) for one in has if (at := one.published_at or one.due_at)]
    lines = [_hours()]
    for channel in channels:
        cells = _slots(timetable, channel, today)
        cells |= {here: (NOW, "bold yellow")} if here is not None else {}
        mine = [(at, one) for at, one in timed if one.channel == channel and at.date() == today]
        cells |= _marks(mine, zone, colours)
        lines.append(_strip(channel, cells))
    return Panel(Text("\n").join(lines), title=title, box=box.ROUNDED)


def column_of(at: datetime, zone: ZoneInfo) -> int | None:
    """Return where an instant stands on the strip, None outside its hours."""
    wall = at.astimezone(zone)
    column = int((wall.hour + wall.minute / 60 - FIRST_HOUR) * COLUMNS)
    return column if 0 <= column < (LAST_HOUR - FIRST_HOUR) * COLUMNS else None


def _slots(timetable: Timetable, channel: str, day: date) -> Cells:
    columns = (column_of(one.at, timetable.zone) for one in timetable.openings_on(channel, day))
    return {column: (SLOT, "bright_black") for column in columns if column is not None}


def _marks(mine: Iterable[tuple[datetime, Delivery]], zone: ZoneInfo, colours: Mapping[State, str]) -> Cells:
    found: Cells = {}
    for at, one in mine:
        column = column_of(at, zone)
        if column is not None:
            mark = FAILED if one.state in FAILURES else MARKS.get(one.state, PLANNED)
            found[column] = (mark, colours.get(one.state, ""))
    return found


def _hours() -> Text:
    hours = "".join(f"{hour:02}".ljust(COLUMNS) for hour in range(FIRST_HOUR, LAST_HOUR))
    return Text(" " * LABEL + hours, "bright_black", no_wrap=True)


def _strip(channel: str, cells: Cells) -> Text:
    line = Text(channel.ljust(LABEL)[:LABEL], no_wrap=True)
    for column in range((LAST_HOUR - FIRST_HOUR) * COLUMNS):
        sign, colour = cells.get(column, ("·" if column % COLUMNS == 0 else " ", "bright_black"))
        line.append(sign, colour)
    return line
