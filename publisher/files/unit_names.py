"""Names of units by the day: one name may have belonged to another unit before a merge or a split."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from publisher.core.units import Unit, Units
from publisher.files.kind_names import list_names
from publisher.files.names import Names, fold


class UnitNames:
    """Whose each name is and was; worked out once for many days."""

    def __init__(self, units: Units) -> None:
        names = list_names(units)
        self._names = Names(names)
        self._owners: dict[str, list[Unit]] = {}
        for unit in units:
            for name in {fold(one) for one in (unit.id, *names[unit.id])}:
                self._owners.setdefault(name, []).append(unit)
        self._by_id = {unit.id.casefold(): unit for unit in units}

    def on(self, day: date) -> UnitNamesOn:
        return UnitNamesOn(self._names, self._owners, self._by_id, day)


@dataclass(frozen=True)
class UnitNamesOn:
    """The names as they were understood on one day."""

    names: Names
    owners: Mapping[str, list[Unit]]
    by_id: Mapping[str, Unit]
    day: date

    def find(self, name: str) -> str | None:
        """Return the unit that a name means on the day; where none bore it then, the one nearest in time.

        An id always means its own unit, for ids are never given twice.
        """
        unit = self.by_id.get(name.strip().casefold())
        owners = self.owners.get(fold(name), ())
        return unit.id if unit else min(owners, key=self._days_apart).id if owners else None

    def nearest(self, name: str) -> str | None:
        return self.names.nearest(name)

    def _days_apart(self, unit: Unit) -> int:
        """Return how many days lie between the day and the life of a unit, 0 within it."""
        before = (unit.from_ - self.day).days if unit.from_ else 0
        behind = (self.day - unit.until).days if unit.until else 0
        return max(before, behind, 0)
