"""What makes an activity right: the counts that its kind needs, and what cannot be true at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from publisher.core.activity import METRICS, Activity, Counts, Kind, Metric
from publisher.core.localtime import write_day
from publisher.core.message import Message, message
from publisher.core.plan import Plan
from publisher.core.unit_life import outside_its_life
from publisher.core.units import Units

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
    """Return the counts as given, and for the others what one activity of its kind is."""
    counts: dict[Metric, int] = {ONCE[kind]: 1} if kind in ONCE else {}
    return Counts(**{**counts, **given})


def find_faults(activity: Activity, units: Units | None) -> Iterator[Fault]:
    """Yield what cannot be true; `units` is None where the workspace lists none."""
    if activity.until is not None and activity.until < activity.day:
        yield Fault("until", message("activity-ends-before", first=write_day(activity.day)))
    yield from _find_wrong_counts(activity)
    if activity.kind is Kind.COVERAGE and not (activity.channel or activity.url):
        yield Fault("channel", message("coverage-without-medium"))
    for id in activity.units:
        unit = units.get(id) if units is not None else None
        if units is not None and unit is not None and not unit.lives_on(activity.day):
            yield Fault("units", outside_its_life(unit, units, activity.day))


def find_doubts(
    activity: Activity, units: Units | None, plans: Iterable[Plan], today: date
) -> Iterator[Fault]:
    """Yield what a person should look at, though it may be true."""
    day, plans = activity.day, tuple(plans)
    if day > today:
        yield Fault("date", message("activity-in-future", day=write_day(day)))
    if plans and not any(plan.start <= day <= plan.end for plan in plans):
        yield Fault("date", message("activity-outside-plans", day=write_day(day)))
    if units is not None and not activity.units:
        yield Fault("units", message("activity-without-unit"))
    if activity.kind in (Kind.CONFERENCE, Kind.TRAINING) and not activity.counts.people:
        yield Fault("people", message("activity-without-people"))


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
