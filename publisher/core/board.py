"""The board: a plan made ready for counting, so that a posting is looked at once for all targets.

Every filter has a bit: the `where` of a target, the `of` of its share, and its `where` a year before
when it asks for growth. A dimension knows which bits a value satisfies, and a posting matches the filters
whose bit is set in all dimensions. The bounds of all windows cut time into segments; a segment lies in
one window at most of each kind.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from publisher.core.activity import Activity
from publisher.core.localtime import day_start
from publisher.core.metrics import DIMENSIONS, Where
from publisher.core.pace import Life
from publisher.core.plan import Plan, Target
from publisher.core.posting import Traits
from publisher.core.sealing import sealed_at
from publisher.core.unit_groups import GroupFilters
from publisher.core.units import Units
from publisher.core.windows import Window, a_year_before

HELD = {
    "form": "form",
    "theme": "themes",
    "index": "indices",
    "audience": "audiences",
    "unit": "units",
    "column": "column",
    "tone": "tone",
    "cluster": "units",
}
"""Which trait holds the values of a dimension; the channel is the posting's own, and it is no activity."""

Kind = tuple[str, int]
"""What windows a filter is counted in: the `per` of its target, and how many years before."""


@dataclass(frozen=True)
class Filter:
    """One question that a posting answers with yes or no; `back` is how many years before it is asked."""

    target: Target
    where: Where
    back: int = 0

    @property
    def kind(self) -> Kind:
        return self.target.per, self.back


@dataclass(frozen=True)
class Frame:
    """A window as instants: what it is called, its first instant, the first one behind it, and when its
    figures are sealed."""

    window: str
    start: datetime
    end: datetime
    sealed: datetime

    def holds(self, instant: datetime) -> bool:
        return self.start <= instant < self.end


class Dimension(dict[object, int]):
    """Tell which filters a value, or any of several, satisfies; each is worked out once."""

    def __init__(self, name: str, filters: Iterable[Filter], credit: Credit) -> None:
        super().__init__()
        self.name = name
        self.credit = credit
        self.open = 0
        self.named: dict[str, int] = {}
        self._values: dict[object, tuple[str, ...]] = {}
        for bit, one in enumerate(filters):
            if name not in one.where:
                self.open |= 1 << bit
            for value in one.where.get(name, ()):
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
            values = self._values[held] = tuple(dict.fromkeys(self.credit.values(self.name, listed)))
        return values


@dataclass(frozen=True)
class Credit:
    """Who is credited: the units as they were, or those that carry on for them on the day `as_of`."""

    units: Units
    as_of: date | None = None

    def values(self, dimension: str, listed: tuple[str, ...]) -> tuple[str, ...]:
        if dimension not in ("unit", "cluster"):
            return listed
        heirs = listed if self.as_of is None else tuple(self.units.heir(one, self.as_of) for one in listed)
        return heirs if dimension == "unit" else self.units.clusters_of(heirs)


