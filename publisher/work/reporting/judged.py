"""Judging a target in one window: what is asked there, what is done of it, and whether that is met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from publisher.core.progress import Progress, Standing
from publisher.core.windows import Window


def asked_of(one: Progress) -> int | None:
    """Return what a row asks, the least before the most; None where there is nothing to compare with.

    A share of nothing and growth over nothing or over what nobody knows ask for nothing.
    """
    return one.least or one.most


def has_met(one: Progress) -> bool:
    """Tell whether what is asked is out, and no more than is allowed."""
    is_out = one.least is not None and one.done >= one.least
    return one.status is Standing.MET or (is_out and one.status is not Standing.OVER)


@dataclass(frozen=True)
class Judged:
    """One target in one window; where members have to reach it, `asked` and `done` count members.

    Members that have nothing to compare with are not counted; `asked` is None where nobody has.
    """

    rows: Sequence[Progress]
    is_of_members: bool
    asked: int | None
    done: int

    @classmethod
    def of(cls, rows: Sequence[Progress]) -> Judged:
        """Judge the rows of one target in one window."""
        members = [one for one in rows if one.member is not None]
        if not members:
            return cls(rows, False, asked_of(rows[0]), rows[0].done)
        asking = [one for one in members if asked_of(one) is not None]
        asked = members[0].target.members_asked(len(asking)) if asking else None
        return cls(members, True, asked, sum(has_met(one) for one in asking))

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
        return self.done >= self.asked if self.is_of_members else has_met(self.rows[0])

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
        stands = [one.status for one in self.rows if one.member is not None and asked_of(one) is not None]
        asked = self.asked or 0
        if len(stands) - stands.count(Standing.OVER) < asked:
            return Standing.OVER
        likely = sum(one in (Standing.MET, Standing.ON_TRACK) for one in stands)
        return Standing.ON_TRACK if likely >= asked else Standing.AT_RISK

    @property
    def is_over(self) -> bool:
        return self.rows[0].is_over

    def is_settled_in(self, period: Window) -> bool:
        """Tell whether the window is over, and was when the period ended."""
        return self.is_over and self.window.until <= period.until

    @property
    def adjustment(self) -> int:
        return sum(one.adjustment for one in self.rows)


def judge(rows: Sequence[Progress]) -> list[Judged]:
    """Judge the rows of one target, window by window."""
    return [Judged.of(list(each)) for _, each in groupby(rows, key=lambda one: one.window)]
