"""The balance: what was counted before, carried forward, so that only what is new has to be counted.

The ledger of what went out only grows; an old line changes but once, when it is touched. So a balance stays
right for the works that no later line names and that were not touched since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from publisher.core.tally import Adjustment, Cell


@dataclass(frozen=True)
class Weighed:
    """What works that were looked at one by one bring together, known again by their `mark`.

    It is right at every instant from `since` on, the newest that their lines name: how a work stands in a
    window follows from its lines alone.
    """

    mark: str
    since: datetime
    cells: Counter[Cell] = field(default_factory=Counter)
    adjustments: tuple[Adjustment, ...] = ()

    def is_of(self, mark: str, at: datetime) -> bool:
        """Tell whether it is what the works with this mark bring at an instant."""
        return self.mark == mark and self.since <= at


@dataclass(frozen=True)
class Balance:
    """What stood on a board's cells when the newest work in it had gone out, by the ledger up to a line.

    `mark` is what that last line says, by which it is known again. Not in the cells are works that were
    `touched`, or that stand `apart` as their channels have different traits; these are `weighed`, all but
    those of which more is to come.
    """

    at: datetime
    last: int
    mark: str
    cells: Counter[Cell] = field(default_factory=Counter)
    touched: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    weighed: Weighed | None = None

    @property
    def one_by_one(self) -> frozenset[str]:
        """The works that are not in the cells."""
        return self.touched | self.apart

    def is_of(self, mark: str | None, touched: Collection[str]) -> bool:
        """Tell whether the books are those that it was drawn from: after a restore they may be others.

        `mark` is what its last line says now, None where there is none.
        """
        return self.mark == mark and self.touched.issubset(touched)
