"""Counting for a board: all afresh, or from the balance of the last time on.

What is signed or sealed is counted afresh. What people look at again and again goes on from a balance: a
year has a hundred thousand works, and most looks come after a few of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from publisher.core.activity import Activity
from publisher.core.balance import Balance, Weighed, moved
from publisher.core.board import Board
from publisher.core.bulk import tally_alike
from publisher.core.days import Days, behind_whole_days, until
from publisher.core.hand_posts import carried, postings_by_hand
from publisher.core.localtime import local_day
from publisher.core.progress import Counted
from publisher.core.tally import Cell, Tally, tally_works
from publisher.files import balances
from publisher.store import activities, carrying
from publisher.store.alike import Bulk, Lines
from publisher.store.coming import list_coming
from publisher.store.postings import Works, list_works
from publisher.work.boards import days_of

AT_MOST = 20_000
"""So many works may have changed since a balance; where there are more, counting all afresh is quicker."""
Count = Callable[[Session, Board, datetime, Path], Counted]
"""What counts for a board as of an instant, in a workspace."""
MICROSECOND = timedelta.resolution
BEGINNING = datetime.min.replace(tzinfo=UTC)


def count_afresh(session: Session, board: Board, at: datetime) -> Counted:
    """Return all that counts as of `at`."""
    books = Books(session, board, at)
    return _complete(books, books.draw())


def count_on(
    session: Session,
    board: Board,
    at: datetime,
    workspace: Path,
    days: Days | None = None,
    coming: Works | None = None,
) -> Counted:
    """Return all that counts as of `at`, from the workspace's balance for this board on; the next is kept.

    A balance of its `days`, which a board that is ready has, tells the past as well: what had gone out by the
    end of any day. What is `coming` at that instant may be known already.
    """
    books = Books(session, board, at, days or days_of(board), coming)
    return _complete(books, books.balance(workspace))


def count_briefly(session: Session, board: Board, at: datetime, workspace: Path) -> Counted:
    """Return the same for a process that looks once: a balance of windows is read in a tenth of the time that
    one of days takes, and tells all of the present."""
    if carrying.has_gone_on(session, at):
        return count_on(session, board, at, workspace)
    books = Books(session, board, at)
    return _complete(books, books.balance(workspace))


class CountedOnce:
    """What counts by the same rules as of the same instant, for as many questions as one page has; what is to
    come is read once for all rules."""

    def __init__(self) -> None:
        self._known: list[tuple[Board, datetime, Counted]] = []
        self._coming: dict[datetime, Works] = {}

    def __call__(self, session: Session, board: Board, at: datetime, workspace: Path) -> Counted:
        for known, then, counted in self._known:
            is_same = known.plan is board.plan and known.units is board.units and known.as_of == board.as_of
            if is_same and then == at:
                return counted
        if at not in self._coming:
            self._coming[at] = list_coming(session, at)
        found = count_on(session, board, at, workspace, coming=self._coming[at])
        kept = replace(found, works=[*found.works], activities=[*found.activities])
        self._known.append((board, at, kept))
        return kept


def count_touched(session: Session, board: Board, at: datetime) -> Counted:
    """Return what may have changed in windows that are over: works that do not stand as they went out, and
    all activities."""
    books = Books(session, board, at)
    works = list_works(session, books.list_touched(), by_hand=books.by_hand)
    return Counted(works=works, activities=books.activities)


class Books:
    """The ledger as of an instant, from which balances are drawn: of the board, or of its days."""

    def __init__(
        self,
        session: Session,
        board: Board,
        at: datetime,
        days: Days | None = None,
        coming: Works | None = None,
    ) -> None:
        self.session, self.board, self.at, self.days = session, board, at, days
        self.grain = days or board
        every = activities.every(session, with_removed=True)
        self.activities = _within(every, board)
        self.posted = frozenset(item for item, _ in carried(every))
        self.coming = list_coming(session, at) if coming is None else coming
        self.by_hand = postings_by_hand(every, board.zone, at, board.opened)
        self._weighed: Weighed | None = None

    def balance(self, workspace: Path) -> Balance:
        """Return the balance, from the workspace's on; the next is kept."""
        place = balances.place_of(workspace, self.grain)
        kept = self.known(balances.read(place))
        if kept is not None and kept.at > self.at:
            return self._past_balance(place, kept)
        balance = self.draw() if kept is None else self.carry(kept)
        if balance is not kept:
            balances.keep(place, balance)
        return self.weighed_now(balance)

    def _past_balance(self, place: Path, kept: Balance) -> Balance:
        """Return the balance of a past moment: from what was counted of it before, or from what days tell."""
        if self.days is None:
            return self.weighed_now(self.draw())
        past = self.known(balances.read_past(place, self.at)) or self.cut(self.days, kept)
        balance = self.weighed_now(self.carry(past))
        balances.keep_past(place, self.at, balance)
        return balance

    def known(self, kept: Balance | None) -> Balance | None:
        """Return a balance that was drawn from these books, None for one of others."""
        if kept is None or kept.mark != carrying.mark_of(self.session, kept.step):
            return None
        return kept

    def list_touched(self) -> frozenset[str]:
        return carrying.touched_items(self.session, self.board.span) | self.posted

    def draw(self) -> Balance:
        """Draw a balance afresh."""
        touched = self.list_touched()
        bulk = self._bulk(Lines(self.at, span=self.board.span), touched)
        cells = self._tally(bulk) if self.board.span else Counter[Cell]()
        return self._weigh(self.summed(self._closed(cells, touched, bulk.apart)))

    def carry(self, kept: Balance) -> Balance:
        """Draw a balance from an earlier one; afresh where too much has happened since."""
        changed = carrying.items_behind(self.session, kept.last, kept.step, kept.at, self.at)
        changed |= self.posted - kept.touched
        if not changed and self._is_as_it_was(kept):
            return self.summed(kept)
        if len(changed) > AT_MOST:
            return self.draw()
        kept = self.summed(kept)
        touched = kept.touched | self.posted | carrying.touched_among(self.session, changed)
        gone = self._tally(self._bulk(Lines(kept.at, kept.last, changed - kept.one_by_one)))
        new = self._bulk(Lines(self.at, items=changed - touched - kept.apart))
        come = self._tally(new)
        balance = self._closed(moved(kept.cells, gone, come), touched, kept.apart.union(new.apart))
        if self.days is not None and kept.sums is not None:
            sums = moved(kept.sums, self.days.in_windows(gone), self.days.in_windows(come))
            balance = replace(balance, sums=sums)
        return self._weigh(balance, kept, changed)

    def _is_as_it_was(self, kept: Balance) -> bool:
        """Tell whether what was looked at one by one is right at this instant, when nothing has happened."""
        before = kept.weighed
        return before is not None and before.since <= self.at and before.besides == self._besides(kept)

    def _besides(self, balance: Balance) -> frozenset[str]:
        """Return the works that are neither in the cells nor weighed: of which more is to come."""
        return balance.one_by_one & (self.coming.keys() | self.by_hand.keys())

    def cut(self, days: Days, kept: Balance) -> Balance:
        """Return what a balance of days was when the last day was over that was at the instant."""
        end = behind_whole_days(days, self.at)
        return replace(kept, at=end - MICROSECOND, cells=until(days, kept.cells, end), sums=None)

    def weighed_now(self, balance: Balance) -> Balance:
        """Return a balance with what works bring at this instant, though it may be another later."""
        return balance if self._weighed is None else replace(balance, weighed=self._weighed)

    def summed(self, balance: Balance) -> Balance:
        """Return a balance of days with what they come to in windows."""
        if self.days is None or balance.sums is not None:
            return balance
        return replace(balance, sums=self.days.in_windows(balance.cells))

    def _weigh(self, balance: Balance, kept: Balance | None = None, changed: Collection[str] = ()) -> Balance:
        """Look at the works that are not in the cells one by one, unless they are as they were."""
        besides = self._besides(balance)
        works = balance.one_by_one - besides
        before = kept.weighed if kept else None
        were = kept.one_by_one - before.besides if kept and before else None
        if before is not None and works == were and works.isdisjoint(changed):
            balance = replace(balance, weighed=replace(before, besides=besides))
            if before.since <= self.at:
                return balance
        weighed = self._weigh_anew(works, besides)
        if weighed.since <= self.at:
            return replace(balance, weighed=weighed)
        self._weighed = replace(weighed, since=self.at)
        return balance

    def _weigh_anew(self, works: Collection[str], besides: frozenset[str]) -> Weighed:
        every = [*list_works(self.session, works)]
        tally = Tally()
        tally_works(self.board, every, self.at, tally)
        newest = max((at for work in every for one in work for at in one.instants), default=BEGINNING)
        return Weighed(newest, besides, tally.done, tuple(tally.adjustments))

    def _bulk(self, lines: Lines, skipped: Collection[str] = frozenset()) -> Bulk:
        return Bulk(self.session, lines, self.grain.day_begins, skipped)

    def _tally(self, bulk: Bulk) -> Counter[Cell]:
        return _tally(self.grain, bulk)

    def _closed(self, cells: Counter[Cell], touched: frozenset[str], apart: Iterable[str]) -> Balance:
        last, end = carrying.last_line(self.session), carrying.end_of_books(self.session)
        newest = carrying.newest_out(self.session, self.at) or BEGINNING
        return Balance(newest, last, end.row, end.digest, cells, touched, frozenset(apart))


def _within(every: Iterable[Activity], board: Board) -> list[Activity]:
    """Return the activities of the days that any window has."""
    if board.span is None:
        return []
    first, behind = (local_day(board.zone, one) for one in board.span)
    return [one for one in every if first <= one.day < behind]


def _complete(books: Books, balance: Balance) -> Counted:
    """Return what counts: the balance without the works of which more is to come, and these one by one."""
    session, board, coming = books.session, books.board, books.coming
    cells = (balance.cells if balance.sums is None else balance.sums).copy()
    ahead = Bulk(session, Lines(books.at, items=coming.keys() - balance.one_by_one), board.day_begins)
    cells.subtract(_tally(board, ahead))
    weighed = books.weighed_now(balance).weighed
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
