"""What makes an activity right: the counts that its kind needs, and what cannot be true at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from publisher.core.activity import METRICS, Activity, Counts, Kind, Metric
from publisher.core.message import Message, message
from publisher.core.plan import Plan
from publisher.core.units import Unit, Units

ONCE: Mapping[Kind, Metric] = {
    Kind.CONFERENCE: "events",
    Kind.TRAINING: "events",
    Kind.CONTEST: "events",
    Kind.COVERAGE: "events",
    Kind.AIRING: "airings",
}
"""What an activity counts one of, where nobody says otherwise."""

NEEDED: Mapping[Kind, Metric] = {
    Kind.LEAFLET: "copies",
    Kind.PUBLICATION: "copies",
    Kind.PANEL: "installations",
}
"""Without which an activity would be nothing at all."""

MOST = 100_000_000
"""Larger counts are slips of the pen; the databases keep them in 32 bits."""


class Fault(NamedTuple):
    """What is wrong with one field of an activity, by the field's name."""

    field: str
    message: Message


def fill_counts(kind: Kind, given: Mapping[Metric, int]) -> Counts:
    """Return the counts as given, and for the others what one activity of its kind is.

    A panel is printed as often as it is put up, unless somebody says otherwise.
    """
    counts: dict[Metric, int] = {ONCE[kind]: 1} if kind in ONCE else {}
    if kind is Kind.PANEL and "installations" in given:
        counts["copies"] = given["installations"]
    return Counts(**{**counts, **given})


def find_faults(activity: Activity, units: Units | None) -> Iterator[Fault]:
    """Yield what cannot be true; `units` is None where the workspace lists none."""
    if activity.until is not None and activity.until < activity.day:
        yield Fault("until", message("activity-ends-before", first=written(activity.day)))
    yield from _find_wrong_counts(activity)
    if activity.kind is Kind.COVERAGE and not (activity.channel or activity.url):
        yield Fault("channel", message("coverage-without-medium"))
    for id in activity.units:
        unit = units.get(id) if units is not None else None
        if units is not None and unit is not None and not unit.lives_on(activity.day):
            yield Fault("units", _outside_its_life(unit, units, activity.day))


def find_doubts(
    activity: Activity, units: Units | None, plans: Iterable[Plan], today: date
) -> Iterator[Fault]:
    """Yield what a person should look at, though it may be true."""
    day, plans = activity.day, tuple(plans)
    if day > today:
        yield Fault("date", message("activity-in-future", day=written(day)))
    if plans and not any(plan.start <= day <= plan.end for plan in plans):
        yield Fault("date", message("activity-outside-plans", day=written(day)))
    if units is not None and not activity.units:
        yield Fault("units", message("activity-without-unit"))
    if activity.kind in (Kind.CONFERENCE, Kind.TRAINING) and not activity.counts.people:
        yield Fault("people", message("activity-without-people"))


def written(day: date) -> str:
    """Return a day as people here write it."""
    return f"{day:%d/%m/}{day.year:04}"


def _find_wrong_counts(activity: Activity) -> Iterator[Fault]:
    counts, needed = activity.counts, NEEDED.get(activity.kind)
    for metric in METRICS:
        if not 0 <= getattr(counts, metric) <= MOST:
            yield Fault(metric, message("count-out-of-range", most=MOST))
    if counts.women > counts.people:
        yield Fault("women", message("more-women-than-people", women=counts.women, people=counts.people))
    if needed is not None and not getattr(counts, needed):
        yield Fault(needed, message(f"activity-needs-{needed}", kind=activity.kind))
    elif counts == Counts() and activity.kind is not Kind.POST:  # it counts as the posting that it is
        yield Fault("events", message("activity-counts-nothing"))


def _outside_its_life(unit: Unit, units: Units, day: date) -> Message:
    """Say that a unit was not there on a day, and who was in its place."""
    told = {"unit": unit.name, "day": written(day)}
    if unit.from_ is not None and day < unit.from_:
        told["first"] = written(unit.from_)
        before = (one for one in units if unit.id in one.successors and one.lives_on(day))
        return _with_others("unit-not-yet", before, **told)
    told["last"] = written(unit.until) if unit.until else ""
    return _with_others("unit-no-more", units.successors(unit.id, day), **told)


def _with_others(code: str, others: Iterable[Unit], **told: str) -> Message:
    named = ", ".join(one.name for one in others)
    return message(f"{code}-others", **told, others=named) if named else message(code, **told)
