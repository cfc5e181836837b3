"""The tally: how much counts for each target, in each window, for each member.

A posting counts once, and a work once, in the window of its first posting. In a window that is over
counts what stood when it ended (`Posting.stood_at_close`); what has changed since is kept apart, as
adjustments.

Most works are counted in bulk, as nobody has touched them since they went out (`publisher.core.bulk`). The
others are looked at here one by one, window by window. Both ways count the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import compress
from operator import itemgetter
from typing import NamedTuple

from publisher.core.board import Board
from publisher.core.posting import Posting
from publisher.core.sorter import Sorter

Cell = tuple[int, str, str | None]
"""A bit of the board, the id of a window, and the member or None."""


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


def tally_works(board: Board, works: Iterable[list[Posting]], at: datetime, tally: Tally) -> None:
    """Count works of which something is still to come, or has changed since it went out."""
    sorter = Sorter(board)
    for work in works:
        _count_work(sorter, work, at, tally)


class _Placed(NamedTuple):
    """A posting in its segment of time, with who is credited with which bits for it."""

    posting: Posting
    segment: int
    credited: tuple[tuple[str, str | None, int], ...]


instant_of = itemgetter(0)
Windows = dict[int, int]
"""In a segment of time, the bits that are counted in the windows which are meant."""
Credit = tuple[int, str | None, int]
"""In a segment of time, for a member or for all together, the bits that a work newly satisfies."""


def _count_work(sorter: Sorter, work: list[Posting], at: datetime, tally: Tally) -> None:
    """Count one work in every window that it is out in or comes in."""
    out = _place(sorter, [(one.published_at, one) for one in work if one.published_at is not None])
    coming = [(max(one.due_at, at), one) for one in work if one.due_at is not None and one.is_to_come]
    ahead = _place(sorter, coming)
    now = [one for one in out if one.posting.is_out(at)]
    for stood, windows in _by_standing(sorter.board, out, ahead, at):
        then = _count(sorter, windows, _credit(sorter, stood))
        tally.done.update(then)
        if ahead:
            tally.scheduled.update(_count(sorter, windows, _credit(sorter, ahead, before=stood)))
        if stood != now:
            later = _count(sorter, windows, _credit(sorter, now))
            tally.adjustments += _differences(work[0].item, then, later)


def _place(sorter: Sorter, timed: list[tuple[datetime, Posting]]) -> list[_Placed]:
    """Place postings in their order."""
    board = sorter.board
    placed = []
    for instant, posting in sorted(timed, key=instant_of):
        bits = sorter.counted & board.match(posting.traits, posting.activity) & board.channel[posting.channel]
        if board.may_lapse:
            bits &= ~board.lapsed(posting.units, instant)
        placed.append(_Placed(posting, board.segment(instant), (*_members(sorter, posting, bits),)))
    return placed


def _by_standing(
    board: Board, out: list[_Placed], ahead: list[_Placed], at: datetime
) -> Iterable[tuple[list[_Placed], Windows]]:
    """Sort the windows of a work by what stands in them: nearly always that is the same in all of them."""
    found: dict[tuple[bool, ...], tuple[list[_Placed], Windows]] = {}
    for segment in {one.segment for one in (*out, *ahead)}:
        for kind, bits in board.kinds.items():
            if (frame := board.frame(kind, segment)) is None:
                continue
            stands = (*(one.posting.stood_at_close(at, frame.end, frame.sealed) for one in out),)
            if stands not in found:
                found[stands] = [*compress(out, stands)], {}
            windows = found[stands][1]
            windows[segment] = windows.get(segment, 0) | bits
    return found.values()


def _differences(item: str, then: Counter[Cell], now: Counter[Cell]) -> Iterator[Adjustment]:
    for cell in then | now:
        if then[cell] != now[cell]:
            yield Adjustment(cell, item, now[cell] - then[cell])


def _count(sorter: Sorter, windows: Windows, credits: Iterable[Credit]) -> Counter[Cell]:
    """Count what is credited in these windows."""
    counts: Counter[Cell] = Counter()
    for segment, member, bits in credits:
        for bit, window in sorter.board.windows_of(bits & windows.get(segment, 0), segment):
            counts[bit, window, member] += 1
    return counts


def _credit(sorter: Sorter, placed: list[_Placed], before: Sequence[_Placed] = ()) -> Iterator[Credit]:
    """Credit the postings of one work in their order; a work that was out before brings nothing new."""
    seen: dict[tuple[str, str | None], int] = {}
    for one in before:
        for name, member, bits in one.credited:
            seen[name, member] = seen.get((name, member), 0) | bits
    for _, segment, credited in placed:
        for name, member, bits in credited:
            known = seen.get((name, member), 0)
            seen[name, member] = known | bits
            if new := bits & ~(known & sorter.works):
                yield segment, member, new


def _members(sorter: Sorter, posting: Posting, bits: int) -> Iterator[tuple[str, str | None, int]]:
    """Yield who is credited with a posting: all together, and each of a kind that is counted apart."""
    if mine := bits & sorter.together:
        yield "", None, mine
    if mine := bits & sorter.by_channel:
        yield "channel", posting.channel, mine
    for dimension, trait, mask in sorter.groups:
        if mine := bits & mask:
            for member in dimension.values_of(getattr(posting, trait)):
                yield dimension.name, member, mine
