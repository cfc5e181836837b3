"""What a page of a target shows, looked up: its windows, its rows, and what stands behind one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import get_args

from sqlmodel import Session

from publisher.app import App
from publisher.core.localtime import local_day
from publisher.core.progress import Chosen, Progress
from publisher.core.windows import Window
from publisher.web import burn_up
from publisher.web.by_day import ByDay, by_day
from publisher.web.plan_address import PlanAddress, has_plan, read_place, write_place
from publisher.web.plan_rows import Row, row_of
from publisher.web.remembered import Remembered
from publisher.web.visitor import NotThere, Visitor
from publisher.work import progress
from publisher.work.by_day import needs_by
from publisher.work.causes import Causes, Entry, Part, figure_of
from publisher.work.counting import Count, CountedOnce
from publisher.work.one_by_one import OneByOne

ENTRIES = 50
COMING = 50
"""So many of what is to come are shown; the calendar has all."""


@dataclass(frozen=True)
class Asked:
    """What an address asks for: a target as of a moment, and which window, member and part of its figures.

    The present is the same question at every moment.
    """

    address: PlanAddress
    moment: datetime = field(compare=False)
    plan: str
    target: str
    window: str
    member: str | None
    part: str | None
    behind: str

    @classmethod
    def read(cls, app: App, plan: str, target: str, given: Mapping[str, str]) -> Asked:
        address, member = PlanAddress.read(app, given), given.get("member")
        part, behind = given.get("part"), given.get("behind", "")
        moment, window = address.moment(app), given.get("window", "")
        return cls(address, moment, plan, target, window, member, part, behind)

    @property
    def lasting(self) -> tuple[PlanAddress, str, str]:
        """What figures depend on, of which the day by which something is needed is no part."""
        return replace(self.address, by=""), self.plan, self.target


@dataclass(frozen=True)
class Behind:
    """What stands behind the figure of one row."""

    row: Row
    part: Part
    sum: int
    entries: Sequence[Entry]
    next: str | None
    is_first: bool
    scheduled: Sequence[Entry]
    scheduled_sum: int
    changed: Sequence[progress.Changed]
    line: burn_up.BurnUp | None

    @property
    def figure(self) -> int | None:
        """Return the figure that the entries have to come to."""
        own = self.row.figures
        return {"done": own.done, "whole": own.whole, "before": own.before}[self.part]


@dataclass(frozen=True)
class Found:
    """A target's windows, its rows in the one that is chosen, what stands behind one of them, and what is
    needed by a day, where a day is named."""

    windows: Sequence[Window]
    window: Window
    rows: Sequence[Progress]
    behind: Behind | None
    needed: ByDay | None


class Targets:
    """What is looked up for the pages of targets; what was worked out is remembered between them."""

    def __init__(self, app: App) -> None:
        self._app, self._looked, self._past = app, OneByOne(), Remembered(app)

    def find(self, session: Session, visitor: Visitor, asked: Asked) -> Found:
        windows = _windows(visitor, session, asked)
        window = _choose(windows, asked.window, asked.moment, self._app)
        count = CountedOnce()
        rows = self._rows(session, asked, window, count)
        if not rows:
            raise NotThere(visitor)
        row = _row(rows, asked.member)
        behind = None if row is None else self._behind(session, visitor.app, asked, row)
        return Found(windows, window, rows, behind, self._needed(session, visitor.app, asked, count))

    def _rows(self, session: Session, asked: Asked, window: Window, count: Count) -> Sequence[Progress]:
        """Return the rows of the target in one window."""

        def work_out() -> list[Progress]:
            of = asked.moment, asked.plan, asked.address.rolled_up
            chosen = Chosen(asked.target, period=window)
            rows = progress.progress(self._app, session, *of, chosen=chosen, count=count)
            return [one for one in rows if one.window.id == window.id]

        return self._past.ask(session, ("rows", asked.lasting, window), work_out)

    def _behind(self, session: Session, speaking: App, asked: Asked, row: Progress) -> Behind:
        key = "behind", asked, speaking.language, row.window, row.member
        return self._past.ask(session, key, lambda: _look_behind(speaking, session, asked, row, self._looked))

    def _needed(self, session: Session, speaking: App, asked: Asked, count: Count) -> ByDay | None:
        """Return what the target, or the member that is asked for, needs by the day that is named."""
        day = asked.address.by_day(self._app)
        if day is None:
            return None
        of = asked.plan, asked.address.rolled_up, Chosen(asked.target)
        needs = self._past.ask(
            session,
            ("by", asked.lasting, day),
            lambda: needs_by(self._app, session, day, asked.moment, *of, count=count),
        )
        own = [one for one in needs if not asked.member or one.row.member == asked.member]
        return by_day(speaking, asked.address, own, day)


def _windows(visitor: Visitor, session: Session, asked: Asked) -> list[Window]:
    if not has_plan(visitor.app, asked.plan):
        raise NotThere(visitor)
    found = progress.list_windows(visitor.app, session, asked.moment, asked.plan, asked.target)
    if not found:
        raise NotThere(visitor)
    return found


def _choose(windows: Sequence[Window], name: str, moment: datetime, app: App) -> Window:
    """Return the window that is named, else the one of the moment, else the last one that has begun."""
    today = local_day(app.zone, moment)
    named = next((one for one in windows if one.id == name), None)
    at_hand = next((one for one in windows if one.from_ <= today <= one.until), None)
    begun = [one for one in windows if one.from_ <= today]
    return named or at_hand or (begun[-1] if begun else windows[0])


def _row(there: Sequence[Progress], member: str | None) -> Progress | None:
    """Return the row that is asked for; of members one has to be named, as their target counts none."""
    found = next((one for one in there if one.member == (member or None)), None)
    return None if found is not None and _is_of_members(found) else found


def _is_of_members(row: Progress) -> bool:
    return row.member is None and row.target.each is not None


def _look_behind(app: App, session: Session, asked: Asked, row: Progress, looked: OneByOne) -> Behind:
    """Return a page of what stands behind a row."""
    own = (one for one in get_args(Part) if one == asked.part and getattr(row, one) is not None)
    part: Part = next(own, "done")
    figure = figure_of(app, session, row, asked.moment, part, asked.address.as_of(app))
    causes = Causes(app, session, figure, asked.moment, looked)
    place = read_place(asked.behind)
    found = causes.page(place, ENTRIES + 1)
    coming = causes.scheduled if part == "done" and not row.is_over else []
    today = local_day(app.zone, asked.moment)
    return Behind(
        row_of(app, asked.address, row, figure.by),
        part,
        causes.sum,
        found[:ENTRIES],
        next=write_place(found[ENTRIES - 1].place) if len(found) > ENTRIES else None,
        is_first=place is None,
        scheduled=coming[:COMING],
        scheduled_sum=sum(one.amount for one in coming),
        changed=progress.list_changes(session, [row]) if row.adjusted else (),
        line=burn_up.draw(row, causes.by_day, today, app.rules.workdays) if part == "done" else None,
    )
