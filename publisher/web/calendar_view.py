"""Which days of the calendar an address asks for, and the addresses of the days around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode

from publisher.core.localtime import DAY

FIRST, LAST = date(1970, 1, 1), date(9000, 1, 1)
"""Days that anybody asks for."""


class View(StrEnum):
    """How days are laid out; each shows so many entries of a day."""

    MONTH = "month"
    WEEK = "week"
    LIST = "list"

    @property
    def most(self) -> int:
        return {View.MONTH: 4, View.WEEK: 30, View.LIST: 15}[self]


@dataclass(frozen=True)
class CalendarView:
    """What an address asks: how days are laid out, around which one, and of which channel (all: empty)."""

    view: View
    at: date
    channel: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str], today: date) -> CalendarView:
        """Read an address; what it says that nothing can be means the month of today."""
        view = given.get("view", "")
        return cls(
            View(view) if view in set(View) else View.MONTH,
            _day(given.get("at", ""), today),
            given.get("channel", "").replace("\0", "").strip(),
        )

    @property
    def first(self) -> date:
        """Return the first day that is shown: a Monday, but for the list."""
        start = self.at if self.view is View.WEEK else self.at.replace(day=1)
        return start if self.view is View.LIST else start - start.weekday() * DAY

    @property
    def last(self) -> date:
        if self.view is View.WEEK:
            return self.first + 6 * DAY
        end = self._next_month - DAY
        return end if self.view is View.LIST else end + (6 - end.weekday()) * DAY

    def holds(self, day: date) -> bool:
        """Tell whether a day belongs to the month that is asked for, or is only shown beside it."""
        return self.view is not View.MONTH or (day.year, day.month) == (self.at.year, self.at.month)

    @property
    def previous(self) -> CalendarView:
        back = self.first if self.view is View.WEEK else self.at.replace(day=1)
        return replace(self, at=(back - DAY).replace(day=1) if self.view is not View.WEEK else back - 7 * DAY)

    @property
    def next(self) -> CalendarView:
        return replace(self, at=self.first + 7 * DAY if self.view is View.WEEK else self._next_month)

    def as_view(self, view: View) -> CalendarView:
        return replace(self, view=view)

    def around(self, day: date) -> CalendarView:
        return replace(self, at=day)

    @property
    def link(self) -> str:
        said = {"view": str(self.view), "at": str(self.at), "channel": self.channel}
        return f"/calendar?{urlencode({name: one for name, one in said.items() if one})}"

    def day_link(self, day: date) -> str:
        """Return where all lines of a day stand."""
        said = {"since": str(day), "until": str(day), "channel": self.channel}
        return f"/log?{urlencode({name: one for name, one in said.items() if one})}"

    @property
    def _next_month(self) -> date:
        return (self.at.replace(day=1) + 31 * DAY).replace(day=1)


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if FIRST <= day <= LAST else today
