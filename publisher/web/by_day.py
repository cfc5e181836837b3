"""What is needed by a day, whole: sentences by channel, lines of targets, groups of members."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from publisher.app import App
from publisher.core.by_day import Need
from publisher.core.localtime import write_day
from publisher.web.by_day_rows import Group, Line, groups_of, lines_of
from publisher.web.by_day_sums import Sums, sums_of
from publisher.web.plan_address import PlanAddress


@dataclass(frozen=True)
class ByDay:
    """What pages tell of one day."""

    day: str
    sums: Sums
    lines: tuple[Line, ...]
    groups: tuple[Group, ...]


def by_day(
    app: App, address: PlanAddress, needs: Iterable[Need], day: date, most: int | None = None
) -> ByDay:
    """Return what pages tell of what is needed by the end of a day; of a target so many members at most."""
    found = [*needs]
    lines = lines_of(app, address, found)
    groups = tuple(groups_of(app, address, found, most))
    return ByDay(write_day(day), sums_of(app, lines, day), tuple(lines), groups)
