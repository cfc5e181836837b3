"""Units by name, those that are no more marked as such: they stay in lists, for what they did."""

from __future__ import annotations

from collections.abc import Iterable

from publisher.app import App
from publisher.core.localtime import local_day
from publisher.core.progress import Progress
from publisher.core.yardstick import Yardstick
from publisher.work import progress


def name_units(app: App, ids: Iterable[str]) -> tuple[str, ...]:
    """Return the names of units, each with its mark."""
    return tuple(mark_unit(app, id, name) for id, name in _named(app, ids))


def mark_unit(app: App, id: str, name: str) -> str:
    """Return the name of a unit with its last day, once that is over, or that no list has it."""
    units = app.rules.units
    if units is None:
        return name
    unit = units.get(id)
    if unit is None:
        return app.word("web-unit-gone", name=name)
    if unit.until is None or unit.until >= local_day(app.zone, app.clock.now()):
        return name
    return app.word("web-unit-until", name=name, day=unit.until.strftime("%d/%m/%Y"))


def name_member(app: App, one: Progress, by: Yardstick | None = None) -> str:
    """Return who has to reach a target, a unit that is no more marked as such."""
    name = progress.name_member(app, one, by)
    return mark_unit(app, one.member or "", name) if one.target.each == "unit" else name


def heirs_of(app: App, id: str) -> tuple[str, ...]:
    """Return the names of those who carry on today for a unit that is no more."""
    units, today = app.rules.units, local_day(app.zone, app.clock.now())
    if units is None or id not in units or units.by_id[id].lives_on(today):
        return ()
    return tuple(one.name for one in units.successors(id, today))


def _named(app: App, ids: Iterable[str]) -> Iterable[tuple[str, str]]:
    own = tuple(ids)
    return zip(own, app.rules.unit_names(own), strict=True)
