"""The tally: how much counts for each target, in each window, for each member."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

from publisher.core.board import FIELDS, Board
from publisher.core.posting import Posting

Cell = tuple[int, str, str | None]
"""A bit of the board, the id of a window, and the member or None."""

TRAITS = slice(2, 9)
"""What a posting has in common with the others of its work: form, themes, … tone; not its channel."""

published = attrgetter("published_at")
due = attrgetter("due_at")


@dataclass
class Tally:
    """What is done and what is scheduled. Other sources of counts, such as activities, add their own."""

    done: Counter[Cell] = field(default_factory=Counter)
    scheduled: Counter[Cell] = field(default_factory=Counter)


def tally_postings(board: Board, postings: Iterable[Posting], at: datetime) -> Tally:
    """Count the postings that are out at an instant, and those still to come; overdue ones come now.

    A work counts once, in the window of its first posting; when it is out on one channel, its further
    channels bring nothing more, now or later.
    """
    works: dict[str, list[Posting]] = {}
    for posting in postings:
        works.setdefault(posting.item, []).append(posting)
    count = _Count(board, at)
    for work in works.values():
        count.add(work)
    return Tally(count.done.cells(board), count.ahead.cells(board))


class _Sheet:
    """Counts by bits and segment, before these are turned into targets and windows."""

    def __init__(self) -> None:
        self.plain: dict[tuple[int, int], int] = {}
        self.apart: dict[tuple[int, int, tuple[str, ...]], int] = {}

    def add(self, bits: int, segment: int) -> None:
        key = bits, segment
        self.plain[key] = self.plain.get(key, 0) + 1

    def credit(self, bits: int, segment: int, members: tuple[str, ...]) -> None:
        key = bits, segment, members
        self.apart[key] = self.apart.get(key, 0) + 1

    def cells(self, board: Board) -> Counter[Cell]:
        cells: Counter[Cell] = Counter()
        for (bits, segment), number in self.plain.items():
            for bit, window in board.windows_of(bits, segment):
                cells[bit, window, None] += number
        for (bits, segment, members), number in self.apart.items():
            for bit, window in board.windows_of(bits, segment):
                for member in members:
                    cells[bit, window, member] += number
        return cells


class _Count:
    """One count, work by work."""

    def __init__(self, board: Board, at: datetime) -> None:
        self.board = board
        self.at = at
        self.done = _Sheet()
        self.ahead = _Sheet()
        counted = board.bits("works") | board.bits("postings")
        groups = {name: bits & counted for name, bits in board.groups().items() if bits & counted}
        self.works = board.bits("works")
        self.together = counted & ~sum(board.groups().values())
        self.groups = [
            (board.dimensions[name], attrgetter(FIELDS[name]), bits) for name, bits in groups.items()
        ]
        self.by_channel = "channel" in groups

    def add(self, work: list[Posting]) -> None:
        """Count all postings of one work: those that are out, then those to come, each by time."""
        out = [one for one in work if one.is_out(self.at)]
        ahead = [one for one in work if one.is_to_come]
        if len(out) > 1:
            out.sort(key=published)
        if len(ahead) > 1:
            ahead.sort(key=due)
        traits = work[0][TRAITS]
        if self.by_channel or any(one[TRAITS] != traits for one in work):
            self._add_one_by_one(out, ahead)
        else:
            self._add_alike(out, ahead, work[0])

    def _add_alike(self, out: list[Posting], ahead: list[Posting], first: Posting) -> None:
        """Count a work that is the same on all channels, as nearly all are: its traits are read once."""
        base = self.board.match_work(first)
        if not base:
            return
        seen = 0
        for posting in out:
            bits = base & self.board.channel[posting.channel]
            self._note(bits & ~(seen & self.works), published(posting), self.done, first)
            seen |= bits
        for posting in ahead:
            bits = base & self.board.channel[posting.channel]
            self._note(bits & ~(seen & self.works), max(due(posting), self.at), self.ahead, first)
            seen |= bits

    def _note(self, fresh: int, instant: datetime, sheet: _Sheet, first: Posting) -> None:
        """Write down the targets that a posting counts for, where all members get the same."""
        if not fresh:
            return
        segment = bisect_right(self.board.bounds, instant)
        if together := fresh & self.together:
            sheet.add(together, segment)
        for dimension, held, group in self.groups:
            if mine := fresh & group:
                sheet.credit(mine, segment, dimension.values_of(held(first)))

    def _add_one_by_one(self, out: list[Posting], ahead: list[Posting]) -> None:
        """Count a work that differs between channels: each member gets it once, whatever else carries it."""
        seen: dict[tuple[str, str], int] = {}
        timed = [(published(one), one, self.done) for one in out]
        timed += [(max(due(one), self.at), one, self.ahead) for one in ahead]
        for instant, posting, sheet in timed:
            bits = self.board.match_work(posting) & self.board.channel[posting.channel]
            segment = bisect_right(self.board.bounds, instant)
            if fresh := self._unseen(bits & self.together, ("", ""), seen):
                sheet.add(fresh, segment)
            for dimension, held, group in self.groups:
                for member in dimension.values_of(held(posting)):
                    if fresh := self._unseen(bits & group, (dimension.name, member), seen):
                        sheet.credit(fresh, segment, (member,))

    def _unseen(self, bits: int, key: tuple[str, str], seen: dict[tuple[str, str], int]) -> int:
        """Return the targets that a posting counts for: a work only where it is new."""
        before = seen.get(key, 0)
        seen[key] = before | bits
        return bits & ~(before & self.works)
