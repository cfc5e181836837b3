"""How far a plan is: every target, in every window, for every member, as of one instant.

done + scheduled + missing = what is asked    while anything is missing
forecast     what will be out at the end (`publisher.core.pace`)
pace         how many a working day are still needed from now on, today included
adjustment   what has changed in a window that is over, since it was; `done` stays as it was then.
             `adjusted` names what has: pieces and activities, each with the difference that it makes
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from publisher.core.activity import Activity
from publisher.core.activity_tally import tally_activities
from publisher.core.board import Board
from publisher.core.localtime import local_day
from publisher.core.members import Names, list_lives
from publisher.core.pace import Forecast, Life, Moment
from publisher.core.plan import Plan, Target
from publisher.core.posting import Posting
from publisher.core.tally import Adjustment, Cell, Tally, tally_works
from publisher.core.windows import Window, a_year_before
from publisher.core.workdays import WorkDays

Change = tuple[tuple[str, int], ...]
"""What has changed in a window that is over: pieces and activities, each with the difference."""


class Standing(StrEnum):
    """How a target stands; `contract.md` section 6."""

    MET = "met"  # what is asked is out
    ON_TRACK = "on_track"  # will be reached by what is scheduled, or by going on like this
    AT_RISK = "at_risk"  # will not, unless somebody does something
    MISSED = "missed"  # the window is over and it was not reached
    OVER = "over"  # more is out than allowed


@dataclass(frozen=True)
class Progress:
    """One target in one window, for one member where every one of a kind is counted apart.

    `least` and `most` are what is asked, a share or growth already turned into a number: `whole` is what
    the share is of, `before` last year's number, None where nobody knows it. `pace` is None when nothing
    is asked or the window is over. Where a part of all members has to reach the target, the row without
    a member counts those that did.
    """

    plan: str
    target: Target
    window: Window
    member: str | None
    least: int | None
    most: int | None
    done: int
    scheduled: int
    missing: int
    forecast: Forecast
    pace: float | None
    status: Standing
    is_over: bool
    adjusted: Change = ()
    days_left: int = 0
    whole: int | None = None
    before: int | None = None

    @property
    def adjustment(self) -> int:
        return sum(difference for _, difference in self.adjusted)

    @property
    def asked(self) -> int | None:
        """Return what is asked, the least before the most; None where there is nothing to compare with.

        A share of nothing and growth over nothing or over what nobody knows ask for nothing.
        """
        return self.least or self.most

    @property
    def is_met(self) -> bool:
        """Tell whether what is asked is out, and no more than is allowed; a maximum is kept at the end."""
        return self.status is Standing.MET or (self.least is not None and self.reaches(self.done))

    def reaches(self, number: int) -> bool:
        """Tell whether a number is what is asked, and no more than is allowed."""
        return number >= (self.least or 0) and (self.most is None or number <= self.most)

    def record(self) -> dict[str, object]:
        """Return the record of `contract.md` section 6."""
        window, target = self.window, self.target
        return {
            "plan": self.plan,
            "target": target.id,
            "title": target.title,
            "metric": target.metric,
            "per": target.per,
            "window": {"id": window.id, "from": window.from_.isoformat(), "until": window.until.isoformat()},
            "member": self.member,
            "min": self.least,
            "max": self.most,
            "done": self.done,
            "scheduled": self.scheduled,
            "forecast": self.forecast.number,
            "missing": self.missing,
            "pace": self.pace,
            "status": self.status.value,
            "adjustment": self.adjustment,
            "adjusted": [{"item": item, "difference": change} for item, change in self.adjusted],
            "closed": self.is_over,
            "basis": self.forecast.basis.value,
            "rate": None if self.forecast.rate is None else round(self.forecast.rate, 2),
            "working_days_left": self.days_left,
            "whole": self.whole,
            "before": self.before,
        }


@dataclass(frozen=True)
class Counted:
    """What is counted: works that nobody has touched since they went out, already in the `cells` of the
    board, the others posting by posting, and activities, removed ones among them.

    `adjustments` are those of works that are in the cells though they were touched. `since` is when the
    books begin, None while they are empty.
    """

    cells: Counter[Cell] = field(default_factory=Counter)
    works: Iterable[list[Posting]] = ()
    activities: Iterable[Activity] = ()
    since: datetime | None = None
    adjustments: Iterable[Adjustment] = ()

    @classmethod
    def of(cls, postings: Iterable[Posting], activities: Iterable[Activity] = ()) -> Counted:
        """Sort postings by work, each to be looked at on its own."""
        works: dict[str, list[Posting]] = {}
        for posting in postings:
            works.setdefault(posting.item, []).append(posting)
        out = [one.published_at for work in works.values() for one in work if one.published_at]
        return cls(works=works.values(), activities=activities, since=min(out, default=None))


@dataclass(frozen=True)
class Chosen:
    """Which rows are asked for: of one target, of targets for every one of a kind, of windows that share a
    day with a period; None asks for all."""

    target: str | None = None
    each: str | None = None
    period: Window | None = None

    def has_target(self, target: Target) -> bool:
        return self.target in (None, target.id) and self.each in (None, target.each)

    def has_window(self, window: Window) -> bool:
        period = self.period
        return period is None or (window.from_ <= period.until and period.from_ <= window.until)

    def has(self, row: Progress) -> bool:
        return self.has_target(row.target) and self.has_window(row.window)


@dataclass(frozen=True)
class Terms:
    """What a plan is measured against besides what is counted.

    `is_at_hand` leaves out the windows that the instant does not lie in; `chosen` what nobody asked for. Of
    windows that are `sealed`, each by its `per` and id, there are rows for what has changed alone.
    """

    workdays: WorkDays = field(default_factory=WorkDays)
    names: Names = field(default_factory=dict)
    other_plans: tuple[Plan, ...] = ()
    is_at_hand: bool = False
    chosen: Chosen = Chosen()
    sealed: Collection[tuple[str, str]] = ()


def count(board: Board, counted: Counted, at: datetime) -> Tally:
    """Count all there is for the targets of a board."""
    tally = Tally(Counter(counted.cells), adjustments=[*counted.adjustments])
    tally_works(board, counted.works, at, tally)
    tally_activities(board, counted.activities, at, tally)
    return tally


def measure(board: Board, counted: Counted, at: datetime, terms: Terms) -> tuple[Progress, ...]:
    """Measure a plan as of `at`; rows come in the order of targets, windows, members."""
    reader = _Reader(board, count(board, counted, at), at, terms, counted.since)
    asked = ((bit, one) for bit, one in enumerate(board.plan.targets) if terms.chosen.has_target(one))
    return tuple(row for bit, target in asked for row in reader.rows(bit, target))


def adjust(board: Board, counted: Counted, at: datetime) -> dict[tuple[str, str, str, str | None], Change]:
    """Return what has changed in windows that are over, by target, its `per`, window and member."""
    targets = board.plan.targets
    return {
        (targets[bit].id, targets[bit].per, window, member): tuple(sorted(change))
        for (bit, window, member), change in _list_changes(count(board, counted, at)).items()
        if bit < len(targets)  # the others are what a share is of, and what there was a year before
    }


def _list_changes(tally: Tally) -> dict[Cell, list[tuple[str, int]]]:
    changes: dict[Cell, list[tuple[str, int]]] = {}
    for one in tally.adjustments:
        changes.setdefault(one.cell, []).append((one.item, one.difference))
    return changes


class _Reader:
    def __init__(
        self, board: Board, tally: Tally, at: datetime, terms: Terms, since: datetime | None
    ) -> None:
        self.board, self.tally, self.at, self.terms, self.since = board, tally, at, terms, since
        self.adjusted = _list_changes(tally)
        self.moments: dict[Window, dict[Life, Moment]] = {}

    def rows(self, bit: int, target: Target) -> list[Progress]:
        rows = []
        for window in self._windows(target):
            moments = self.moments.setdefault(window, {})
            members = list_lives(self.board, bit, window, self.terms.names)
            if is_sealed := (target.per, window.id) in self.terms.sealed:
                members = tuple(one for one in members if (bit, window.id, one[0]) in self.adjusted)
            each = [self._row(bit, target, self._moment(moments, window, life), one) for one, life in members]
            if is_sealed:
                rows += each
                continue
            if target.coverage is not None:
                rows.append(_cover(self.board.plan, target, self._moment(moments, window), each))
            rows += each
        return rows

    def _windows(self, target: Target) -> Iterable[Window]:
        windows = (one for one in self.board.windows[target.per] if self.terms.chosen.has_window(one))
        if not self.terms.is_at_hand:
            return windows
        today = local_day(self.board.zone, self.at)
        return (one for one in windows if one.from_ <= today <= one.until)

    def _moment(self, known: dict[Life, Moment], window: Window, life: Life = (None, None)) -> Moment:
        """Return where the instant stands in a window: for a unit, in the part of it that the unit lives."""
        if life not in known:
            known[life] = Moment.of(window, self.board.zone, self.terms.workdays, self.at, life)
        return known[life]

    def _row(self, bit: int, target: Target, moment: Moment, member: str | None) -> Progress:
        cell = (moment.window.id, member)
        scheduled = 0 if moment.is_over else self.tally.scheduled.get((bit, *cell), 0)
        whole = before = likely = None
        if bit in self.board.whole:
            of = self.board.whole[bit]
            ahead = 0 if moment.is_over else self.tally.scheduled[of, *cell]
            whole = self.tally.done[of, *cell] + ahead
            likely = moment.foresee(self.tally.done[of, *cell], ahead).number
        if target.growth is not None:
            before = self._before(bit, target, moment.window, member)
        return _judge(
            self.board.plan,
            target,
            moment,
            member,
            target.least(whole or 0, before),
            self.tally.done.get((bit, *cell), 0),
            scheduled,
            adjusted=tuple(sorted(self.adjusted.get((bit, *cell), ()))),
            whole=whole,
            before=before,
            at_end=None if likely is None else target.least(likely, before),
        )

    def _before(self, bit: int, target: Target, window: Window, member: str | None) -> int | None:
        """Return last year's number: the one that the plan states, else the one that was measured."""
        if target.baseline is not None:
            return target.baseline
        past = a_year_before(window)
        start, _ = past.bounds(self.board.zone)
        was_planned = any(one.start <= past.from_ and past.until <= one.end for one in self.terms.other_plans)
        if not was_planned and (self.since is None or self.since > start):
            return None
        return self.tally.done[self.board.before[bit], window.id, member]


