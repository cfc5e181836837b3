"""What a target may not ask: what nothing can ever count for, and figures that compare with nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from publisher.core.activity_rules import MOST
from publisher.core.message import message
from publisher.core.metrics import Where
from publisher.core.plan import Plan, Target
from publisher.core.problem import Problem, Severity
from publisher.files.toml import Document
from publisher.files.toml_places import KeyPath

PUBLISHED = ("works", "postings")
"""Metrics that pieces fill; the others come from activities, which people record."""

ON_AIR = ("airings", "minutes", "events")
"""Metrics whose activities have a channel: an airing its loudspeaker, coverage the medium that reported."""

ONLY_OF_PIECES = ("form", "column", "tone")
"""What only pieces have, and posts by hand, which count as pieces."""


def check_target(
    document: Document, at: KeyPath, target: Target, plan: Plan, posted: Collection[str]
) -> Iterator[Problem]:
    """Find filters that match nothing that the metric counts, and figures that ask or compare nothing.

    `posted` are the channels on which there is nothing but pieces.
    """
    written = _written(document, at)
    if target.min == 0 and target.max is None:
        said = message("min-of-nothing")
        yield document.problem((*at, "min"), said, value=True, severity=Severity.WARNING)
    yield from _check_growth(document, at, target)
    yield from _check_baseline(document, at, target, written)
    yield from _check_shared_baseline(document, at, target, plan)
    if target.metric not in PUBLISHED:
        yield from _check_each(document, at, target)
    for key, where in (("where", target.where), ("of", target.of)):
        yield from check_filter(document, (*at, key), where, target.metric, posted)


def _written(document: Document, at: KeyPath) -> Mapping[str, Any]:
    """Return the table of a target as the file has it, for what it says of itself and not its plan for it."""
    table: Any = document.content
    for step in at:
        table = table[step]
    written: Mapping[str, Any] = table
    return written


def _check_growth(document: Document, at: KeyPath, target: Target) -> Iterator[Problem]:
    """Warn of growth over nothing, of less than a year before, and by a hundred per cent and more.

    The first two ask for little or nothing, the last is mostly a percentage that was meant.
    """
    growth = target.growth
    if growth is not None and target.baseline == 0:
        said = message("growth-over-nothing", metric=target.metric)
        yield document.problem((*at, "growth"), said, value=True, severity=Severity.WARNING)
    elif growth is not None and growth < 0:
        said = message("growth-is-decline", growth=_plainly(growth), part=_plainly(-growth))
        yield document.problem((*at, "growth"), said, value=True, severity=Severity.WARNING)
    if growth is not None and growth >= 1:
        told = {"growth": growth, "percent": growth * 100, "times": growth + 1, "part": growth / 100}
        said = message("growth-is-large", **{name: _plainly(number) for name, number in told.items()})
        yield document.problem((*at, "growth"), said, value=True, severity=Severity.WARNING)


def _plainly(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _check_baseline(
    document: Document, at: KeyPath, target: Target, written: Mapping[str, Any]
) -> Iterator[Problem]:
    """Check that growth, and nothing else, has a baseline, of its metric, and that `max` leaves room."""
    stated = written.get("baseline")
    if stated is not None and target.growth is None:
        yield document.problem((*at, "baseline"), message("baseline-without-growth"))
    elif isinstance(stated, Mapping) and target.metric not in stated:
        said = message("baseline-of-another-metric", metric=target.metric, given=", ".join(stated) or "–")
        yield document.problem((*at, "baseline"), said)
    elif target.growth is not None and target.baseline is None:
        said = message("growth-without-baseline", metric=target.metric)
        yield document.problem((*at, "growth"), said, severity=Severity.WARNING)
    elif target.growth is not None and (target.least(0) or 0) > MOST:
        said = message("growth-comes-too-high", asked=target.least(0), most=MOST)
        yield document.problem((*at, "growth"), said, value=True)
    elif target.growth is not None and target.max is not None and (target.least(0) or 0) > target.max:
        said = message("growth-above-max", asked=target.least(0), most=target.max)
        yield document.problem((*at, "max"), said, value=True)


def _check_shared_baseline(document: Document, at: KeyPath, target: Target, plan: Plan) -> Iterator[Problem]:
    """Refuse the plan's one figure of a metric as that of a month and of a year at once."""
    if not _leans_on_plan(target, _written(document, at)):
        return
    for index, other in enumerate(plan.targets[: int(at[-1])]):
        leans = _leans_on_plan(other, _written(document, ("target", index)))
        if leans and other.metric == target.metric and other.per != target.per:
            told = {"metric": target.metric, "per": target.per, "other": other.id, "other_per": other.per}
            yield document.problem((*at, "growth"), message("baseline-of-two-windows", **told))
            return


def _leans_on_plan(target: Target, written: Mapping[str, Any]) -> bool:
    return target.growth is not None and target.baseline is not None and "baseline" not in written


def _check_each(document: Document, at: KeyPath, target: Target) -> Iterator[Problem]:
    each = target.each
    if each in ONLY_OF_PIECES or (each == "channel" and target.metric not in ON_AIR):
        said = message("each-of-pieces-only", each=each, metric=target.metric)
        yield document.problem((*at, "each"), said, value=True, severity=Severity.WARNING)
    elif each == "channel" and not target.where.get("channel"):
        yield document.problem((*at, "each"), message("each-without-names", each=each), value=True)


def barred_from(metric: str) -> tuple[str, ...]:
    """Return the filters that match nothing that a metric counts."""
    if metric in PUBLISHED:
        return ()
    return ONLY_OF_PIECES if metric in ON_AIR else (*ONLY_OF_PIECES, "channel")


def check_filter(
    document: Document, at: KeyPath, where: Where, metric: str, posted: Collection[str]
) -> Iterator[Problem]:
    """Find what a filter of activities asks for and only pieces have."""
    if metric in PUBLISHED:
        return
    for key in (one for one in where if one in barred_from(metric)):
        said = message("filter-of-pieces-only", key=key, metric=metric)
        yield document.problem((*at, key), said, severity=Severity.WARNING)
    for index, name in enumerate(where.get("channel", ()) if metric in ON_AIR else ()):
        if name in posted:
            said = message("channel-of-pieces-only", channel=name, metric=metric)
            yield document.problem((*at, "channel", index), said, value=True, severity=Severity.WARNING)
