"""Behind a figure: every piece and activity that it counts, day by day and page by page, up to its sum.

Works that nobody has touched since they went out are told by the days of the plan's balance, and read where
they are shown; all others, and activities, are looked at one by one, by the same rules as the figure itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Literal

from sqlmodel import Session

from publisher.app import App
from publisher.core.activity import Activity
from publisher.core.balance import Balance
from publisher.core.board import Board
from publisher.core.causes import Cause, Question
from publisher.core.hand_posts import carried, postings_by_hand
from publisher.core.localtime import DAY, day_start, local_day
from publisher.core.message import Message
from publisher.core.plan import Target
from publisher.core.posting import Posting
from publisher.core.progress import Progress
from publisher.core.windows import Window
from publisher.core.yardstick import Yardstick
from publisher.store import activities, carrying, causes, items, sealed_windows, trail
from publisher.store.causes import Line, Posted
from publisher.store.postings import list_works
from publisher.work.boards import days_of, ready
from publisher.work.counting import MICROSECOND, Books
from publisher.work.lines_behind import lines_behind
from publisher.work.one_by_one import OneByOne
from publisher.work.proof import proof
from publisher.work.sealed import key_of

Part = Literal["done", "whole", "before"]
"""What of a row is asked for: what counts, what its share is of, what there was a year before."""
LINE, WORK, ACTIVITY = "line", "work", "activity"
AT_ONCE = 50
"""So many lines are looked for in days that lie side by side."""
Place = tuple[datetime, str, str]
"""Where an entry stands in the list: its time, what kind of entry it is, and its name."""


@dataclass(frozen=True)
class Figure:
    """One figure of the plan: by what it is measured, which target, in which window, for whom."""

    by: Yardstick
    target: Target
    window: Window
    member: str | None = None
    part: Part = "done"
    as_of: date | None = None


@dataclass(frozen=True)
class Entry:
    """One thing that a figure counts, as people read it; `is_done` is False for what is still to come."""

    place: Place
    title: str
    amount: int
    is_done: bool
    item: str | None = None
    activity: Activity | None = None
    channel: str | None = None
    units: tuple[str, ...] = ()
    url: str | None = None
    proof: Message | None = None

    @property
    def at(self) -> datetime:
        return self.place[0]


def figure_of(
    app: App, session: Session, row: Progress, at: datetime, part: Part = "done", as_of: date | None = None
) -> Figure:
    """Return the figure of a row, measured as the row is: in a sealed window by what sealed it."""
    plan = app.rules.plan(row.plan)
    assert plan is not None
    now = Yardstick(plan, app.rules.units)
    by = sealed_windows.of_plan(session, plan.id, at).get(key_of(row)) or now
    known = (one for one in by.plan.targets if (one.id, one.per) == (row.target.id, row.target.per))
    return Figure(by, next(known, row.target), row.window, row.member, part, as_of)


class Causes:
    """What stands behind one figure as of an instant; `remembered` is what was looked at before."""

    def __init__(
        self, app: App, session: Session, figure: Figure, at: datetime, remembered: OneByOne | None = None
    ) -> None:
        self._app, self._session, self._at, self._figure = app, session, at, figure
        self._remembered = remembered or OneByOne()
        self._opened = trail.begun_at(session)
        self._alone = replace(figure.by, plan=replace(figure.by.plan, targets=(figure.target,)))
        board = Board(self._alone.plan, app.zone, figure.by.units, figure.as_of, self._opened)
        self._question = Question(board, _bit(board, 0, figure.part), figure.window, figure.member)
        self._activities = activities.every(session, with_removed=True)
        self._by_hand = postings_by_hand(self._activities, app.zone, at, self._opened)

    @cached_property
    def scheduled(self) -> list[Entry]:
        """Return what is still to come, the next first."""
        found = [*self._coming(), *(one for one in self._of_activities if not one.is_done)]
        return sorted(self._told(found), key=lambda one: one.place)

    @cached_property
    def by_day(self) -> Counter[date]:
        """Return how much counts on each local day."""
        found = Counter(self._in_bulk)
        for one in self._one_by_one:
            found[local_day(self._app.zone, one.at)] += one.amount
        return +found

    @property
    def sum(self) -> int:
        """Return what all of them bring together."""
        return self._in_bulk.total() + sum(one.amount for one in self._one_by_one)

    def page(self, behind: Place | None, limit: int) -> list[Entry]:
        """Return so many entries that count, the newest first, behind the one at a place."""
        others = [one for one in self._one_by_one if behind is None or _place(one) < behind]
        chosen = sorted([*self._lines(behind, limit), *map(_place, others)], reverse=True)[:limit]
        lines = causes.told(self._session, [int(name) for _, kind, name in chosen if kind == LINE])
        meant = {_place(one): one for one in others}
        told = {one.place: one for one in self._told(meant[one] for one in chosen if one in meant)}
        return [told[one] if one in told else _entry(lines[int(one[2])], one) for one in chosen]

    @cached_property
    def _books(self) -> Books:
        """Return the books of the whole plan: their days are kept for all its figures."""
        one, zone = self._figure, self._app.zone
        every = one.by.plan.targets
        by = one.by if one.target in every else self._alone
        board = ready(by, zone, one.as_of, self._opened)
        return Books(self._session, board, self._at, days_of(board))

    @cached_property
    def _balance(self) -> Balance:
        return self._books.balance(self._app.workspace)

    @cached_property
    def _in_bulk(self) -> Counter[date]:
        """Return how many lines of works that stand as they went out count on each local day."""
        if not self._question.is_of_postings:
            return Counter()
        cells, frame = self._balance.cells, self._question.frame
        of_all = self._books.board
        bit = _bit(of_all, of_all.plan.targets.index(self._figure.target), self._figure.part)
        member = self._figure.member
        first = local_day(self._app.zone, frame.start).isoformat()
        behind = local_day(self._app.zone, frame.end).isoformat()
        return Counter(
            {
                date.fromisoformat(day): count
                for (of, day, whose), count in cells.items()
                if of == bit and whose == member and first <= day < behind
            }
        )

    def _lines(self, behind: Place | None, limit: int) -> list[Place]:
        """Return the places of the lines that may be among so many entries, the newest first."""
        end = min(self._at if behind is None else behind[0], self._at) + MICROSECOND
        found: list[Place] = []
        for start, stop in self._spans(end):
            lines = lines_behind(self._session, self._question, start, stop, self._balance.one_by_one)
            places = (((one.at, LINE, f"{one.id:020}")) for one in lines)
            found += sorted((one for one in places if behind is None or one < behind), reverse=True)
            if len(found) >= limit:
                break
        return found[:limit]

    def _spans(self, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the days before an instant on which anything counts, the latest first; those together that
        lie side by side and bring a page."""
        zone, together = self._app.zone, list[date]()
        for day in sorted((one for one in self._in_bulk if day_start(zone, one) < end), reverse=True):
            brought = sum(self._in_bulk[one] for one in together)
            if together and (brought >= AT_ONCE or day + DAY < together[-1]):
                yield day_start(zone, together[-1]), min(day_start(zone, together[0] + DAY), end)
                together = []
            together.append(day)
        if together:
            yield day_start(zone, together[-1]), min(day_start(zone, together[0] + DAY), end)

    @cached_property
    def _one_by_one(self) -> list[Cause]:
        """Return what counts and stands in no index."""
        return [*self._touched(), *(one for one in self._of_activities if one.is_done)]

    @property
    def _name(self) -> tuple[object, ...]:
        """Return what a figure is remembered by."""
        one = self._figure
        return one.by.plan.id, one.target.id, one.target.per, one.window.id, one.member, one.part

    def _touched(self) -> list[Cause]:
        """Return what counts of works that do not simply stand; while nothing happens to them it is
        remembered."""
        if not self._question.is_of_postings:
            return []
        alone, told = self._balance.one_by_one - self._by_hand.keys(), (self._name, self._figure)
        kept = self._remembered.get(*told, self._session, alone, self._at)
        if kept is None:
            works = [*self._among(alone)]
            kept = self._weigh(works)
            newest = max((at for one in works for each in one for at in each.instants), default=self._at)
            if newest <= self._at:
                self._remembered.keep(*told, self._session, alone, newest, kept)
        by_hand = list_works(self._session, (), by_hand=self._by_hand) if self._by_hand else ()
        return [*kept, *self._weigh(by_hand)]

    def _among(self, works: frozenset[str]) -> Iterator[list[Posting]]:
        """Yield those of some works that went out, on whichever channel, while the window was open."""
        frame, apart = self._question.frame, self._balance.apart
        there = carrying.touched_items(self._session, (frame.start, frame.end)) | apart
        yield from list_works(self._session, works & there)

    def _weigh(self, works: Iterable[list[Posting]]) -> list[Cause]:
        found = (one for one in works if self._question.may_count(one))
        return [one for work in found for one in self._question.of_work(work, self._at) if one.is_done]

    @cached_property
    def _of_activities(self) -> list[Cause]:
        return [cause for one in self._activities for cause in self._question.of_activity(one, self._at)]

    def _coming(self) -> Iterator[Cause]:
        if not self._question.is_of_postings or self._question.frame.end <= self._at:
            return
        works = list_works(self._session, (), self._books.coming, self._by_hand)
        for work in works:
            yield from (one for one in self._question.of_work(work, self._at) if not one.is_done)

    def _told(self, some: Iterable[Cause]) -> list[Entry]:
        """Return causes with what people read of them."""
        found = [*some]
        posted = [(one.name, one.posting.channel, one.at) for one in found if one.posting is not None]
        lines = causes.told_of(self._session, posted)
        titles = {one.id: one.title for one in items.of_ids(self._session, {name for name, _, _ in posted})}
        by_hand = {
            (item, one.channel or "", day_start(self._app.zone, one.day)): one
            for item, one in carried(self._activities)
        }
        return [_tell(one, lines, titles, by_hand) for one in found]


