"""By a day: how much more a target needs by the end of a day, at the even pace by which it is judged.

due       what has to be out by then: all that is asked where the window ends by that day, else what makes
          the target keep up on the next morning (`publisher.core.pace`)
needed    due - done - scheduled up to the end of that day, never below 0

A surplus in one window makes up for nothing in another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from publisher.core.board import Board
from publisher.core.localtime import DAY, day_start, local_day
from publisher.core.members import life_of
from publisher.core.pace import Life, Moment
from publisher.core.posting import Posting
from publisher.core.progress import Counted, Progress, Terms, measure
from publisher.core.windows import Window
from publisher.core.workdays import WorkDays


class Rule(StrEnum):
    """By what a target is asked for on a day within its window, or why it is not."""

    PACE = "pace"  # an even pace over the working days of the window
    WHOLE = "whole"  # the window ends by that day: all that is asked
    MOST = "most"  # only so many are allowed; nothing has to be out by a day
    SHARE = "share"  # it is a part of a whole that still grows
    UNKNOWN = "unknown"  # it is to grow over what nobody knows
    NOTHING = "nothing"  # nothing is asked


@dataclass(frozen=True)
class Need:
    """What one row of the plan needs by the end of a day.

    `row` counts as scheduled what comes up to the end of that day, and says nothing else of the future.
    `days` of the window's working days, `all` of them together, have gone by then. `due` is None where no
    number is asked for by a day; `is_partly` where a unit lives in a part of the window alone.
    """

    row: Progress
    rule: Rule
    days: int
    all: int
    due: int | None
    is_partly: bool = False

    @property
    def ahead(self) -> int:
        """Return how much is there by then beyond what is due; below 0 for what lacks."""
        return self.row.done + self.row.scheduled - (self.due or 0)

    @property
    def needed(self) -> int | None:
        return None if self.due is None else max(-self.ahead, 0)

    @property
    def room(self) -> int | None:
        """Return how many more are allowed in the window besides those that are scheduled by then."""
        most = self.row.most
        return None if most is None else most - self.row.done - self.row.scheduled

    def record(self, day: date) -> dict[str, object]:
        """Return the record of what is needed by the end of `day`."""
        return {
            "day": day.isoformat(),
            "rule": self.rule.value,
            "working_days": self.days,
            "of_working_days": self.all,
            "due": self.due,
            "scheduled": self.row.scheduled,
            "needed": self.needed,
        }


def list_needs(board: Board, counted: Counted, at: datetime, terms: Terms, day: date) -> tuple[Need, ...]:
    """Return what is needed by the end of `day`, known at `at` on that day or before, of each target in each
    of its windows that are open or yet to come and begin by then.

    Of a target for every one of a kind there is a row for each; the row that counts them all is left out.
    """
    period = Window("", local_day(board.zone, at), day)
    asked = replace(terms, chosen=replace(terms.chosen, period=period))
    rows = measure(board, _until(board, counted, day), at, asked)
    singly = (one for one in rows if one.member is not None or one.target.each is None)
    reader = _Reader(board, terms.workdays, day)
    return tuple(reader.need(one) for one in singly if not one.is_over)


def _until(board: Board, counted: Counted, day: date) -> Counted:
    """Leave out what is to come after the end of a day."""
    behind = day_start(board.zone, day + DAY)
    works = ([*_out_or_due_before(work, behind)] for work in counted.works)
    return replace(counted, works=works, activities=[one for one in counted.activities if one.day <= day])


def _out_or_due_before(work: list[Posting], behind: datetime) -> Iterator[Posting]:
    for one in work:
        if one.published_at is not None or (one.due_at is not None and one.due_at < behind):
            yield one


class _Reader:
    def __init__(self, board: Board, workdays: WorkDays, day: date) -> None:
        self.board, self.workdays, self.day = board, workdays, day
        self.behind = day_start(board.zone, day + DAY)
        self.moments: dict[tuple[Window, Life], Moment] = {}

    def need(self, row: Progress) -> Need:
        life = life_of(self.board, row.target, row.window, row.member)
        moment, rule = self._moment(row.window, life), _rule(row, self.day)
        due = row.least if rule is Rule.WHOLE else None
        if rule is Rule.PACE and row.least is not None:
            due = moment.even(row.least)
        return Need(row, rule, moment.before, moment.all, due, is_partly=life != (None, None))

    def _moment(self, window: Window, life: Life) -> Moment:
        """Return where the next morning stands in a window: by then the day has gone."""
        if (window, life) not in self.moments:
            self.moments[window, life] = Moment.of(window, self.board.zone, self.workdays, self.behind, life)
        return self.moments[window, life]


def _rule(row: Progress, day: date) -> Rule:
    if row.target.share is not None:
        return Rule.SHARE
    if row.least:
        return Rule.WHOLE if row.window.until <= day else Rule.PACE
    if row.target.growth is not None and row.least is None:
        return Rule.UNKNOWN
    return Rule.NOTHING if row.most is None else Rule.MOST
