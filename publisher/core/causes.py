"""Causes: which postings and activities stand behind one figure of the plan, each with what it brings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from publisher.core.activity import Activity
from publisher.core.activity_tally import name_of, tally_activities
from publisher.core.board import HELD, Board, Frame
from publisher.core.localtime import day_start
from publisher.core.posting import Posting, Traits
from publisher.core.tally import Tally, tally_works
from publisher.core.windows import Window, a_year_before

PUBLISHED = ("works", "postings")
"""The metrics that postings are counted for."""


@dataclass(frozen=True)
class Cause:
    """One posting or activity that a figure counts, and how much it brings.

    `at` is when it went out or will; an activity has the first instant of its day.
    """

    at: datetime
    name: str
    amount: int
    is_done: bool
    posting: Posting | None = None
    activity: Activity | None = None


class Question:
    """One figure: a filter of a board (`bit`), in one window, for a member or for all together."""

    def __init__(self, board: Board, bit: int, window: Window, member: str | None) -> None:
        self.board, self.bit, self.member = board, bit, member
        self.asked = board.filters[bit]
        meant = a_year_before(window) if self.asked.back else window
        start, end = meant.bounds(board.zone)
        self.frame = board.frame(self.asked.kind, board.segment(start)) or Frame(window.id, start, end, end)
        self.cell = bit, window.id, member

    @property
    def is_of_postings(self) -> bool:
        return self.asked.target.metric in PUBLISHED

    @property
    def is_of_works(self) -> bool:
        """Tell whether a work counts once however often it went out."""
        return self.asked.target.metric == "works"

    @property
    def held(self) -> tuple[str | None, str | None]:
        """Return a trait and the value that whatever counts for the member holds, where that is plain: units
        may be credited for others."""
        each = self.asked.target.each
        plain = each in ("form", "theme", "index", "audience", "tone") or (
            each == "unit" and self.board.as_of is None
        )
        return (HELD[each], self.member) if each is not None and plain else (None, None)

    def is_of_channel(self, channel: str) -> bool:
        """Tell whether anything on a channel may count."""
        is_asked = bool(self.board.channel[channel] >> self.bit & 1)
        return is_asked and (self.asked.target.each != "channel" or channel == self.member)

    def may_count(self, work: list[Posting]) -> bool:
        """Tell whether any posting of a work counts, wherever it stands in time."""
        return any(self.credits(one.traits, one.channel, one.activity) for one in work)

    def credits(self, traits: Traits, channel: str, activity: str | None = None) -> bool:
        """Tell whether a posting counts, wherever it stands in time."""
        bits = self.board.match(traits, activity) & self.board.channel[channel]
        return bool(bits >> self.bit & 1) and self._is_member(traits, channel)

    def of_work(self, work: list[Posting], at: datetime) -> Iterator[Cause]:
        """Yield what one work brings: as many of its postings as count, the earliest first."""
        tally = Tally()
        tally_works(self.board, (work,), at, tally)
        yield from self._first(tally.done[self.cell], work, True, self._out_at(at))
        yield from self._first(tally.scheduled[self.cell], work, False, _coming_at(at))

    def of_activity(self, activity: Activity, at: datetime) -> Iterator[Cause]:
        """Yield what one activity brings."""
        start = day_start(self.board.zone, activity.day)
        if not self.frame.holds(start):
            return
        tally = Tally()
        tally_activities(self.board, (activity,), at, tally)
        for amount, is_done in ((tally.done[self.cell], True), (tally.scheduled[self.cell], False)):
            if amount:
                yield Cause(start, name_of(activity), amount, is_done, activity=activity)

    def _first(
        self, count: int, work: list[Posting], is_done: bool, time: Callable[[Posting], datetime | None]
    ) -> Iterator[Cause]:
        timed = [(instant, one) for one in work if (instant := time(one)) is not None] if count else []
        found = [(instant, one) for instant, one in timed if self._counts(instant, one)]
        for instant, one in sorted(found, key=lambda pair: pair[0])[:count]:
            yield Cause(instant, one.item, 1, is_done, posting=one)

    def _counts(self, instant: datetime, one: Posting) -> bool:
        if not self.frame.holds(instant) or not self.credits(one.traits, one.channel, one.activity):
            return False
        return not self.lapses(one.units, instant)

    def lapses(self, units: tuple[str, ...], instant: datetime) -> bool:
        """Tell whether units were credited as part of a group that is not there at an instant."""
        return bool(self.board.lapsed(units, instant) >> self.bit & 1)

    def _out_at(self, at: datetime) -> Callable[[Posting], datetime | None]:
        def out(one: Posting) -> datetime | None:
            stands = one.stood_at_close(at, self.frame.end, self.frame.sealed)
            return one.published_at if stands else None

        return out

    def _is_member(self, traits: Traits, channel: str) -> bool:
        each = self.asked.target.each
        if each is None or self.member is None:
            return each is None
        if each == "channel":
            return channel == self.member
        return self.member in self.board.dimensions[each].values_of(getattr(traits, HELD[each]))


def _coming_at(at: datetime) -> Callable[[Posting], datetime | None]:
    return lambda one: max(one.due_at, at) if one.due_at is not None and one.is_to_come else None
