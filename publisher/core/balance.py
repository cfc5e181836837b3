"""The balance: what was counted before, carried forward, so that only what is new has to be counted.

The ledger of what went out only grows; an old line changes but once, when it is touched, and each move that
does either is a step of the trail. So a balance stays right for the works that no later step names.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from publisher.core.tally import Adjustment, Cell


@dataclass(frozen=True)
class Weighed:
    """What works that were looked at one by one bring together; those `besides` were not.

    It is right at every instant from `since` on, the newest that their lines name: how a work stands in a
    window follows from its lines alone.
    """

    since: datetime
    besides: frozenset[str] = frozenset()
    cells: Counter[Cell] = field(default_factory=Counter)
    adjustments: tuple[Adjustment, ...] = ()


@dataclass(frozen=True)
class Balance:
    """What stood on a board's cells when the newest work in it had gone out, by the ledger up to a line and
    the trail up to a step.

    `mark` is the digest of that step, by which the books are known again: after a restore they may be
    others. Not in the cells are works that were `touched`, or that stand `apart` as their channels have
    different traits; these are `weighed`, all but those of which more is to come. Where the cells are days,
    `sums` are what they come to in windows.
    """

    at: datetime
    last: int
    step: int
    mark: str
    cells: Counter[Cell] = field(default_factory=Counter)
    touched: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    weighed: Weighed | None = None
    sums: Counter[Cell] | None = field(default=None, compare=False)

    @property
    def one_by_one(self) -> frozenset[str]:
        """The works that are not in the cells."""
        return self.touched | self.apart


def moved(cells: Counter[Cell], gone: Counter[Cell], come: Counter[Cell]) -> Counter[Cell]:
    """Return cells without what is gone and with what has come; few of many change."""
    found = cells.copy()
    for cell in gone | come:
        found[cell] += come[cell] - gone[cell]
        if not found[cell]:
            del found[cell]
    return found