def _cover(plan: Plan, target: Target, moment: Moment, each: list[Progress]) -> Progress:
    """Count the members that reached their target, against the part of them that has to.

    Members that have nothing to compare with are left out. No more are foreseen than those that have
    reached it or are foreseen to, each on its own; and it is on track when enough of them are.
    """
    asking = [one for one in each if one.asked is not None]
    asked = target.members_asked(len(asking)) if asking else None
    done = sum(one.is_met for one in asking)
    ahead = 0 if moment.is_over else sum(one.reaches(one.done + one.scheduled) for one in asking) - done
    likely = max(done, sum(one.reaches(one.forecast.number) for one in asking))
    row = _judge(plan, target, moment, None, asked, done, max(ahead, 0), whole=len(asking), at_most=likely)
    if asked is None or row.is_met or row.is_over:
        return row
    return replace(row, status=_stand_together([one.status for one in asking], asked))


def _stand_together(stands: list[Standing], asked: int) -> Standing:
    """Give the status of an open window in which so many members have yet to reach their target."""
    if len(stands) - stands.count(Standing.OVER) < asked:
        return Standing.OVER
    likely = sum(one in (Standing.MET, Standing.ON_TRACK) for one in stands)
    return Standing.ON_TRACK if likely >= asked else Standing.AT_RISK


