"""The index behind a figure: the lines that count, of works that nobody has touched, in the order of time.

It holds for every moment, as such a line never changes; what happens later is added to it. Works that were
touched are no longer in it: they are looked at one by one.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

from sqlmodel import Session

from publisher.core.causes import Question
from publisher.core.posting import Traits
from publisher.store import carrying, causes
from publisher.store.causes import Row

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
AT_MOST = 2_000
"""So many works may have changed; where there are more, reading all anew is quicker."""
MOST = 96
"""So many figures are remembered, those that were asked for last."""


@dataclass(frozen=True)
class Index:
    """The lines behind one figure, by the ledger up to the line `last`, known again by its `mark`.

    `times` are microseconds since 1970. Works `apart` are not in it.
    """

    last: int = 0
    mark: str | None = ""
    apart: frozenset[str] = frozenset()
    times: array[int] = field(default_factory=lambda: array("q"))
    numbers: array[int] = field(default_factory=lambda: array("q"))

    def __len__(self) -> int:
        return len(self.numbers)

    def until(self, instant: datetime) -> int:
        """Return how many lines went out before an instant."""
        return bisect_left(self.times, (instant - EPOCH) // MICROSECOND)


class Indexes:
    """What is remembered of figures, by their names."""

    def __init__(self) -> None:
        self._known: OrderedDict[object, tuple[object, Any]] = OrderedDict()
        self._lock = Lock()

    def get(self, name: object, rules: object) -> Any:
        """Return what is remembered of a figure, None where it was counted by other rules."""
        with self._lock:
            known = self._known.get(name)
            if known is None or known[0] != rules:
                return None
            self._known.move_to_end(name)
            return known[1]

    def keep(self, name: object, rules: object, found: Any) -> None:
        with self._lock:
            self._known[name] = rules, found
            self._known.move_to_end(name)
            while len(self._known) > MOST:
                self._known.popitem(last=False)


def bring_up(session: Session, question: Question, kept: Index | None, apart: frozenset[str]) -> Index:
    """Return the index of a figure as the ledger is now, from what was remembered on where that is right."""
    last, mark = carrying.last_line(session)
    if kept is not None and kept.apart <= apart and kept.mark == carrying.mark_of(session, kept.last):
        new = causes.items_behind(session, kept.last, question.frame.start, question.frame.end)
        changed = new | (apart - kept.apart)
        if len(changed) <= AT_MOST:
            return _carry(session, question, kept, changed, Index(last, mark, apart))
    rows, traits = _read_all(session, question)
    return _fill(Index(last, mark, apart), _counted(question, _not_of(apart, rows), traits))


def _read_all(session: Session, question: Question) -> tuple[Iterator[Row], dict[int, Traits]]:
    """Read the lines of a window, before them what else the works in it had been out as."""
    start, end = question.frame.start, question.frame.end
    traits = causes.traits(session, start, end)
    earlier = [*causes.before(session, start, end)] if question.is_of_works else []
    traits |= causes.traits_of(session, {one.traits for one in earlier} - traits.keys())
    return (one for some in (earlier, causes.within(session, start, end)) for one in some), traits


def _carry(
    session: Session, question: Question, kept: Index, changed: Collection[str], empty: Index
) -> Index:
    """Take the works that changed out of an index, and those that still stand as they went out in again."""
    if not changed:
        return Index(empty.last, empty.mark, empty.apart, kept.times, kept.numbers)
    rows = [*causes.of_items(session, changed, question.frame.end)]
    traits = causes.traits_of(session, {one.traits for one in rows})
    gone, pairs = {one.id for one in rows}, zip(kept.times, kept.numbers, strict=True)
    ordered = sorted(rows, key=lambda one: (one.at, one.id))
    come = _counted(question, _not_of(empty.apart, ordered), traits)
    return _fill(empty, sorted([*(one for one in pairs if one[1] not in gone), *come]))


def _not_of(apart: Collection[str], rows: Iterable[Row]) -> Iterator[Row]:
    return (one for one in rows if one.item not in apart)


def _counted(question: Question, rows: Iterable[Row], traits: dict[int, Traits]) -> Iterator[tuple[int, int]]:
    """Yield the lines that count, of each work the first alone where works are; rows come in order."""
    credits: dict[tuple[int, str], bool] = {}
    seen: set[str] = set()
    for id, item, channel, at, number in rows:
        if item in seen:
            continue
        if (number, channel) not in credits:
            credits[number, channel] = question.credits(traits[number], channel)
        if not credits[number, channel] or question.lapses(traits[number].units, at):
            continue
        if question.is_of_works:
            seen.add(item)
        if question.frame.holds(at):
            yield (at - EPOCH) // MICROSECOND, id


def _fill(index: Index, pairs: Iterable[tuple[int, int]]) -> Index:
    for time, number in pairs:
        index.times.append(time)
        index.numbers.append(number)
    return index
