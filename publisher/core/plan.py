"""The plan: what is to be reached, by what, within which windows of time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal

from publisher.core.metrics import Each, Metric, Where
from publisher.core.score_sheet import Sheet
from publisher.core.windows import CALENDAR, Window, parse_window, windows_within


@dataclass(frozen=True)
class Target:
    """One line of the plan.

    `share` asks that the pieces of `where` make up that part of those of `of`; `growth` adds that
    part to the number of the same period a year before, which is `baseline` or was measured. Both turn
    into a minimum. `coverage` is the part of all members of `each` that has to reach it.
    """

    id: str
    title: str
    metric: Metric
    per: str
    where: Where = field(default_factory=dict)
    min: int | None = None
    max: int | None = None
    share: Decimal | None = None
    of: Where = field(default_factory=dict)
    growth: Decimal | None = None
    baseline: int | None = None
    each: Each | None = None
    coverage: Decimal | None = None

    def least(self, whole: int, measured: int | None = None) -> int | None:
        """Return the number to be reached; None if there is none.

        `whole` pieces are in `of`; `measured` is last year's number where the plan states no baseline.
        """
        before = measured if self.baseline is None else self.baseline
        asked = [self.min] if self.min is not None else []
        if self.share is not None:
            asked.append(_round_up(self.share * whole))
        if self.growth is not None and before is not None:
            asked.append(_round_up(before * (1 + self.growth)))
        return max(asked, default=None)

    def members_asked(self, count: int) -> int:
        """Return how many of `count` members have to reach the target."""
        return count if self.coverage is None else _round_up(self.coverage * count)


def _round_up(number: Decimal) -> int:
    return int(number.to_integral_value(ROUND_CEILING))


@dataclass(frozen=True)
class Plan:
    """One plan with its targets; `windows` are the named ones beside the calendar's.

    `parent` is the plan that this one is a part of: a drive of some weeks within the year.
    """

    id: str
    title: str
    start: date
    end: date
    parent: str | None = None
    basis: tuple[str, ...] = ()
    themes: Mapping[str, str] = field(default_factory=dict)
    audiences: Mapping[str, str] = field(default_factory=dict)
    indices: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    targets: tuple[Target, ...] = ()
    sheet: Sheet = field(default_factory=Sheet)

    @property
    def whole(self) -> Window:
        """Return the window of the plan itself."""
        return Window(self.id, self.start, self.end, self.title)

    def windows_of(self, per: str) -> tuple[Window, ...]:
        """Return the windows that a target with this `per` is counted in."""
        for calendar in CALENDAR:
            if per == calendar:
                return windows_within(calendar, self.start, self.end)
        if per == "plan":
            return (self.whole,)
        return tuple(window for window in self.windows if window.id == per)

    def every_window(self) -> tuple[tuple[str, Window], ...]:
        """Return all windows that a target may be counted in, each with the `per` that asks for it."""
        pers = (*CALENDAR, "plan", *(window.id for window in self.windows))
        return tuple((per, window) for per in pers for window in self.windows_of(per))

    @property
    def marked(self) -> Sheet:
        """Return the scoring sheet with the windows of its marks called as they are here, not as written."""
        marks = tuple(
            replace(one, window=window.id) if (window := self.window(one.window)) else one
            for one in self.sheet.marks
        )
        return replace(self.sheet, marks=marks)

    def marked_parts(self, whole: Window) -> tuple[str, ...]:
        """Return the windows inside another one that marks are given for, the earliest first."""
        named = {one.id: one for mark in self.sheet.marks if (one := self.window(mark.window))}
        inside = [one for one in named.values() if one.id != whole.id and one.is_within(whole)]
        return tuple(one.id for one in sorted(inside, key=lambda one: (one.from_, one.until)))

    def window(self, name: str) -> Window | None:
        """Return a window by its name, as `report --period` gives it."""
        named = next((window for window in self.windows if window.id == name), None)
        if named is not None or name == "plan":
            return named or self.whole
        return parse_window(name) or (self.whole if name == self.id else None)