def _judge(
    plan: Plan,
    target: Target,
    moment: Moment,
    member: str | None,
    least: int | None,
    done: int,
    scheduled: int,
    adjusted: Change = (),
    whole: int | None = None,
    before: int | None = None,
    at_most: int | None = None,
    at_end: int | None = None,
) -> Progress:
    forecast = moment.foresee(done, scheduled, at_most)
    lacking = max((least or 0) - done, 0)
    is_summary = target.coverage is not None and member is None
    most = None if is_summary else target.max
    return Progress(
        plan=plan.id,
        target=target,
        window=moment.window,
        member=member,
        least=least,
        most=most,
        done=done,
        scheduled=scheduled,
        missing=max(lacking - scheduled, 0),
        forecast=forecast,
        pace=None if least is None or moment.is_over else moment.needed(lacking),
        status=_stand(least, most, done, forecast.number, moment, at_end),
        is_over=moment.is_over,
        adjusted=adjusted,
        days_left=moment.left,
        whole=whole,
        before=before,
    )


def _stand(
    least: int | None, most: int | None, done: int, forecast: int, moment: Moment, at_end: int | None
) -> Standing:
    """Give the status; a target is on track as long as it is not behind an even pace.

    A share is of a whole that grows: what it will ask for `at_end` has to be foreseen, and no pace is even.

    What asks for nothing yet, as a share of nothing does, is not met before its window is over; growth over
    a year that nobody knows never is.
    """
    if most is not None and done > most:
        return Standing.OVER
    if least is None and most is None:
        return Standing.ON_TRACK
    reached = least is None or done >= least
    if moment.is_over:
        return Standing.MET if reached else Standing.MISSED
    if most is not None and forecast > most:
        return Standing.AT_RISK
    if reached:
        return Standing.MET if least else Standing.ON_TRACK
    assert least is not None
    is_likely = forecast >= least or moment.keeps_up(done, least) if at_end is None else forecast >= at_end
    return Standing.ON_TRACK if is_likely else Standing.AT_RISK
