"""Working days: what is left of a window to do something in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from publisher.core.localtime import DAY

SATURDAY = 5


@dataclass(frozen=True)
class WorkDays:
    """Monday to Friday without the holidays `off`, and with the days `on` that are worked instead."""

    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()

    def is_one(self, day: date) -> bool:
        return day in self.on or (day.weekday() < SATURDAY and day not in self.off)

    def count(self, first: date, last: date) -> int:
        """Count the working days from `first` to `last`, both included; 0 when `last` comes before."""
        return sum(self.is_one(day) for day in _days(first, last))


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += DAY
