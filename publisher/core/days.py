"""Days: a board's filters counted day by day. Every window, and every past moment, follows from its days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from publisher.core.board import Board, Frame, Kind
from publisher.core.localtime import DAY, day_start, local_day
from publisher.core.tally import Cell


class Days(Board):
    """The same filters, each counted in the days of its windows in place of these; a day is called by its
    date, `2027-01-18`.

    A work counts on the day of its first posting, as it does in the window of that: days add up to windows.
    """

    def __init__(self, board: Board) -> None:
        vars(self).update(vars(board))
        self._window_of = {kind: dict[str, str]() for kind in board.kinds}
        every = {one.window: one for one in _days(board)}
        self.bounds = sorted(
            {at for one in every.values() for at in (one.start, one.end)}.union(board.bounds)
        )
        self._windows_of = {}
        self._frames = {}
        for kind, window, day in self._days_of(board, every.values()):
            self._window_of[kind][day.window] = window.window
            self._frames[kind, self.segment(day.start)] = day

    def in_windows(self, cells: Counter[Cell]) -> Counter[Cell]:
        """Return what the cells of days come to in the windows of each filter."""
        found: Counter[Cell] = Counter()
        names = [self._window_of[one.kind] for one in self.filters]
        for (bit, day, member), count in cells.items():
            found[bit, names[bit][day], member] += count
        return found

    def _days_of(self, board: Board, days: Iterable[Frame]) -> Iterator[tuple[Kind, Frame, Frame]]:
        """Yield each day with each window that it lies in."""
        for day in days:
            segment = board.segment(day.start)
            for kind in board.kinds:
                if (window := board.frame(kind, segment)) is not None:
                    yield kind, window, day


def _days(board: Board) -> Iterator[Frame]:
    """Yield the days of all windows."""
    if board.span is None:
        return
    first, behind = (local_day(board.zone, one) for one in board.span)
    start = day_start(board.zone, first)
    while first < behind:
        end = day_start(board.zone, first + DAY)
        yield Frame(first.isoformat(), start, end, end)
        first, start = first + DAY, end


def behind_whole_days(board: Board, at: datetime) -> datetime:
    """Return the end of the last local day that is over at an instant: the first one that is not its own."""
    return day_start(board.zone, local_day(board.zone, at + timedelta.resolution))


def until(board: Board, cells: Counter[Cell], end: datetime) -> Counter[Cell]:
    """Return the cells of the days before the one that begins at `end`."""
    day = local_day(board.zone, end).isoformat()
    return Counter({cell: count for cell, count in cells.items() if cell[1] < day})
