"""Counting for a board: all afresh, or from the balance of the last time on.

What is signed or sealed is counted afresh. What people look at again and again goes on from a balance: a
year has a hundred thousand works, and most looks come after a few of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from publisher.core.balance import Balance, Weighed
from publisher.core.board import Board
from publisher.core.bulk import tally_alike
from publisher.core.hand_posts import carried, postings_by_hand
from publisher.core.progress import Counted
from publisher.core.tally import Cell, Tally, tally_works
from publisher.files import balances
from publisher.store import activities, carrying
from publisher.store.alike import Bulk, Lines
from publisher.store.postings import list_coming, list_works

AT_MOST = 20_000
"""So many works may have changed since a balance; where there are more, counting all afresh is quicker."""
Count = Callable[[Session, Board, datetime, Path], Counted]
"""What counts for a board as of an instant, in a workspace."""
BEGINNING = datetime.min.replace(tzinfo=UTC)


def count_afresh(session: Session, board: Board, at: datetime) -> Counted:
    """Return all that counts as of `at`."""
    books = _Books(session, board, at)
    return _complete(books, books.draw())


def count_on(session: Session, board: Board, at: datetime, workspace: Path) -> Counted:
    """Return all that counts as of `at`, from the workspace's balance for this board on; the next is kept."""
    books = _Books(session, board, at)
    kept = balances.read(workspace, board)
    if kept is not None and not kept.is_of(carrying.mark_of(session, kept.last), books.touched):
        kept = None
    balance = books.draw() if kept is None or kept.at > at else books.carry(kept)
    before = None if kept is None else kept.weighed
    weighed = books.weigh(balance, before)
    to_keep = replace(balance, weighed=weighed or before)
    if kept is None or (kept.at <= at and kept != to_keep):
        balances.keep(workspace, board, to_keep)
    return _complete(books, replace(balance, weighed=weighed))


class CountedOnce:
    """What counts by the same rules as of the same instant, for as many questions as one page has."""

    def __init__(self) -> None:
        self._known: list[tuple[Board, datetime, Counted]] = []

    def __call__(self, session: Session, board: Board, at: datetime, workspace: Path) -> Counted:
        for known, then, counted in self._known:
            is_same = known.plan is board.plan and known.units is board.units and known.as_of == board.as_of
            if is_same and then == at:
                return counted
        found = count_on(session, board, at, workspace)
        kept = replace(found, works=[*found.works], activities=[*found.activities])
        self._known.append((board, at, kept))
        return kept


def count_touched(session: Session, board: Board, at: datetime) -> Counted:
    """Return what may have changed in windows that are over: works that do not stand as they went out, and
    all activities."""
    books = _Books(session, board, at)
    works = list_works(session, books.touched, by_hand=books.by_hand)
    return Counted(works=works, activities=books.activities)


class _Books:
    """The ledger as of an instant, from which balances are drawn."""

    def __init__(self, session: Session, board: Board, at: datetime) -> None:
        self.session, self.board, self.at = session, board, at
        self.activities = activities.every(session, with_removed=True)
        self.touched = carrying.touched_items(session).union(item for item, _ in carried(self.activities))
        self.coming = list_coming(session, at)
        self.by_hand = postings_by_hand(self.activities, board.zone, at, board.opened)

    def draw(self) -> Balance:
        """Draw a balance afresh."""
        bulk = self._bulk(Lines(self.at), self.touched)
        return self._closed(_tally(self.board, bulk), bulk.apart)

    def carry(self, kept: Balance) -> Balance:
        """Draw a balance from an earlier one; afresh where too much has happened since."""
        changed = carrying.items_behind(self.session, kept.last, kept.at, self.at)
        changed |= self.touched - kept.touched
        if len(changed) > AT_MOST:
            return self.draw()
        gone = self._bulk(Lines(kept.at, kept.last, changed - kept.touched))
        come = self._bulk(Lines(self.at, items=changed - self.touched))
        cells = kept.cells.copy()
        cells.subtract(_tally(self.board, gone))
        cells.update(_tally(self.board, come))
        return self._closed(+cells, kept.apart.union(come.apart))

    def weigh(self, balance: Balance, before: Weighed | None) -> Weighed | None:
        """Look at the works that are not in the cells one by one, unless they are as they were `before`."""
        works = balance.one_by_one - self.coming.keys() - self.by_hand.keys()
        mark, newest = carrying.mark_of_lines(self.session, works)
        if before is not None and before.is_of(mark, self.at):
            return before
        if newest is None or newest > self.at:
            return None
        tally = Tally()
        tally_works(self.board, list_works(self.session, works), self.at, tally)
        return Weighed(mark, newest, tally.done, tuple(tally.adjustments))

    def _bulk(self, lines: Lines, skipped: Collection[str] = frozenset()) -> Bulk:
        return Bulk(self.session, lines, self.board.day_begins, skipped)

    def _closed(self, cells: Counter[Cell], apart: Iterable[str]) -> Balance:
        last, mark = carrying.last_line(self.session)
        newest = carrying.newest_out(self.session, self.at) or BEGINNING
        return Balance(newest, last, mark, cells, self.touched, frozenset(apart))


def _complete(books: _Books, balance: Balance) -> Counted:
    """Return what counts: the balance without the works of which more is to come, and these one by one."""
    session, board, coming = books.session, books.board, books.coming
    ahead = Bulk(session, Lines(books.at, items=coming.keys() - balance.touched), board.day_begins)
    cells, weighed = balance.cells.copy(), balance.weighed
    cells.subtract(_tally(board, ahead))
    if weighed is not None:
        cells.update(weighed.cells)
    return Counted(
        cells,
        list_works(session, balance.one_by_one if weighed is None else (), coming, books.by_hand),
        books.activities,
        carrying.first_out(session),
        () if weighed is None else weighed.adjustments,
    )


def _tally(board: Board, bulk: Bulk) -> Counter[Cell]:
    cells: Counter[Cell] = Counter()
    tally_alike(board, bulk.alike, cells)
    return cells
