"""One target of the plan: its windows and members, its burn-up line, and what stands behind each figure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from publisher.app import App
from publisher.core.by_day import Need
from publisher.core.localtime import local_day
from publisher.core.person import Role
from publisher.core.progress import Chosen, Progress, Standing
from publisher.core.windows import Window
from publisher.web import burn_up
from publisher.web.by_day import ByDay, by_day
from publisher.web.by_day_ends import ends_of
from publisher.web.plan_address import PlanAddress, has_plan, read_place, write_place
from publisher.web.plan_rows import Row, row_of
from publisher.web.remembered import Remembered
from publisher.web.rendering import render
from publisher.web.target_words import ask_of, conditions_of
from publisher.web.visitor import NotThere, Visitor, needs
from publisher.work import progress
from publisher.work.by_day import needs_by
from publisher.work.causes import Causes, Entry, Part, figure_of
from publisher.work.counting import Count, CountedOnce
from publisher.work.one_by_one import OneByOne
from publisher.work.window_names import name_window_by_days

ENTRIES = 50
COMING = 50
"""So many of what is to come are shown; the calendar has all."""


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


def routes(app: App) -> APIRouter:
    """Return what the pages of targets answer."""
    router = APIRouter()
    looked, past = OneByOne(), Remembered(app)

    @router.get("/plan/{plan}/{target}")
    def one_target(
        request: Request,
        plan: str,
        target: str,
        visitor: Annotated[Visitor, Depends(needs(app, Role.VIEWER))],
    ) -> Response:
        address, asked = PlanAddress.read(app, request.query_params), request.query_params
        lasting, moment, count = replace(address, by=""), address.moment(app), CountedOnce()
        with app.store.read() as session:
            windows = _windows(visitor, session, address, plan, target)
            window = _choose(windows, asked.get("window", ""), moment, app)
            chosen = Chosen(target, period=window)
            there = past.ask(
                session,
                (lasting, plan, chosen),
                lambda: _rows(app, session, moment, address.rolled_up, plan, chosen, count),
            )
            if not there:
                raise NotThere(visitor)
            row = _row(there, asked.get("member"))
            behind = None
            if row is not None:
                key = (lasting, visitor.app.language, plan, target, row.window, row.member)
                behind = past.ask(
                    session,
                    (*key, asked.get("part"), asked.get("behind")),
                    lambda: _behind(visitor.app, session, address, row, asked, looked),
                )
            if (day := address.by_day(app)) is not None:
                of = plan, address.rolled_up, Chosen(target=target)
                found = past.ask(
                    session,
                    ("by", address, plan, target),
                    lambda: needs_by(app, session, day, moment, *of, count=count),
                )
        told = _told(visitor.app, address, windows, there, window)
        own = {"window": window.id, "member": asked.get("member")}
        ends = ends_of(visitor.app, address, progress.choose_plans(app, plan), {there[0].target.per})

        def part_link(part: str, behind: str | None = None) -> str:
            part_ = part if part != "done" else None
            return address.target(plan, target, **own, part=part_, behind=behind)

        return render(
            visitor.app,
            "target.html",
            visitor=visitor,
            here="/plan",
            address=address,
            path=request.url.path,
            behind=behind,
            chart=burn_up,
            part_link=part_link,
            needed=None if day is None else _needed(visitor.app, address, found, day, asked.get("member")),
            ends=ends,
            chosen=own,
            **told,
        )

    return router


def _windows(
    visitor: Visitor, session: Session, address: PlanAddress, plan: str, target: str
) -> list[Window]:
    if not has_plan(visitor.app, plan):
        raise NotThere(visitor)
    moment = address.moment(visitor.app)
    found = progress.list_windows(visitor.app, session, moment, plan, target)
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


def _rows(
    app: App,
    session: Session,
    moment: datetime,
    rolled_up: bool,
    plan: str,
    chosen: Chosen,
    count: Count,
) -> list[Progress]:
    """Return the rows of a target in the one window that is chosen."""
    rows = progress.progress(app, session, moment, plan, rolled_up, chosen=chosen, count=count)
    return [one for one in rows if chosen.period is not None and one.window.id == chosen.period.id]


def _row(there: Sequence[Progress], member: str | None) -> Progress | None:
    """Return the row that is asked for; of members one has to be named, as their target counts none."""
    found = next((one for one in there if one.member == (member or None)), None)
    return None if found is not None and _is_of_members(found) else found


def _is_of_members(row: Progress) -> bool:
    return row.member is None and row.target.each is not None


def _behind(
    app: App, session: Session, address: PlanAddress, row: Progress, asked: Any, looked: OneByOne
) -> Behind:
    moment, name = address.moment(app), asked.get("part")
    part: Part = next(
        (one for one in get_args(Part) if one == name and getattr(row, one) is not None), "done"
    )
    figure = figure_of(app, session, row, moment, part, address.as_of(app))
    causes = Causes(app, session, figure, moment, looked)
    place = read_place(asked.get("behind", ""))
    found = causes.page(place, ENTRIES + 1)
    next_ = write_place(found[ENTRIES - 1].place) if len(found) > ENTRIES else None
    coming = causes.scheduled if part == "done" and not row.is_over else []
    line = None
    if part == "done":
        line = burn_up.draw(row, causes.by_day, local_day(app.zone, moment), app.rules.workdays)
    return Behind(
        row_of(app, address, row, figure.by),
        part,
        causes.sum,
        found[:ENTRIES],
        next_,
        place is None,
        coming[:COMING],
        sum(one.amount for one in coming),
        progress.list_changes(session, [row]) if row.adjusted else (),
        line,
    )


def _needed(app: App, address: PlanAddress, found: Iterable[Need], day: date, member: str | None) -> ByDay:
    """Return what a target, or the member that is asked for, needs by a day."""
    return by_day(app, address, (one for one in found if not member or one.row.member == member), day)


def _told(
    app: App,
    address: PlanAddress,
    windows: Sequence[Window],
    there: Sequence[Progress],
    window: Window,
) -> dict[str, Any]:
    members = [one for one in there if one.member is not None]
    own = next((one for one in there if one.member is None), None)
    target = there[0].target
    return {
        "target": target,
        "plan": app.rules.plan(there[0].plan),
        "ask": ask_of(app, there[0]),
        "conditions": conditions_of(app, there[0].plan, target.where),
        "window": window,
        "window_name": name_window_by_days(app, window),
        "windows": [(one.id, name_window_by_days(app, one)) for one in windows],
        "own": row_of(app, address, own) if own is not None else None,
        "members": [row_of(app, address, one) for one in sorted(members, key=lambda one: -one.missing)],
        "met": sum(one.status is Standing.MET for one in members),
    }
