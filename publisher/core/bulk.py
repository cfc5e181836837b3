"""Bulk: works that nobody has touched since they went out, counted a column at a time.

There may be a hundred thousand of them in a year. Nothing is done for each of them here but what Python
does by itself: it looks words up, joins bits and counts what is equal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import and_, itemgetter
from typing import TypeVar

from publisher.core.board import Board, Dimension
from publisher.core.lapsing import without_lapsing
from publisher.core.posting import Alike, Spelled, Traits
from publisher.core.sorter import Sorter
from publisher.core.tally import Cell

Read = TypeVar("Read")
Route = tuple[tuple[str, int], ...]
"""The channels of a work in the order in which it went out, each with its segment of time."""

instant_of = itemgetter(1)


def tally_alike(board: Board, alike: Alike, done: Counter[Cell]) -> None:
    """Count works that nobody has touched since they went out."""
    bulk = _Bulk(board, alike)
    for chunk in alike.chunks:
        ways, *traits = without_lapsing(board, alike, chunk, done) if board.may_lapse else chunk
        bulk.add(ways, traits)
    bulk.write(done)


class _Known(dict[Spelled, Read]):
    """What each spelling means, worked out when it is first met."""

    def __init__(self, read: Callable[[Spelled], Read]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, spelled: Spelled) -> Read:
        read = self[spelled] = self._read(spelled)
        return read


@dataclass(frozen=True)
class _Apart:
    """Works by the bits that are counted for every one of a kind, their route, and a trait."""

    dimension: Dimension
    trait: str
    bits: int
    works: Counter[tuple[int, int, Spelled]] = field(default_factory=Counter)


class _Bulk(Sorter):
    """Works by the bits they satisfy and the route they took; there are far fewer of these than works."""

    def __init__(self, board: Board, alike: Alike) -> None:
        super().__init__(board)
        self._alike = alike
        self._routes: dict[Route, int] = {}
        self._number = _Known(self._number_of)
        self._bits = [_Known(partial(self._bits_of, trait)) for trait in Traits._fields]
        self._works: Counter[tuple[int, int]] = Counter()
        self._apart = [_Apart(*group) for group in self.groups]

    def add(self, ways: Sequence[Spelled], traits: Sequence[Sequence[Spelled]]) -> None:
        """Sort some works."""
        routes = [*map(self._number.__getitem__, ways)]
        bits = [self.counted] * len(routes)
        for known, column in zip(self._bits, traits, strict=True):
            bits = [*map(and_, bits, map(known.__getitem__, column))]
        self._works.update(zip(bits, routes, strict=True))
        for apart in self._apart:
            mine, column = map(apart.bits.__and__, bits), traits[Traits._fields.index(apart.trait)]
            apart.works.update(zip(mine, routes, column, strict=True))

    def write(self, done: Counter[Cell]) -> None:
        """Count the works in the cells that are theirs."""
        routes = [*self._routes]
        for (bits, number), count in self._works.items():
            for cell in self._cells(bits, routes[number]):
                done[cell] += count
        for apart in self._apart:
            self._write_apart(apart, routes, done)

    def _write_apart(self, apart: _Apart, routes: Sequence[Route], done: Counter[Cell]) -> None:
        members = _Known(
            lambda spelled: apart.dimension.values_of(self._alike.read_trait(apart.trait, spelled))
        )
        windows: dict[tuple[int, int], tuple[tuple[int, str], ...]] = {}
        for (bits, number, spelled), count in apart.works.items():
            if bits and (bits, number) not in windows:
                windows[bits, number] = tuple(self._follow(bits, routes[number]))
            for bit, window in windows[bits, number] if bits else ():
                for member in members[spelled]:
                    done[bit, window, member] += count

    def _bits_of(self, trait: str, spelled: Spelled) -> int:
        return self.board.match_trait(trait, self._alike.read_trait(trait, spelled))

    def _number_of(self, spelled: Spelled) -> int:
        way = sorted(self._alike.read_way(spelled), key=instant_of)
        route = tuple((channel, self.board.segment(instant)) for channel, instant in way)
        return self._routes.setdefault(route, len(self._routes))

    def _cells(self, bits: int, route: Route) -> Iterator[Cell]:
        """Yield where a work counts for all together, and for its channels."""
        for bit, window in self._follow(bits & self.together, route):
            yield bit, window, None
        for step in route:
            for bit, window in self._follow(bits & self.by_channel, (step,)):
                yield bit, window, step[0]

    def _follow(self, bits: int, route: Route) -> Iterator[tuple[int, str]]:
        """Yield where a work on this route counts: a posting everywhere, a work where it is new."""
        seen = 0
        for channel, segment in route if bits else ():
            here = bits & self.board.channel[channel]
            yield from self.board.windows_of(here & ~(seen & self.works), segment)
            seen |= here
