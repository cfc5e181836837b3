"""The board: a plan made ready for counting, so that a posting is looked at once for all targets.

Every `where` has a bit. A dimension knows which bits a value satisfies, and a posting matches the
targets whose bit is set in all dimensions. The bounds of all windows cut time into segments; a segment
lies in one window at most of each `per`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from publisher.core.plan import DIMENSIONS, Plan, Target, Where
from publisher.core.posting import Posting
from publisher.core.units import Units
from publisher.core.windows import Window

FIELDS = {
    "channel": "channel",
    "form": "form",
    "theme": "themes",
    "index": "indices",
    "audience": "audiences",
    "unit": "units",
    "column": "column",
    "tone": "tone",
    "cluster": "units",
}
"""Where a posting keeps the values of a dimension; it has no activity."""


class Dimension(dict[object, int]):
    """Tell which filters a posting's value, or any of its values, satisfies; each is worked out once."""

    def __init__(self, name: str, filters: Iterable[Where], units: Units) -> None:
        super().__init__()
        self.name = name
        self.units = units
        self.open = 0
        self.named: dict[str, int] = {}
        self._values: dict[object, tuple[str, ...]] = {}
        for bit, where in enumerate(filters):
            if name not in where:
                self.open |= 1 << bit
            for value in where.get(name, ()):
                self.named[value.casefold()] = self.named.get(value.casefold(), 0) | 1 << bit

    def __missing__(self, held: object) -> int:
        bits = self.open
        for value in self.values_of(held):
            bits |= self.named.get(value.casefold(), 0)
        self[held] = bits
        return bits

    def values_of(self, held: object) -> tuple[str, ...]:
        """Return the values in what a posting holds, each once."""
        values = self._values.get(held)
        if values is None:
            listed = held if isinstance(held, tuple) else () if held is None else (str(held),)
            found = self.units.clusters_of(listed) if self.name == "cluster" else listed
            values = self._values[held] = tuple(dict.fromkeys(found))
        return values


class Board:
    """A plan compiled. Bit `i` is the `where` of target `i`; bit `whole[i]` is the `of` of its share."""

    def __init__(self, plan: Plan, zone: ZoneInfo, units: Units | None = None) -> None:
        self.plan = plan
        self.zone = zone
        self.units = units or Units()
        self.owners: list[Target] = list(plan.targets)
        self.whole: dict[int, int] = {}
        filters = [target.where for target in plan.targets]
        for number, target in enumerate(plan.targets):
            if target.share is not None:
                self.whole[number] = len(filters)
                self.owners.append(target)
                filters.append(target.of)
        self.dimensions = {name: Dimension(name, filters, self.units) for name in DIMENSIONS}
        self.channel = self.dimensions["channel"]
        self._asked = tuple(self.dimensions[name] for name in FIELDS if name != "channel")
        self._published = self.dimensions["activity"].open  # a posting is no activity
        self._cut_time()

    def bits(self, metric: str) -> int:
        """Return the bits of a metric's targets."""
        return sum(1 << bit for bit, one in enumerate(self.owners) if one.metric == metric)

    def groups(self) -> dict[str, int]:
        """Return the bits of the targets that are counted for every one of a kind, by that kind."""
        groups: dict[str, int] = {}
        for bit, one in enumerate(self.owners):
            if one.each is not None:
                groups[one.each] = groups.get(one.each, 0) | 1 << bit
        return groups

    def match_work(self, posting: Posting) -> int:
        """Return the bits that a posting satisfies by all but its channel; `channel` has those."""
        form, theme, index, audience, unit, column, tone, cluster = self._asked
        bits = self._published & form[posting.form] & theme[posting.themes] & index[posting.indices]
        bits &= audience[posting.audiences] & unit[posting.units] & cluster[posting.units]
        return bits & column[posting.column] & tone[posting.tone]

    def windows_of(self, bits: int, segment: int) -> tuple[tuple[int, str], ...]:
        """Return each bit that is set with the window of its target that a segment lies in."""
        known = self._windows_of.get((bits, segment))
        if known is None:
            found = (
                (bit, self._windows.get((owner.per, segment)))
                for bit, owner in enumerate(self.owners)
                if bits >> bit & 1
            )
            known = self._windows_of[bits, segment] = tuple((bit, one.id) for bit, one in found if one)
        return known

    def _cut_time(self) -> None:
        windows = [
            (per, one) for per in {one.per for one in self.owners} for one in self.plan.windows_of(per)
        ]
        bounds = [(per, window, *window.bounds(self.zone)) for per, window in windows]
        self.bounds = sorted({instant for *_, first, end in bounds for instant in (first, end)})
        self._windows: dict[tuple[str, int], Window] = {}
        self._windows_of: dict[tuple[int, int], tuple[tuple[int, str], ...]] = {}
        for per, window, first, end in bounds:
            for segment in range(bisect_right(self.bounds, first), bisect_right(self.bounds, end)):
                self._windows[per, segment] = window
