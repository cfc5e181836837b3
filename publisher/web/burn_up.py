"""The burn-up line of one figure: what is done by each day, an even pace, the forecast; drawn as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from publisher.core.localtime import DAY
from publisher.core.progress import Progress
from publisher.core.workdays import WorkDays

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 46, 628, 14, 226
DAILY, WEEKLY = 10, 120
"""Up to so many days a window is told day by day, and week by week; a longer one month by month."""
SUNDAY = 6


@dataclass(frozen=True)
class Step:
    """How it stood, or will, at the end of a day: `done` is None for what is still to come."""

    day: date
    done: int | None
    even: float | None


@dataclass(frozen=True)
class BurnUp:
    """The lines as SVG draws them, and the steps for who does not see them.

    `even` is the pace that would reach what is asked; `most` the height of a maximum.
    """

    done: str
    even: str | None
    forecast: str | None
    most: float | None
    today: float | None
    marks: tuple[tuple[float, int], ...]
    steps: tuple[Step, ...]


def draw(row: Progress, by_day: Mapping[date, int], today: date, workdays: WorkDays) -> BurnUp:
    """Return the line of a row, given how much counts on each day."""
    first, last = row.window.from_, row.window.until
    shown = min(today, last)
    sums = _sums(by_day, first, shown)
    pace = _even(row, workdays)
    scale = _Scale(first, last, max(row.done, row.forecast.number, row.least or 0, row.most or 0, 1))
    reached = sums.get(shown, row.done)
    likely = [(shown, reached), (last, row.forecast.number)]
    return BurnUp(
        scale.path([(first - DAY, 0), *sums.items()]),
        scale.path([(first - DAY, 0), *pace.items()]) if pace else None,
        None if row.is_over or today < first else scale.path(likely),
        scale.y(row.most) if row.most is not None else None,
        scale.x(today) if first <= today <= last else None,
        scale.marks(),
        tuple(Step(day, sums.get(day), pace.get(day)) for day in _told(first, last, today)),
    )


def _sums(by_day: Mapping[date, int], first: date, last: date) -> dict[date, int]:
    """Return how much there is by the end of each day; `last` may come before `first`."""
    found, total = dict[date, int](), 0
    for day in _days(first, last):
        total += by_day.get(day, 0)
        found[day] = total
    return found


def _even(row: Progress, workdays: WorkDays) -> dict[date, float]:
    """Return what an even pace brings by the end of each day, in working days where there are any."""
    if row.least is None:
        return {}
    found, gone = dict[date, float](), 0
    whole = workdays.count(row.window.from_, row.window.until)
    for day in _days(row.window.from_, row.window.until):
        gone += workdays.is_one(day)
        found[day] = round(row.least * gone / whole, 1) if whole else row.least
    return found


def _told(first: date, last: date, today: date) -> Iterator[date]:
    length = (last - first).days + 1
    for day in _days(first, last):
        is_week, is_month = day.weekday() == SUNDAY, (day + DAY).day == 1
        is_told = length <= DAILY or (is_week if length <= WEEKLY else is_month)
        if is_told or day in (today, last):
            yield day


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += DAY


class _Scale:
    def __init__(self, first: date, last: date, highest: int) -> None:
        self._first, self._days = first, (last - first).days + 1
        self._highest = highest * 1.08

    def x(self, day: date) -> float:
        """Return where a day ends."""
        return round(LEFT + (RIGHT - LEFT) * ((day - self._first).days + 1) / self._days, 1)

    def y(self, number: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * number / self._highest, 1)

    def path(self, points: Iterable[tuple[date, float]]) -> str:
        return " ".join(f"{self.x(day)},{self.y(number)}" for day, number in points)

    def marks(self) -> tuple[tuple[float, int], ...]:
        """Return where the axis says how much there is, at round numbers."""
        step = 1
        while self._highest / step > 5:
            step *= 10 if self._highest / step > 50 else 5 if self._highest / step > 12 else 2
        return tuple((self.y(one), one) for one in range(0, int(self._highest) + 1, step))
