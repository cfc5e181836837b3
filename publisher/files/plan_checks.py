"""What a plan's targets may speak of: themes, units, channels and windows that exist."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from publisher.core.message import Message, message
from publisher.core.metrics import Metric, Where
from publisher.core.plan import Plan, Target
from publisher.core.problem import Problem, Severity
from publisher.core.score_sheet import Criterion
from publisher.core.units import Units
from publisher.core.windows import CALENDAR, Window, parse_window
from publisher.files.mistakes import find_nearest
from publisher.files.target_checks import PUBLISHED, check_filter, check_target
from publisher.files.toml import Document
from publisher.files.toml_places import KeyPath

NAMED_IN_WHERE = ("column",)
"""Kinds that no file lists, so that the target has to name those that it means."""


@dataclass(frozen=True)
class Known:
    """The names that exist, by dimension; a dimension that is not here takes any name.

    `posted` are the channels on which there is nothing but pieces.
    """

    names: Mapping[str, Collection[str]]
    posted: Collection[str] = ()

    @classmethod
    def of(
        cls, plan: Plan, units: Units | None, channels: Collection[str], posted: Collection[str] = ()
    ) -> Known:
        """Gather the names; without `units`, because their file is wrong, any unit will do."""
        names: dict[str, Collection[str]] = {
            "channel": channels,
            "theme": plan.themes,
            "audience": plan.audiences,
            "index": plan.indices,
        }
        if units is not None:
            names |= {"unit": list(units.by_id), "cluster": units.clusters}
        return cls(names, posted)


def check_plan(document: Document, plan: Plan, known: Known) -> Iterator[Problem]:
    """Find ids used twice, windows and names that do not exist, targets that nothing can fill."""
    yield from _check_ids(document, "window", [window.id for window in plan.windows])
    yield from _check_ids(document, "target", [target.id for target in plan.targets])
    for index, window in enumerate(plan.windows):
        if window.id in (*CALENDAR, "plan"):
            here = ("window", index, "id")
            yield document.problem(here, message("window-has-calendar-name", id=window.id), value=True)
        elif _is_of_other_days(window, parse_window(window.id)):
            said = message("window-is-no-calendar-window", id=window.id)
            yield document.problem(("window", index, "id"), said, value=True, severity=Severity.WARNING)
        if window.until < plan.start or plan.end < window.from_:
            said = message("window-outside-plan", id=window.id, **_days_of(plan))
            yield document.problem(("window", index, "from"), said, value=True, severity=Severity.WARNING)
        if window.due is not None and window.due <= window.until:
            said = message("window-due-too-early", id=window.id)
            yield document.problem(("window", index, "due"), said, value=True, severity=Severity.WARNING)
    for index, target in enumerate(plan.targets):
        yield from _check_target(document, ("target", index), target, plan, known)
        yield from check_target(document, ("target", index), target, plan, known.posted)
    for index, criterion in enumerate(plan.sheet.criteria):
        here, counted = ("score", index, "where"), _metric_of(criterion)
        yield from _check_where(document, here, criterion.where, counted, known)
        yield from check_filter(document, here, criterion.where, counted, known.posted)
    if not plan.targets:
        yield document.problem(("plan",), message("plan-without-targets"), severity=Severity.WARNING)


def _days_of(plan: Plan) -> dict[str, str]:
    return {"start": f"{plan.start:%d/%m/%Y}", "end": f"{plan.end:%d/%m/%Y}"}


def _is_of_other_days(window: Window, calendar: Window | None) -> bool:
    """Tell whether a window has the name of one of the calendar that has other days."""
    return calendar is not None and (window.from_, window.until) != (calendar.from_, calendar.until)


def _check_ids(document: Document, kind: str, ids: list[str]) -> Iterator[Problem]:
    for index, id in enumerate(ids):
        if id in ids[:index]:
            yield document.problem((kind, index, "id"), message("id-twice", id=id), value=True)


def _check_target(
    document: Document, at: KeyPath, target: Target, plan: Plan, known: Known
) -> Iterator[Problem]:
    if not plan.windows_of(target.per):
        yield document.problem((*at, "per"), _unknown_window(target.per, plan), value=True)
    each = target.each
    if each in NAMED_IN_WHERE and not target.where.get(each):
        yield document.problem((*at, "each"), message("each-without-names", each=each), value=True)
    if each in known.names and each is not None and not (known.names[each] or target.where.get(each)):
        yield document.problem((*at, "each"), message("each-of-none", each=each), value=True)
    for key, where in (("where", target.where), ("of", target.of)):
        yield from _check_where(document, (*at, key), where, target.metric, known)


def _check_where(
    document: Document, at: KeyPath, where: Where, metric: str, known: Known
) -> Iterator[Problem]:
    for dimension, names in where.items():
        if dimension not in known.names or (dimension == "channel" and metric not in PUBLISHED):
            continue
        for index, name in enumerate(names):
            if name not in known.names[dimension]:
                said = _unknown_name(dimension, name, known.names[dimension])
                yield document.problem((*at, dimension, index), said, value=True)
    if "activity" in where and metric in PUBLISHED:
        yield document.problem((*at, "activity"), message("activity-is-not-published", metric=metric))


def _metric_of(criterion: Criterion) -> str:
    """Return what a rule of the scoring sheet counts; corrections and withdrawals are of works."""
    counted = criterion.count or "works"
    return counted if counted in get_args(Metric) else "works"


def _unknown_name(dimension: str, name: str, known: Collection[str]) -> Message:
    if near := find_nearest(name, known):
        return message("unknown-name-near", dimension=dimension, given=name, nearest=near)
    return message("unknown-name", dimension=dimension, given=name, known=", ".join(known) or "–")


def _unknown_window(per: str, plan: Plan) -> Message:
    known = [*CALENDAR, "plan", *(window.id for window in plan.windows)]
    if near := find_nearest(per, known):
        return message("unknown-window-near", given=per, nearest=near)
    return message("unknown-window", given=per, known=", ".join(known))
