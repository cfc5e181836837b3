"""The workspace's rules: everything that `schedules/` says, read together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from publisher.core.errors import WrongConfiguration
from publisher.core.lint.term import Term
from publisher.core.message import message
from publisher.core.plan import Plan
from publisher.core.problem import Problem, Severity
from publisher.core.timetable import Timetable
from publisher.core.units import Units
from publisher.core.workdays import WorkDays
from publisher.files import timetable as timetable_file
from publisher.files.config import FILE as CONFIG_FILE
from publisher.files.config import Config
from publisher.files.digest_settings import check_units
from publisher.files.holidays import Holiday, blackouts, read_holidays
from publisher.files.mistakes import refuse_errors
from publisher.files.plan_columns import Columns
from publisher.files.plans import read_plans
from publisher.files.terms import read_terms
from publisher.files.timetable import read_timetable
from publisher.files.units import read_units
from publisher.files.workdays import list_workdays

T = TypeVar("T")

OF_PIECES = ("press", "org_site", "social")
"""Kinds of channels that nothing is aired on and that are no medium that reports of us."""


@dataclass(frozen=True)
class Rules:
    """What `schedules/` says, found right; `units` is None where the workspace lists none.

    The timetable already keeps the days that `holidays-*.toml` shut.
    """

    timetable: Timetable
    units: Units | None = None
    plans: tuple[Plan, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    terms: tuple[Term, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @cached_property
    def workdays(self) -> WorkDays:
        return list_workdays(self.holidays, self.timetable.zone, self.plans)

    def unit_names(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return the names of units; one that is not known is called by its id."""
        return tuple(self.units.name(id) if self.units else id for id in ids)

    def plan(self, id: str) -> Plan | None:
        return next((plan for plan in self.plans if plan.id == id), None)

    @property
    def themes(self) -> Mapping[str, tuple[str, ...]] | None:
        """Return the themes that plans know, each with its title; None where there is no plan."""
        return _titled(plan.themes for plan in self.plans) if self.plans else None

    def theme_name(self, code: str) -> str:
        """Return a theme by its title with its code; one without a title by its code."""
        title = next((plan.themes[code] for plan in self.plans if plan.themes.get(code)), "")
        return f"{title} ({code})" if title and title != code else code

    def audience_name(self, id: str) -> str:
        """Return the title of an audience; one that is not known is called by its id."""
        return next((plan.audiences[id] for plan in self.plans if plan.audiences.get(id)), id)

    @property
    def audiences(self) -> Mapping[str, tuple[str, ...]] | None:
        return _titled(plan.audiences for plan in self.plans) if self.plans else None

    @property
    def indices(self) -> Mapping[str, tuple[str, ...]] | None:
        return {name: () for plan in self.plans for name in plan.indices} if self.plans else None


def _titled(lists: Iterable[Mapping[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """Join lists of names; a title that means two of them is no name for either."""
    joined = {id: title for one in lists for id, title in one.items()}
    titles = list(joined.values())
    return {id: (title,) if titles.count(title) == 1 else () for id, title in joined.items()}


def read_rules(workspace: Path, config: Config) -> Rules:
    """Read every file of `schedules/`; all problems of all files are raised at once."""
    problems: list[Problem] = []
    channels = list(config.channels)
    posted = [name for name, one in config.channels.items() if one.kind in OF_PIECES]
    units: Units | None = _gather(lambda: read_units(workspace), None, problems)
    timetable = _gather(
        lambda: read_timetable(workspace, config.zone, channels), Timetable(config.zone), problems
    )
    columns = Columns.of(config.channels)
    plans: tuple[Plan, ...] = _gather(
        lambda: read_plans(workspace, units, channels, posted, columns), (), problems
    )
    holidays: tuple[Holiday, ...] = _gather(lambda: read_holidays(workspace), (), problems)
    terms: tuple[Term, ...] = _gather(lambda: (read_terms(workspace), ()), (), problems)
    problems += _check_filters(timetable, units, plans)
    if units is not None:
        problems += check_units(workspace, CONFIG_FILE, config.digests, units)
    warnings = refuse_errors(problems)
    shut = replace(timetable, blackouts=timetable.blackouts + blackouts(holidays))
    return Rules(shut, units or None, plans, holidays, terms, warnings)


def _gather(read: Callable[[], tuple[T, tuple[Problem, ...]]], otherwise: T, problems: list[Problem]) -> T:
    """Read one part; when it is wrong, keep its problems and go on with the others."""
    try:
        value, found = read()
    except WrongConfiguration as error:
        value, found = otherwise, error.problems
    problems += found
    return value


def _check_filters(timetable: Timetable, units: Units | None, plans: tuple[Plan, ...]) -> list[Problem]:
    """Warn of slots that wait for themes or units which nothing can have."""
    themes = {theme for plan in plans for theme in plan.themes}
    unknown = {name for slot in timetable.slots for name in slot.themes if plans and name not in themes}
    unknown |= {name for slot in timetable.slots for name in slot.units if units and name not in units}
    return [
        Problem(timetable_file.FILE, message("slot-filter-unknown", given=name), severity=Severity.WARNING)
        for name in sorted(unknown)
    ]
