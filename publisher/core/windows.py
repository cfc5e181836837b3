"""Windows of time that a plan counts in: weeks, months, quarters, halves, years, and named ones.

A window is made of whole local days, both ends included; only its bounds are instants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from publisher.core.localtime import DAY, day_start

Per = Literal["week", "month", "quarter", "half", "year"]
CALENDAR: tuple[Per, ...] = get_args(Per)
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
OPEN_BOOKS = timedelta(days=5)
"""How long after its end a window without a `due` takes in what people learn of late."""


@dataclass(frozen=True)
class Window:
    """Days from `from_` to `until`, both included; a report on it is due on `due`."""

    id: str
    from_: date
    until: date
    title: str = ""
    due: date | None = None

    @property
    def days(self) -> int:
        return (self.until - self.from_).days + 1

    @property
    def sealed_on(self) -> date:
        """Return the last day on which what is learned of late still changes the figures of the window.

        Reports are drawn up between the end and the day they are due; it is never the last day itself.
        """
        return max(self.due or self.until + OPEN_BOOKS, self.until + DAY)

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Return the first instant inside and the first one behind, in UTC."""
        return day_start(zone, self.from_), day_start(zone, self.until + DAY)

    def is_within(self, period: Window) -> bool:
        """Tell whether all days of the window are days of a period."""
        return period.from_ <= self.from_ and self.until <= period.until

    def cut(self, first: date, last: date) -> Window:
        """Return the part of the window from `first` to `last`."""
        return Window(self.id, max(self.from_, first), min(self.until, last), self.title, self.due)


def window_of(per: Per, day: date) -> Window:
    """Return the calendar window that holds `day`."""
    if per == "week":
        monday = day - timedelta(days=day.weekday())
        year, number, _ = day.isocalendar()
        return Window(f"{year}-W{number:02}", monday, monday + timedelta(days=6))
    size = MONTHS[per]
    part = (day.month - 1) // size
    first = date(day.year, part * size + 1, 1)
    last = _month_end(day.year, (part + 1) * size)
    return Window(_name(per, day.year, part + 1), first, last)


def windows_within(per: Per, first: date, last: date) -> tuple[Window, ...]:
    """Return the calendar windows of a plan that runs from `first` to `last`.

    Months and longer are cut at the plan's ends. Weeks stay whole and belong to the plan that holds
    their Thursday, as ISO 8601 counts them: no week is short, and none is in two years' plans.
    """
    if per == "week":
        return tuple(one for one in _each(per, first, last) if first <= one.from_ + timedelta(days=3) <= last)
    return tuple(one.cut(first, last) for one in _each(per, first, last))


def a_year_before(window: Window) -> Window:
    """Return the same period of the year before (cùng kỳ); a week is the one 52 weeks earlier."""
    if window.id == window_of("week", window.from_).id:
        year = timedelta(weeks=52)
        return replace(window, from_=window.from_ - year, until=window.until - year, due=None)
    first, behind = _year_before(window.from_, 2, 28), _year_before(window.until + DAY, 3, 1)
    return replace(window, from_=first, until=behind - DAY, due=None)


def _year_before(day: date, month: int, instead: int) -> date:
    """Return the same date of the year before; for 29 February the day that is told instead."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, month, instead)
    return day.replace(year=day.year - 1)


def parse_window(text: str) -> Window | None:
    """Read the name of a calendar window: `2027-W03`, `2027-01`, `2027-Q1`, `2027-H1`, `2027`."""
    found = re.fullmatch(r"(\d{4})(?:-(?:W(\d\d)|(\d\d)|Q([1-4])|H([12])))?", text.strip().upper())
    if not found:
        return None
    year, week, month, quarter, half = (int(part) if part else 0 for part in found.groups())
    try:
        if week:
            return window_of("week", date.fromisocalendar(year, week, 1))
        if month:
            return window_of("month", date(year, month, 1))
        if quarter or half:
            per: Per = "quarter" if quarter else "half"
            return window_of(per, date(year, MONTHS[per] * ((quarter or half) - 1) + 1, 1))
        return window_of("year", date(year, 1, 1)) if text.strip().isdigit() else None
    except (ValueError, OverflowError):  # no such week or month, or the end of the calendar
        return None


def _each(per: Per, first: date, last: date) -> Iterator[Window]:
    day = first
    while day <= last:
        window = window_of(per, day)
        yield window
        day = window.until + DAY


def _name(per: Per, year: int, number: int) -> str:
    match per:
        case "month":
            return f"{year:04}-{number:02}"
        case "quarter":
            return f"{year:04}-Q{number}"
        case "half":
            return f"{year:04}-H{number}"
    return f"{year:04}"


def _month_end(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - DAY
