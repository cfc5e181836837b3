"""The days that people ask about most: the ends of the windows that are open or yet to come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from publisher.app import App
from publisher.core.localtime import local_day, write_day
from publisher.core.plan import Plan
from publisher.core.windows import CALENDAR, Window
from publisher.web.plan_address import PlanAddress

MOST = 8
"""So many days are offered, the nearest."""


@dataclass(frozen=True)
class End:
    """A day on which windows end, with what these are: `14/06 (kỳ báo cáo)`."""

    day: date
    told: str

    @property
    def written(self) -> str:
        return self.day.isoformat()


def ends_of(
    app: App, address: PlanAddress, plans: Iterable[Plan], pers: Collection[str] | None = None
) -> list[End]:
    """Return the ends of the windows that plans count or report in, of those called `pers` or of all."""
    today = local_day(app.zone, address.moment(app))
    found: dict[date, dict[str, None]] = {}
    for plan in plans:
        for per, window in _coming(plan, today, pers):
            found.setdefault(window.until, {})[_name(app, per, window)] = None
    return [_end(app, day, found[day], today) for day in sorted(found)[:MOST]]


def _coming(plan: Plan, today: date, pers: Collection[str] | None) -> Iterator[tuple[str, Window]]:
    """Yield the next window to end of each kind, and all that have names."""
    counted = {one.per for one in plan.targets} if pers is None else pers
    for per in (*CALENDAR, "plan"):
        ending = (one for one in plan.windows_of(per) if per in counted and one.until >= today)
        yield from ((per, one) for one in [*ending][:1])
    for window in plan.windows:
        if window.until >= today:
            yield window.id, window


def _name(app: App, per: str, window: Window) -> str:
    if per in (*CALENDAR, "plan"):
        return app.word(f"web-by-day-end-{per}")
    return app.word("web-by-day-end-report") if window.due else window.title


def _end(app: App, day: date, names: Iterable[str], today: date) -> End:
    written = write_day(day) if day.year != today.year else f"{day:%d/%m}"
    return End(day, app.word("web-by-day-end", day=written, names=", ".join(names)))
