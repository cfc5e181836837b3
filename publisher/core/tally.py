"""The tally: how much counts for each target, in each window, for each member.

A posting counts once, and a work once, in the window of its first posting. In a window that is over
counts what stood when it ended (`Posting.stood_at_close`); what has changed since is kept apart, as
adjustments.

Most works are counted in bulk: nobody has touched them since they went out, so they stand alike at every
moment (`Run`). The others are looked at one by one, window by window. Both ways count the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter, itemgetter

from publisher.core.board import HELD, Board
from publisher.core.posting import Posting, Run, Traits

Cell = tuple[int, str, str | None]
"""A bit of the board, the id of a window, and the member or None."""

Route = tuple[tuple[str, int], ...]
"""The channels of a work in the order in which it went out, each with its segment of time."""


@dataclass(frozen=True)
class Adjustment:
    """What a work would bring to a window that is over, or take from it, if it were counted now."""

    cell: Cell
    item: str
    difference: int


@dataclass
class Tally:
    """What is done and what is scheduled, and what has changed in windows that are over.

    Other sources of counts, such as activities, add their own.
    """

    done: Counter[Cell] = field(default_factory=Counter)
    scheduled: Counter[Cell] = field(default_factory=Counter)
    adjustments: list[Adjustment] = field(default_factory=list)


def tally_alike(board: Board, works: Iterable[tuple[Traits, Run]], tally: Tally) -> None:
    """Count works that nobody has touched since they went out."""
    bulk = _Bulk(board)
    for traits, run in works:
        bulk.add(traits, run)
    bulk.write(tally)


def tally_works(board: Board, works: Iterable[list[Posting]], at: datetime, tally: Tally) -> None:
    """Count works of which something is still to come, or has changed since it went out."""
    sorter = _Sorter(board)
    for work in works:
        _count_work(sorter, work, at, tally)


class _Sorter:
    """What both ways of counting ask of the board."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.works = board.bits("works")
        self.counted = board.bits("works", "postings")
        groups = {name: bits & self.counted for name, bits in board.groups().items() if bits & self.counted}
        self.together = self.counted & ~sum(groups.values())
        self.by_channel = groups.pop("channel", 0)
        self.groups = [
            (board.dimensions[name], attrgetter(HELD[name]), bits) for name, bits in groups.items()
        ]


class _Bulk(_Sorter):
    """Works by the filters they satisfy and the route they took; there are far fewer of these than works."""

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self._plain: dict[tuple[int, int], int] = defaultdict(
            int
        )  # a Counter is slow where most keys are new
        self._apart: dict[tuple[int, int, tuple[str, ...]], int] = defaultdict(int)
        self._numbers: dict[Run | Route, int] = {}
        self._routes: list[Route] = []

    def add(self, traits: Traits, run: Run) -> None:
        bits = self.board.match(traits) & self.counted
        route = self._numbers.get(run)
        if route is None:
            route = self._numbers[run] = self._number(run)
        self._plain[bits, route] += 1
        for dimension, held, mask in self.groups:
            if mine := bits & mask:
                self._apart[mine, route, dimension.values_of(held(traits))] += 1

    def _number(self, run: Run) -> int:
        times = sorted(run.times, key=itemgetter(1))
        route = tuple((channel, self.board.segment(instant)) for channel, instant in times)
        if route not in self._numbers:
            self._numbers[route] = len(self._routes)
            self._routes.append(route)
        return self._numbers[route]

    def write(self, tally: Tally) -> None:
        cells: dict[tuple[int, int], tuple[tuple[int, str], ...]] = {}
        for (bits, number), count in self._plain.items():
            for bit, window in self._follow(bits & self.together, self._routes[number]):
                tally.done[bit, window, None] += count
            for step in self._routes[number] if bits & self.by_channel else ():
                for bit, window in self._follow(bits & self.by_channel, (step,)):
                    tally.done[bit, window, step[0]] += count
        for (bits, number, members), count in self._apart.items():
            if (bits, number) not in cells:
                cells[bits, number] = tuple(self._follow(bits, self._routes[number]))
            for bit, window in cells[bits, number]:
                for member in members:
                    tally.done[bit, window, member] += count

    def _follow(self, bits: int, route: Route) -> Iterator[tuple[int, str]]:
        """Yield where a work on this route counts: a posting everywhere, a work where it is new."""
        seen = 0
        for channel, segment in route:
            here = bits & self.board.channel[channel]
            yield from self.board.windows_of(here & ~(seen & self.works), segment)
            seen |= here


