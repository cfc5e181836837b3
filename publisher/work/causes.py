"""Behind a figure: every piece and activity that it counts, day by day and page by page, up to its sum.

Works that nobody has touched since they went out stand in an index; all others, and activities, are looked
at one by one, by the same rules as the figure itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Literal

from sqlmodel import Session

from publisher.app import App
from publisher.core.activity import Activity
from publisher.core.board import Board
from publisher.core.causes import Cause, Question
from publisher.core.hand_posts import carried, postings_by_hand
from publisher.core.localtime import DAY, day_start, local_day
from publisher.core.message import Message
from publisher.core.plan import Target
from publisher.core.progress import Progress
from publisher.core.windows import Window
from publisher.core.yardstick import Yardstick
from publisher.store import activities, carrying, causes, items, sealed_windows, trail
from publisher.store.causes import Line, Posted
from publisher.store.postings import list_coming, list_works
from publisher.work.cause_index import EPOCH, MICROSECOND, Index, Indexes, bring_up
from publisher.work.proof import proof
from publisher.work.sealed import key_of

Part = Literal["done", "whole", "before"]
"""What of a row is asked for: what counts, what its share is of, what there was a year before."""
LINE, WORK, ACTIVITY = "line", "work", "activity"
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
    """What stands behind one figure as of an instant; `indexes` remember what was read before."""

    def __init__(
        self, app: App, session: Session, figure: Figure, at: datetime, indexes: Indexes | None = None
    ) -> None:
        self._app, self._session, self._at, self._figure = app, session, at, figure
        self._indexes = indexes or Indexes()
        plan = replace(figure.by.plan, targets=(figure.target,))
        opened = trail.begun_at(session)
        board = Board(plan, app.zone, figure.by.units, figure.as_of, opened)
        self._question = Question(board, _bit(board, figure.part), figure.window, figure.member)
        self._activities = activities.every(session, with_removed=True)
        self._by_hand = postings_by_hand(self._activities, app.zone, at, opened)
        apart = carrying.touched_items(session).union(item for item, _ in carried(self._activities))
        self._apart = frozenset(apart)

    @cached_property
    def scheduled(self) -> list[Entry]:
        """Return what is still to come, the next first."""
        found = [*self._coming(), *(one for one in self._of_activities if not one.is_done)]
        return sorted(self._told(found), key=lambda one: one.place)

    @cached_property
    def by_day(self) -> Counter[date]:
        """Return how much counts on each local day."""
        found: Counter[date] = Counter()
        for day in self._days():
            first, behind = (self._index.until(day_start(self._app.zone, one)) for one in (day, day + DAY))
            found[day] = min(behind, self._until) - min(first, self._until)
        for one in self._one_by_one:
            found[local_day(self._app.zone, one.at)] += one.amount
        return +found

    @property
    def sum(self) -> int:
        """Return what all of them bring together."""
        return self._until + sum(one.amount for one in self._one_by_one)

    def page(self, behind: Place | None, limit: int) -> list[Entry]:
        """Return so many entries that count, the newest first, behind the one at a place."""
        others = [one for one in self._one_by_one if behind is None or _place(one) < behind]
        chosen = sorted([*self._lines(behind, limit), *map(_place, others)], reverse=True)[:limit]
        lines = causes.told(self._session, [int(name) for _, kind, name in chosen if kind == LINE])
        meant = {_place(one): one for one in others}
        told = {one.place: one for one in self._told(meant[one] for one in chosen if one in meant)}
        return [told[one] if one in told else _entry(lines[int(one[2])], one) for one in chosen]

    def _days(self) -> Iterator[date]:
        frame, zone = self._question.frame, self._app.zone
        day = local_day(zone, frame.start)
        while day_start(zone, day) < min(frame.end, self._at + MICROSECOND):
            yield day
            day += DAY

    @cached_property
    def _index(self) -> Index:
        """Return the lines of works that stand as they went out."""
        if not self._question.is_of_postings:
            return Index()
        kept = self._indexes.get(self._name, self._rules)
        index = bring_up(self._session, self._question, kept, self._apart)
        self._indexes.keep(self._name, self._rules, index)
        return index

    @property
    def _name(self) -> tuple[object, ...]:
        """Return what a figure is remembered by."""
        one = self._figure
        return one.by.plan.id, one.target.id, one.target.per, one.window.id, one.member, one.part

    @property
    def _rules(self) -> object:
        return self._figure, self._question.board.opened

    @cached_property
    def _until(self) -> int:
        """Return how many lines of the index were out by the instant."""
        return self._index.until(self._at + MICROSECOND)

    def _lines(self, behind: Place | None, limit: int) -> list[Place]:
        """Return the places of the lines that may be among so many entries."""
        index, end = self._index, self._until
        if behind is not None:
            end = min(end, index.until(behind[0] + MICROSECOND))
        found: list[Place] = []
        while end > 0 and len(found) < limit:
            end -= 1
            at = EPOCH + index.times[end] * MICROSECOND
            place = at, LINE, f"{index.numbers[end]:020}"
            if behind is None or place < behind:
                found.append(place)
        return found

    @cached_property
    def _one_by_one(self) -> list[Cause]:
        """Return what counts and stands in no index."""
        return [*self._touched(), *(one for one in self._of_activities if one.is_done)]

    def _touched(self) -> list[Cause]:
        """Return what counts of works that were touched; those of which nothing has moved are remembered."""
        if not self._question.is_of_postings:
            return []
        frame = self._question.frame
        works = causes.touched_within(self._session, frame.start, frame.end)
        mark, newest = carrying.mark_of_lines(self._session, works - self._by_hand.keys())
        name, rules = (*self._name, "touched"), (self._rules, mark)
        if newest is None or newest <= self._at:
            kept = self._indexes.get(name, rules)
            by_hand = self._weigh(()) if self._by_hand else []
            if kept is None:
                kept = self._weigh(works - self._by_hand.keys(), is_alone=True)
                self._indexes.keep(name, rules, kept)
            return [*kept, *by_hand]
        return self._weigh(works)

    def _weigh(self, works: Collection[str], is_alone: bool = False) -> list[Cause]:
        """Look at works one by one, and unless they are `is_alone` at those that were posted by hand."""
        found = list_works(self._session, works, by_hand=None if is_alone else self._by_hand)
        every = (one for work in found for one in self._question.of_work(work, self._at))
        return [one for one in every if one.is_done]

    @cached_property
    def _of_activities(self) -> list[Cause]:
        return [cause for one in self._activities for cause in self._question.of_activity(one, self._at)]

    def _coming(self) -> Iterator[Cause]:
        if not self._question.is_of_postings or self._question.frame.end <= self._at:
            return
        works = list_works(self._session, (), list_coming(self._session, self._at), self._by_hand)
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


def _bit(board: Board, part: Part) -> int:
    """Return the filter that is meant; what a target has none of is the filter of the target itself."""
    if part == "whole":
        return board.whole.get(0, 0)
    return board.before.get(0, 0) if part == "before" else 0


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
