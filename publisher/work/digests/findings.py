"""What digests tell, found out once for all of those that go out together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlmodel import Session

from publisher.app import App
from publisher.core.digest_letter import Line, Part, make_parts
from publisher.core.localtime import local_day, write_local
from publisher.core.message import Message
from publisher.core.plan import Plan
from publisher.core.progress import Progress, Standing
from publisher.core.windows import Window
from publisher.work.progress import Changed, at_hand, list_changes, progress
from publisher.work.reporting.period import this_month
from publisher.work.scoring import unit_records

SLIPPING = (Standing.AT_RISK, Standing.OVER)
Rows = list[Progress]


@dataclass
class Findings:
    """A workspace as of one instant; each figure is counted when it is first asked for."""

    app: App
    session: Session
    now: datetime

    def __post_init__(self) -> None:
        self.app = replace(self.app, spoken=None)  # letters are in the language of the workspace

    # --- figures ---------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> Rows:
        """Every target in every window, for everybody who has to reach it."""
        return progress(self.app, self.session, self.now)

    @cached_property
    def at_hand(self) -> Rows:
        return at_hand(self.rows, self.app, self.now)

    def missed_since(self, since: datetime) -> Rows:
        """Return the rows of the windows that have ended since then and were not reached."""
        ended = (one for one in self.rows if one.status is Standing.MISSED)
        return [one for one in ended if since < one.window.bounds(self.app.zone)[1] <= self.now]

    def changed_since(self, since: datetime) -> list[Changed]:
        """Return what has changed since then in windows that were over."""
        if not any(one.adjusted for one in self.rows):
            return []
        known = {(_key(one), change) for one in self._rows_at(since) for change in one.adjusted}
        fresh = [
            replace(row, adjusted=tuple(one for one in row.adjusted if (_key(row), one) not in known))
            for row in self.rows
        ]
        return list_changes(self.session, fresh)

    def _rows_at(self, moment: datetime) -> Rows:
        return progress(self.app, self.session, moment)

    @cached_property
    def plan(self) -> Plan | None:
        """Return the plan that runs today and is no part of another."""
        today = local_day(self.app.zone, self.now)
        running = (one for one in self.app.rules.plans if one.start <= today <= one.end)
        return next((one for one in running if one.parent is None), None)

    @property
    def month(self) -> Window:
        return this_month(self.app, self.now)

    @cached_property
    def units(self) -> list[dict[str, Any]]:
        """What every unit has done this month, with its score; nothing where no plan runs."""
        if self.plan is None:
            return []
        return unit_records(self.app, self.session, self.plan, self.month, self.now)

    # --- words -----------------------------------------------------------------------------------

    def word(self, code: str, /, **values: object) -> str:
        return self.app.word(f"digest-{code}", **values)

    def tell(self, told: Message) -> str:
        return self.app.tell(told)

    def time(self, at: datetime) -> str:
        return write_local(self.app.zone, at)

    def pace(self, row: Progress) -> str:
        """Say how many a working day are needed; of less than one a day, how many days are left."""
        if not row.days_left:
            return self.word("pace-over")
        if row.pace is None or row.pace < 1:
            return self.word("pace-slow", days=row.days_left)
        return self.word("pace", pace=f"{round(row.pace, 1):g}")

    def parts(self, code: str, lines: Iterable[Line]) -> tuple[Part, ...]:
        """Return the part of these lines under their heading, none for no lines."""
        return tuple(make_parts(self.word(f"head-{code}"), lines, self._count_rest))

    def _count_rest(self, left: int) -> str:
        return self.word("more", count=left)


def _key(row: Progress) -> tuple[str, str, str, str | None]:
    return row.plan, row.target.id, row.window.id, row.member


def part_missing(row: Progress) -> float:
    """Return which part of what is asked is neither there nor coming, by which all metrics compare."""
    return row.missing / row.least if row.least else 0.0
