"""The pace: where an instant stands in a window, and what going on like this would bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from publisher.core.localtime import DAY, local_day
from publisher.core.windows import Window
from publisher.core.workdays import WorkDays

Life = tuple[date | None, date | None]
"""The first and the last day of whoever has to reach a target, None where that is open."""

TRUSTED = 0.25
"""The part of a window's working days that has to be gone before their pace says anything about the rest."""


class Basis(StrEnum):
    """What a forecast rests on."""

    DONE = "done"  # the window is over, or nothing more is to be seen coming
    SCHEDULED = "scheduled"  # what has its time already
    PACE = "pace"  # the working days left would bring as much as those gone


@dataclass(frozen=True)
class Forecast:
    """What will be out at the end of a window.

    `rate` is what a working day has brought so far, None while it says nothing yet; `days` of them come
    after today.
    """

    number: int
    basis: Basis
    rate: float | None = None
    days: int = 0


@dataclass(frozen=True)
class Moment:
    """An instant in a window, in working days; `gone` and `left` both hold today, the others do not."""

    window: Window
    is_over: bool
    before: int
    gone: int
    left: int
    after: int

    @classmethod
    def of(
        cls, window: Window, zone: ZoneInfo, workdays: WorkDays, at: datetime, life: Life = (None, None)
    ) -> Moment:
        """Return where `at` stands in a window; for whoever was not there all the time, in their `life`."""
        today, first, last = local_day(zone, at), window.from_, window.until
        is_over = local_day(zone, at + timedelta.resolution) > last  # the day's last instant ends it
        first, last = max(first, life[0] or first), min(last, life[1] or last)
        return cls(
            window,
            is_over,
            before=workdays.count(first, min(today - DAY, last)),
            gone=workdays.count(first, min(today, last)),
            left=workdays.count(max(today, first), last),
            after=workdays.count(max(today + DAY, first), last),
        )

    @property
    def all(self) -> int:
        return self.before + self.left

    def even(self, least: int) -> int:
        """Return what an even pace would have brought by yesterday, to the nearest piece, up from a half."""
        whole = max(self.all, 1)
        return (2 * least * self.before + whole) // (2 * whole)

    def keeps_up(self, done: int, least: int) -> bool:
        """Tell whether less than half a piece lacks of what an even pace would have brought by yesterday."""
        return done >= self.even(least)

    def needed(self, lacking: int) -> float:
        """Return what each working day that is left has to bring; all at once when none is left."""
        return round(lacking / max(self.left, 1), 2)

    def foresee(self, done: int, scheduled: int, most: int | None = None) -> Forecast:
        """Return what will be there at the end: what is scheduled or what the pace brings, which is more.

        The pace brings no more than `most` in all, where there cannot be more.
        """
        if self.is_over:
            return Forecast(done, Basis.DONE)
        trusted = self.gone > 0 and self.gone >= TRUSTED * self.all
        rate = done / self.gone if trusted else None
        by_pace = done * self.after // self.gone if trusted else 0
        by_pace = by_pace if most is None else min(by_pace, most - done)
        more = max(by_pace, scheduled)
        basis = Basis.DONE if not more else Basis.PACE if by_pace > scheduled else Basis.SCHEDULED
        return Forecast(done + more, basis, rate, self.after)
