"""The organisation's units over time: who is part of whom, who lives when, who came after whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

Kind = Literal["thanh-pho", "quan", "huyen", "thi-xa", "phuong", "xa", "truc-thuoc", "co-quan"]


@dataclass(frozen=True)
class Unit:
    """One unit; `from_` and `until` are the first and the last day of its life, None is open."""

    id: str
    name: str
    kind: Kind = "phuong"
    parent: str | None = None
    cluster: str | None = None
    from_: date | None = None
    until: date | None = None
    successors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    def lives_on(self, day: date) -> bool:
        return self.lives_within(day, day)

    def lives_within(self, first: date, last: date) -> bool:
        """Tell whether the unit lives on any day from `first` to `last`."""
        return not (self.from_ and self.from_ > last) and not (self.until and self.until < first)

    def meets(self, other: Unit) -> bool:
        """Tell whether there is a day on which both units live."""
        return self.lives_within(other.from_ or date.min, other.until or date.max)


@dataclass(frozen=True)
class Units:
    """All units by their id, in the order of the file."""

    by_id: Mapping[str, Unit] = field(default_factory=dict)

    @classmethod
    def of(cls, units: Iterable[Unit]) -> Units:
        return cls({unit.id: unit for unit in units})

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def __contains__(self, id: object) -> bool:
        return id in self.by_id

    def get(self, id: str) -> Unit | None:
        return self.by_id.get(id)

    def name(self, id: str) -> str:
        """Return the name of a unit; one that is not known is called by its id."""
        unit = self.by_id.get(id)
        return unit.name if unit else id

    def children(self, id: str) -> tuple[Unit, ...]:
        return self._children.get(id, ())

    def living(self, first: date, last: date) -> tuple[Unit, ...]:
        """Return the units that live on any day from `first` to `last`."""
        return tuple(unit for unit in self if unit.lives_within(first, last))

    def reporting(self, first: date, last: date) -> tuple[Unit, ...]:
        """Return the living units that owe something of their own; the city is the sum of the others."""
        return tuple(
            unit
            for unit in self.living(first, last)
            if unit.kind != "thanh-pho" or not self.children(unit.id)
        )

    def life_within(self, id: str, first: date, last: date) -> tuple[date | None, date | None]:
        """Return where the life of a unit begins or ends within these days, None where it does not."""
        unit = self.by_id.get(id)
        if unit is None:
            return None, None
        begins = unit.from_ if unit.from_ and unit.from_ > first else None
        return begins, unit.until if unit.until and unit.until < last else None

    def clusters_of(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return the clusters that units belong to, each once."""
        units = (self.by_id.get(id) for id in ids)
        return tuple(dict.fromkeys(unit.cluster for unit in units if unit and unit.cluster))

    @property
    def clusters(self) -> tuple[str, ...]:
        return self.clusters_of(self.by_id)

    def successors(self, id: str, day: date) -> tuple[Unit, ...]:
        """Return who carries on for a unit on `day`: itself while it lives, else those after it."""
        found: dict[str, Unit] = {}
        ahead, seen = [id], set()
        while ahead:
            unit = self.by_id.get(ahead.pop(0))
            if unit is None or unit.id in seen:
                continue
            seen.add(unit.id)
            if unit.lives_on(day):
                found[unit.id] = unit
            else:
                ahead.extend(unit.successors)
        return tuple(found.values())

    def heir(self, id: str, day: date) -> str:
        """Return the one unit that carries on for a unit on `day`.

        A unit that was split, or that nobody carries on for, stays itself: its work is nobody's share.
        """
        found = self.successors(id, day)
        return found[0].id if len(found) == 1 else id

    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Return, by id, the other names that people write; who lives longest comes last and wins a name."""
        by_end = sorted(self, key=lambda unit: unit.until or date.max)
        return {unit.id: (unit.name, *unit.aliases) for unit in by_end}

    @cached_property
    def _children(self) -> Mapping[str, tuple[Unit, ...]]:
        found: dict[str, tuple[Unit, ...]] = {}
        for unit in self:
            if unit.parent is not None:
                found[unit.parent] = (*found.get(unit.parent, ()), unit)
        return found