class Board:
    """A plan compiled. Bit `i` is the `where` of target `i`; bit `whole[i]` is the `of` of its share, bit
    `before[i]` its `where` a year before, where it asks for growth over what was measured then.

    `windows` are those of each `per` that a target has; `lives` is what `publisher.core.members` has found
    out of its units, which stay as they are.

    `span` is from the first instant of all windows to the one behind the last.

    `as_of` rolls what units did up to those that carry on for them on that day. `opened` is when the books
    were begun, which are never sealed before that.
    """

    def __init__(
        self,
        plan: Plan,
        zone: ZoneInfo,
        units: Units | None = None,
        as_of: date | None = None,
        opened: datetime | None = None,
    ) -> None:
        self.opened = opened
        self.plan = plan
        self.zone = zone
        self.units = units or Units()
        self.as_of = as_of
        self.lives: dict[tuple[int, Window], tuple[tuple[str | None, Life], ...]] = {}
        self.whole: dict[int, int] = {}
        self.before: dict[int, int] = {}
        self.filters = [Filter(target, target.where) for target in plan.targets]
        for number, target in enumerate(plan.targets):
            if target.share is not None:
                self.whole[number] = len(self.filters)
                self.filters.append(Filter(target, target.of))
            if target.growth is not None and target.baseline is None:
                self.before[number] = len(self.filters)
                self.filters.append(Filter(target, target.where, back=1))
        self.windows = {one.per: plan.windows_of(one.per) for one in plan.targets}
        credit = Credit(self.units, as_of)
        self.dimensions = {name: Dimension(name, self.filters, credit) for name in DIMENSIONS}
        self._name_groups()
        self.channel = self.dimensions["channel"]
        self._asked = tuple(self.dimensions[name] for name in HELD)
        self._published = self.dimensions["activity"].open  # what the program puts out is no activity
        self._cut_time()

    def bits(self, *metrics: str) -> int:
        """Return the bits of the targets that count one of these metrics."""
        return sum(1 << bit for bit, one in enumerate(self.filters) if one.target.metric in metrics)

    @property
    def kinds(self) -> Mapping[Kind, int]:
        """Return the kinds of windows, each with the bits that are counted in it."""
        return self._kinds

    @property
    def day_begins(self) -> timedelta | None:
        """Return how long after midnight UTC all windows begin, None where clocks are put forward and back.

        Which window an instant lies in then follows from its day alone.
        """
        begun = {one - one.replace(hour=0, minute=0, second=0) for one in self.bounds}
        return begun.pop() if len(begun) == 1 else None

    def groups(self) -> dict[str, int]:
        """Return the bits of the targets that are counted for every one of a kind, by that kind."""
        groups: dict[str, int] = {}
        for bit, one in enumerate(self.filters):
            if one.target.each is not None:
                groups[one.target.each] = groups.get(one.target.each, 0) | 1 << bit
        return groups

    def match(self, traits: Traits, activity: str | None = None) -> int:
        """Return the bits that a posting satisfies by all but its channel; `channel` has those, and `lapsed`
        takes some away. `activity` is what people recorded it as, where they did."""
        form, theme, index, audience, unit, column, tone, cluster = self._asked
        bits = (
            self.dimensions["activity"][activity]
            & form[traits.form]
            & theme[traits.themes]
            & index[traits.indices]
        )
        bits &= audience[traits.audiences] & unit[traits.units] & cluster[traits.units]
        return bits & column[traits.column] & tone[traits.tone]

    def match_trait(self, trait: str, held: object) -> int:
        """Return the bits that a posting satisfies by one of its traits; `match` are those of all."""
        bits = self._published
        for name, trait_of_it in HELD.items():
            if trait_of_it == trait:
                bits &= self.dimensions[name][held]
        return bits

    def match_activity(self, activity: Activity) -> int:
        """Return the bits that an activity satisfies; it has no column and no tone."""
        asked = self.dimensions
        bits = asked["activity"][activity.kind.value] & asked["channel"][activity.channel]
        bits &= asked["form"][activity.form] & asked["theme"][activity.themes]
        bits &= asked["index"][activity.indices] & asked["audience"][activity.audiences]
        bits &= asked["unit"][activity.units] & asked["cluster"][activity.units]
        bits &= asked["column"][None] & asked["tone"][None]
        return bits & ~self.lapsed(activity.units, day_start(self.zone, activity.day))

    def lapsed(self, units: object, instant: datetime) -> int:
        """Return the bits that `match` gave units for a group that is not there at an instant."""
        if not self.may_lapse:
            return 0
        return self._by_groups.lapsed(self.dimensions["unit"].values_of(units), instant)

    def segment(self, instant: datetime) -> int:
        """Return the piece of time between two bounds that an instant lies in."""
        return bisect_right(self.bounds, instant)

    def frame(self, kind: Kind, segment: int) -> Frame | None:
        """Return the window of a kind that a segment lies in."""
        return self._frames.get((kind, segment))

    def windows_of(self, bits: int, segment: int) -> tuple[tuple[int, str], ...]:
        """Return each bit that is set with the window of its filter that a segment lies in."""
        known = self._windows_of.get((bits, segment))
        if known is None:
            found = (
                (bit, self._frames.get((one.kind, segment)))
                for bit, one in enumerate(self.filters)
                if bits >> bit & 1
            )
            known = self._windows_of[bits, segment] = tuple((bit, one.window) for bit, one in found if one)
        return known

    def _name_groups(self) -> None:
        """Let units satisfy what names the groups that they are part of."""
        named = self.dimensions["unit"].named
        self._by_groups = GroupFilters(self.units, named, self.zone, self.as_of)
        self.may_lapse = self._by_groups.may_lapse
        for unit, bits in self._by_groups.bits():
            named[unit] = named.get(unit, 0) | bits

    def _cut_time(self) -> None:
        self._kinds: dict[Kind, int] = {}
        for bit, one in enumerate(self.filters):
            self._kinds[one.kind] = self._kinds.get(one.kind, 0) | 1 << bit
        framed = [(kind, frame) for kind in self._kinds for frame in self._frames_of(kind)]
        self.span = (
            (min(one.start for _, one in framed), max(one.end for _, one in framed)) if framed else None
        )
        bounds = {instant for _, one in framed for instant in (one.start, one.end)}
        self.bounds = sorted(bounds | self._by_groups.bounds)
        self._frames: dict[tuple[Kind, int], Frame] = {}
        self._windows_of: dict[tuple[int, int], tuple[tuple[int, str], ...]] = {}
        for kind, frame in framed:
            for segment in range(self.segment(frame.start), self.segment(frame.end)):
                self._frames[kind, segment] = frame

    def _frames_of(self, kind: Kind) -> Iterable[Frame]:
        per, back = kind
        for window in self.windows[per]:
            meant = a_year_before(window) if back else window
            yield Frame(window.id, *meant.bounds(self.zone), sealed_at(meant, self.zone, self.opened))