def _bit(board: Board, number: int, part: Part) -> int:
    """Return the filter that is meant; what a target has none of is the filter of the target itself."""
    if part == "whole":
        return board.whole.get(number, number)
    return board.before.get(number, number) if part == "before" else number


def _place(one: Cause) -> Place:
    if one.activity is not None:
        return one.at, ACTIVITY, f"{one.activity.id:020}"
    channel = one.posting.channel if one.posting else ""
    return one.at, WORK, f"{one.name} {channel}"


def _entry(line: Line, place: Place) -> Entry:
    said = proof(line.receipt) if line.receipt else None
    told = (line.item, None, line.channel, line.units, line.url, said)
    return Entry(place, line.title, 1, True, *told)


def _tell(
    one: Cause,
    lines: Mapping[Posted, Line],
    titles: Mapping[str, str],
    by_hand: Mapping[Posted, Activity],
) -> Entry:
    place, done = _place(one), one.is_done
    if one.activity is not None:
        own = one.activity
        return Entry(place, own.title, one.amount, done, None, own, own.channel, own.units, own.url or None)
    posting = one.posting
    assert posting is not None
    name = one.name, posting.channel, one.at
    title = titles.get(one.name) or one.name
    if (line := lines.get(name)) is not None and posting.activity is None:
        return replace(_entry(line, place), is_done=done, units=posting.units)
    hand = by_hand.get(name) if posting.activity else None
    url = hand.url or None if hand else None
    return Entry(place, title, one.amount, done, one.name, hand, posting.channel, posting.units, url)
