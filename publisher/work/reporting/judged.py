"""Judging a target in one window: what is asked there, what is done of it, and whether that is met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from publisher.core.progress import Progress, Standing
from publisher.core.windows import Window

WORST_FIRST = (Standing.OVER, Standing.AT_RISK, Standing.ON_TRACK)
"""How an open window that has not met its target may stand."""


@dataclass(frozen=True)
class Judged:
    """One target in one window; where members have to reach it, `asked` and `done` count members.

    Members that have nothing to compare with are not counted; `asked` is None where nobody has. `summary`
    is the row that counts them, where a part of them has to.
    """

    rows: Sequence[Progress]
    is_of_members: bool
    asked: int | None
    done: int
    summary: Progress | None = None

    @classmethod
    def of(cls, rows: Sequence[Progress]) -> Judged:
        """Judge the rows of one target in one window."""
        members = [one for one in rows if one.member is not None]
        if not members:
            return cls(rows, False, rows[0].asked, rows[0].done)
        if summary := next((one for one in rows if one.member is None), None):
            return cls(members, True, summary.least, summary.done, summary)
        asking = [one for one in members if one.asked is not None]
        return cls(members, True, len(asking) or None, sum(one.is_met for one in asking))

    @property
    def title(self) -> str:
        return self.rows[0].target.title

    @property
    def window(self) -> Window:
        return self.rows[0].window

    @property
    def is_met(self) -> bool:
        if self.asked is None:
            return False
        return self.done >= self.asked if self.is_of_members else self.rows[0].is_met

    @property
    def is_maximum(self) -> bool:
        """Tell whether nothing has to be reached, only something not to be passed."""
        return all(not one.least and one.most is not None for one in self.rows)

    @property
    def missing(self) -> int:
        return max((self.asked or 0) - self.done, 0) if self.is_of_members else self.rows[0].missing

    @property
    def outlook(self) -> Standing:
        """Return how it stands while its window is open; of members, whether enough are on the way."""
        if not self.is_of_members:
            return self.rows[0].status
        if self.summary:
            return self.summary.status
        stands = {one.status for one in self.rows if one.asked is not None}
        return next((one for one in WORST_FIRST if one in stands), Standing.ON_TRACK)

    @property
    def is_over(self) -> bool:
        return self.rows[0].is_over

    def is_settled_in(self, period: Window) -> bool:
        """Tell whether the window is over, and was when the period ended."""
        return self.is_over and self.window.until <= period.until

    @property
    def adjustment(self) -> int:
        """Return by how much `done` would be another since the window ended."""
        if not self.is_of_members:
            return self.rows[0].adjustment
        return sum(_reaches_now(one) - one.is_met for one in self.rows if one.adjusted)

    @property
    def is_met_now(self) -> bool:
        """Tell whether it is met when what has changed since the window ended is counted as well."""
        if not self.adjustment:
            return self.is_met
        if self.is_of_members:
            return self.done + self.adjustment >= (self.asked or 0)
        return _reaches_now(self.rows[0])


def _reaches_now(one: Progress) -> bool:
    return one.reaches(one.done + one.adjustment)


def judge(rows: Sequence[Progress]) -> list[Judged]:
    """Judge the rows of one target, window by window."""
    return [Judged.of(list(each)) for _, each in groupby(rows, key=lambda one: one.window)]
