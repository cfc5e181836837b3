"""Groups: a unit that others are part of stands in `where` for all of them, by the tree of the day.

Whoever writes a district means its wards. An office (`co-quan`) that others are ordered below has work of
its own to do, as a ward has, and stands for itself alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from publisher.core.localtime import DAY, day_start
from publisher.core.metrics import Where
from publisher.core.units import Unit, Units

OFFICE = "co-quan"
EVER, NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

Span = tuple[int, datetime, datetime]
"""Filters that a unit satisfies from an instant on, until another."""


def is_group(units: Units, id: str) -> bool:
    """Tell whether a unit stands for others as well."""
    unit = units.get(id)
    return unit is not None and unit.kind != OFFICE and bool(units.children(id))


def groups_above(units: Units, id: str) -> Iterator[Unit]:
    """Yield the groups that a unit is part of, the nearest first; a circle is walked once."""
    seen, unit = {id}, units.get(id)
    while unit is not None and unit.parent is not None and unit.parent not in seen:
        seen.add(unit.parent)
        unit = units.get(unit.parent)
        if unit is not None and is_group(units, unit.id):
            yield unit


def units_below(units: Units, id: str) -> tuple[Unit, ...]:
    """Return all that are part of a unit, near and far, in the order of the file."""
    found, ahead = {id}, [id]
    while ahead:
        below = [one.id for one in units.children(ahead.pop()) if one.id not in found]
        found.update(below)
        ahead += below
    return tuple(one for one in units if one.id in found and one.id != id)


def stand_for(units: Units, ids: Iterable[str]) -> frozenset[str]:
    """Return the units, and all that the groups among them stand for on one day or another."""
    ids = tuple(ids)
    below = (one.id for id in ids if is_group(units, id) for one in units_below(units, id))
    return frozenset((*ids, *below))


def lets_in(units: Units, where: Where, id: str, first: date, last: date) -> bool:
    """Tell whether `where` means a unit: itself or a group that it is part of on a day, and its cluster."""
    named, clusters = where.get("unit"), where.get("cluster")
    above = (one.id for one in groups_above(units, id) if one.lives_within(first, last))
    is_named = named is None or not set(named).isdisjoint((id, *above))
    return is_named and (clusters is None or not set(clusters).isdisjoint(units.clusters_of((id,))))


class GroupFilters:
    """Which filters a unit satisfies because they name a group that it is part of, and from when to when.

    `named` are the filters by the units that they name; `bounds` are the instants at which groups come and
    go. Rolled up to the day `as_of`, the tree is that day's.
    """

    def __init__(self, units: Units, named: Mapping[str, int], zone: ZoneInfo, as_of: date | None) -> None:
        self._own = dict(named)
        self._spans: dict[str, tuple[Span, ...]] = {}
        for unit in units if named else ():
            above = [one for one in groups_above(units, unit.id) if one.id.casefold() in named]
            there = [one for one in above if as_of is None or one.lives_on(as_of)]
            spans = [(named[one.id.casefold()], *_life(one, zone, as_of)) for one in there]
            if spans:
                self._spans[unit.id.casefold()] = tuple(spans)
        ends = {end for spans in self._spans.values() for span in spans for end in span[1:]}
        self.bounds = ends - {EVER, NEVER}
        self.may_lapse = bool(self.bounds)

    def bits(self) -> Iterator[tuple[str, int]]:
        """Yield each unit with the filters that it satisfies by its groups on some day."""
        for unit, spans in self._spans.items():
            for bits, _, _ in spans:
                yield unit, bits

    def lapsed(self, members: Iterable[str], instant: datetime) -> int:
        """Return the filters that units satisfy only by groups that are not there at an instant."""
        lost = kept = 0
        for member in map(str.casefold, members):
            kept |= self._own.get(member, 0)
            for bits, start, end in self._spans.get(member, ()):
                if start <= instant < end:
                    kept |= bits
                else:
                    lost |= bits
        return lost & ~kept


def _life(unit: Unit, zone: ZoneInfo, as_of: date | None) -> tuple[datetime, datetime]:
    start = day_start(zone, unit.from_) if unit.from_ and as_of is None else EVER
    return start, day_start(zone, unit.until + DAY) if unit.until and as_of is None else NEVER
