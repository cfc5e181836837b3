"""Capacity: whether a timetable has room for what a plan asks of a channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from publisher.core.localtime import DAY
from publisher.core.metrics import Where
from publisher.core.plan import Plan, Target
from publisher.core.slots import Asked, Slot
from publisher.core.timetable import Opening, Timetable
from publisher.core.unit_groups import lets_in, stand_for
from publisher.core.units import Units
from publisher.core.windows import Window

FILTERS = (("form", "forms"), ("theme", "themes"), ("unit", "units"))
"""What both a target and a slot may be narrow about."""


@dataclass(frozen=True)
class Shortfall:
    """One window in which a target asks for more than its channels have places for."""

    window: Window
    asked: int
    places: int


def list_shortfalls(
    plan: Plan, target: Target, timetable: Timetable, daily_max: Mapping[str, int | None], units: Units
) -> Iterator[Shortfall]:
    """Yield the windows that the timetable cannot fill.

    Only targets on channels that go by slots can be judged: elsewhere pieces bring their own times.
    """
    channels = target.where.get("channel", ())
    if target.metric not in ("works", "postings") or not target.min or not channels:
        return
    if target.each not in (None, "unit") or not all(timetable.slots_of(channel) for channel in channels):
        return
    where = {**target.where, "unit": tuple(stand_for(units, target.where.get("unit", ())))}
    for window in plan.windows_of(target.per):
        members = _count_members(target, window, units) if target.each else 1
        places = sum(
            _count_places(timetable, channel, day, where, daily_max.get(channel))
            for channel in channels
            for day in _days(window)
        )
        if places < target.min * members:
            yield Shortfall(window, target.min * members, places)


def _count_members(target: Target, window: Window, units: Units) -> int:
    """Return how many of the units that `where` means have to reach the target."""
    first, last = window.from_, window.until
    living = units.reporting(first, last)
    return target.members_asked(sum(lets_in(units, target.where, one.id, first, last) for one in living))


def _count_places(timetable: Timetable, channel: str, day: date, where: Where, daily_max: int | None) -> int:
    free = [one for one in timetable.openings_on(channel, day) if _is_usable(timetable, one, channel, where)]
    return len(free) if daily_max is None else min(len(free), daily_max)


def _is_usable(timetable: Timetable, opening: Opening, channel: str, where: Where) -> bool:
    """Tell whether a piece that the target counts may take the slot, on a day that is not kept free."""
    if not _may_take(opening.slot, where) or timetable.quiet_at(channel, opening.at):
        return False
    form = next(iter(where.get("form", ()) or opening.slot.forms), "article")
    tone = next(iter(where.get("tone", ())), "neutral")
    return timetable.blackout_at(Asked(channel, form, where.get("theme", ()), tone=tone), opening.at) is None


def _may_take(slot: Slot, where: Where) -> bool:
    for dimension, name in FILTERS:
        asked, taken = where.get(dimension, ()), getattr(slot, name)
        if asked and taken and taken.isdisjoint(asked):
            return False
    return True


def _days(window: Window) -> Iterator[date]:
    return (window.from_ + number * DAY for number in range(window.days))
