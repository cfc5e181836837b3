"""Which activities are meant: those of a period, of a unit, of a kind."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from publisher.app import App
from publisher.core.activity import Activity, Kind
from publisher.core.errors import WrongUsage
from publisher.core.localtime import local_day
from publisher.core.windows import Window, parse_window
from publisher.files.activity_names import KINDS
from publisher.files.unit_names import UnitNames
from publisher.store import activities


def choose_activities(
    app: App, session: Session, period: str | None, unit: str | None, kind: str | None, with_removed: bool
) -> list[Activity]:
    """Return the activities of a period, a unit and a kind, each where it is named."""
    window = _find_window(app, period)
    day = window.until if window else local_day(app.zone, app.clock.now())
    of_unit, of_kind = _find_unit(app, unit, day), _find_kind(kind)
    first, last = (window.from_, window.until) if window else (None, None)
    return [
        one
        for one in activities.every(session, first, last, with_removed=with_removed)
        if (of_unit is None or of_unit in one.units) and (of_kind is None or one.kind is of_kind)
    ]


def _find_window(app: App, period: str | None) -> Window | None:
    """Return the days of a period: the calendar's, or one that a plan names."""
    if period is None:
        return None
    named = (plan.window(period) for plan in app.rules.plans)
    found = next(filter(None, named), None) or parse_window(period)
    if found is None:
        known = ", ".join(window.id for plan in app.rules.plans for window in plan.windows)
        raise WrongUsage("no-such-period", given=period, known=known or "–")
    return found


def _find_unit(app: App, name: str | None, day: date) -> str | None:
    """Return the unit that a name means on a day; where the workspace lists none, any name may have been
    given."""
    if name is None or app.rules.units is None:
        return name
    found = UnitNames(app.rules.units).on(day).find(name)
    if found is None:
        raise WrongUsage("no-such-unit", given=name)
    return found


def _find_kind(name: str | None) -> Kind | None:
    """Return the kind that a name means, in either language."""
    found = KINDS.find(name) if name is not None else None
    if name is not None and found is None:
        known, vietnamese = ", ".join(KINDS.ids), ", ".join(KINDS.vietnamese)
        raise WrongUsage("no-such-choice", key="--kind", given=name, known=known, vietnamese=vietnamese)
    return Kind(found) if found else None
