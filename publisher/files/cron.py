"""Slots written as cron; the library reads the expression, local time stays ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from cronsim import CronSim, CronSimError

MOST = 96
"""Times a day; a slot every quarter of an hour is more than any channel bears."""


@dataclass(frozen=True)
class Cron:
    """Happen when a cron expression of five fields says, on the wall clock of the workspace.

    It is asked day by day without a zone, so that skipped and repeated hours are settled where all
    others are, in `core.localtime`.
    """

    expression: str

    def times_on(self, day: date) -> tuple[time, ...]:
        midnight = datetime.combine(day, time())
        ticks = CronSim(self.expression, midnight - timedelta(seconds=1))
        return tuple(tick.time() for tick in takewhile(lambda tick: tick.date() == day, ticks))


def read_cron(expression: str) -> Cron | None:
    """Read an expression; None when it is no cron of five fields, never happens, or happens all the time."""
    if len(expression.split()) != 5:
        return None
    cron = Cron(expression)
    try:
        first = next(CronSim(expression, datetime(2024, 1, 1) - timedelta(seconds=1)))  # noqa: DTZ001
    except (CronSimError, StopIteration):
        return None
    return cron if len(cron.times_on(first.date())) <= MOST else None