Timed = list[tuple[datetime, Posting]]
instant_of = itemgetter(0)
Credit = tuple[int, str | None, int]
"""In a segment of time, for a member or for all together, the bits that a work newly satisfies."""


def _count_work(sorter: _Sorter, work: list[Posting], at: datetime, tally: Tally) -> None:
    """Count one work in every window that it is out in or comes in."""
    board = sorter.board
    out = [(one.published_at, one) for one in work if one.published_at is not None]
    ahead = [(max(one.due_at, at), one) for one in work if one.due_at is not None and one.is_to_come]
    out.sort(key=instant_of)
    ahead.sort(key=instant_of)
    now = [one for one in out if one[1].is_out(at)]
    for stood, frames in _by_standing(board, out, ahead, at):
        then = _count(sorter, frames, _credit(sorter, stood))
        tally.done.update(then)
        if frames.are_open and ahead:
            tally.scheduled.update(_count(sorter, frames, _credit(sorter, ahead, before=stood)))
        if stood != now and not frames.are_open:
            later = _count(sorter, frames, _credit(sorter, now))
            tally.adjustments += _differences(work[0].item, then, later)


@dataclass
class _Frames:
    """Windows in which the same postings of a work stand, by segment the bits that are counted there."""

    are_open: bool
    bits: dict[int, int] = field(default_factory=dict)


def _by_standing(board: Board, out: Timed, ahead: Timed, at: datetime) -> Iterable[tuple[Timed, _Frames]]:
    """Sort the windows of a work by what stands in them: nearly always that is the same in all of them."""
    found: dict[tuple[bool, ...], tuple[Timed, _Frames]] = {}
    for segment in {board.segment(instant) for instant, _ in (*out, *ahead)}:
        for kind, bits in board.kinds.items():
            if (frame := board.frame(kind, segment)) is None:
                continue
            stands = [one.stood_at_close(at, frame.end, frame.sealed) for _, one in out]
            key = (frame.end > at, *stands)
            if key not in found:
                stood = [one for one, is_there in zip(out, stands, strict=True) if is_there]
                found[key] = stood, _Frames(frame.end > at)
            frames = found[key][1]
            frames.bits[segment] = frames.bits.get(segment, 0) | bits
    return found.values()


def _differences(item: str, then: Counter[Cell], now: Counter[Cell]) -> Iterator[Adjustment]:
    for cell in then | now:
        if then[cell] != now[cell]:
            yield Adjustment(cell, item, now[cell] - then[cell])


def _count(sorter: _Sorter, frames: _Frames, credits: Iterable[Credit]) -> Counter[Cell]:
    """Count what is credited in these windows."""
    counts: Counter[Cell] = Counter()
    for segment, member, bits in credits:
        for bit, window in sorter.board.windows_of(bits & frames.bits.get(segment, 0), segment):
            counts[bit, window, member] += 1
    return counts


def _credit(
    sorter: _Sorter, timed: Timed, before: Sequence[tuple[datetime, Posting]] = ()
) -> Iterator[Credit]:
    """Credit the postings of one work in their order; a work that was out before brings nothing new."""
    board = sorter.board
    seen: dict[tuple[str, str | None], int] = {}
    for number, (instant, posting) in enumerate((*before, *timed)):
        matched = sorter.counted & board.match(posting.traits) & board.channel[posting.channel]
        for name, member, bits in _members(sorter, posting, matched):
            known = seen.get((name, member), 0)
            seen[name, member] = known | bits
            if number >= len(before) and (new := bits & ~(known & sorter.works)):
                yield board.segment(instant), member, new


def _members(sorter: _Sorter, posting: Posting, bits: int) -> Iterator[tuple[str, str | None, int]]:
    """Yield who is credited with a posting: all together, and each of a kind that is counted apart."""
    if mine := bits & sorter.together:
        yield "", None, mine
    if mine := bits & sorter.by_channel:
        yield "channel", posting.channel, mine
    for dimension, held, mask in sorter.groups:
        if mine := bits & mask:
            for member in dimension.values_of(held(posting)):
                yield dimension.name, member, mine
