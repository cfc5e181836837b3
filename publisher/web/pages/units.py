"""The units: what each did in a period, its score and rank, what is missing; the silent ones first."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from publisher.app import App
from publisher.core.activity import Activity
from publisher.core.errors import WrongUsage
from publisher.core.localtime import DAY, day_start, local_day
from publisher.core.person import Role
from publisher.core.plan import Plan
from publisher.core.progress import Progress, Standing
from publisher.core.units import Unit
from publisher.core.windows import CALENDAR, Window, window_of
from publisher.store.log import LogQuery
from publisher.web.plan_address import PlanAddress
from publisher.web.plan_rows import Row, row_of
from publisher.web.remembered import Remembered
from publisher.web.rendering import render
from publisher.web.unit_marks import heirs_of, mark_unit
from publisher.web.visitor import NotThere, Visitor, needs
from publisher.work.activity_choice import choose_activities
from publisher.work.cluster_names import name_cluster
from publisher.work.counting import CountedOnce
from publisher.work.down import DownOnce, ListDown
from publisher.work.progress import Recall
from publisher.work.records import posting_log
from publisher.work.reporting.period import find_period, find_plan, this_month
from publisher.work.scoring import Record, Scored, of_units, unit_scores
from publisher.work.sealed_once import SealedOnce
from publisher.work.window_names import name_window, name_window_by_days

ITEMS = 30
BEHIND = frozenset({Standing.AT_RISK, Standing.MISSED})
SHOWN = ("works", "postings", "airings", "events", "people")


@dataclass(frozen=True)
class Period:
    """The period that is asked for, in a plan; `trouble` says why another one is shown."""

    plan: Plan
    window: Window
    trouble: WrongUsage | None = None


@dataclass(frozen=True)
class Found:
    """All units in a period, and how far each is with its targets."""

    scored: Scored
    rows: Mapping[str, Sequence[Progress]]

    def missing(self, unit: str) -> list[Progress]:
        """Return the targets of which a unit still lacks something."""
        return [one for one in self.rows.get(unit, ()) if one.missing]


@dataclass(frozen=True)
class OfUnit:
    """What one unit did in a period, as much of it as a page shows."""

    unit: Unit
    pieces: Sequence[Record]
    activities: Sequence[Activity]


def routes(app: App) -> APIRouter:
    """Return what the pages of units answer."""
    router, remembered, recall, down = APIRouter(), Remembered(app), SealedOnce(), DownOnce()
    viewer = Annotated[Visitor, Depends(needs(app, Role.VIEWER))]

    def look(session: Session, speaking: App, period: Period) -> Found:
        key = (period.plan.id, period.window, speaking.language)
        return remembered.ask(session, key, lambda: _find(speaking, session, period, recall, down))

    @router.get("/units")
    def units(request: Request, visitor: viewer) -> Response:
        asked = request.query_params
        period = _period(visitor.app, asked)
        if period is None:
            return render(visitor.app, "units.html", visitor=visitor, here="/plan", period=None)
        with app.store.read() as session:
            found = look(session, visitor.app, period)
        return _show_all(visitor, asked, period, found)

    @router.get("/units/{key}")
    def unit(request: Request, key: str, visitor: viewer) -> Response:
        asked, known = request.query_params, visitor.app.rules.units
        period = _period(visitor.app, asked)
        if period is None or known is None or key not in known:
            raise NotThere(visitor)
        with app.store.read() as session:
            found = look(session, visitor.app, period)
            done = _of_unit(visitor.app, session, known.by_id[key], period)
        return _show_one(visitor, asked, period, found, done)

    return router


def _show_all(visitor: Visitor, asked: Mapping[str, str], period: Period, found: Found) -> Response:
    return render(
        visitor.app,
        "units.html",
        visitor=visitor,
        here="/plan",
        marked=partial(mark_unit, visitor.app),
        cluster=partial(name_cluster, visitor.app),
        records=found.scored.records,
        missing=found.missing,
        silent=[one for one in found.scored.records if not one["works"]],
        ranked=_ranked(found),
        heads=[(one, visitor.app.word(f"head-{one}")) for one in SHOWN],
        unit_link=lambda id: _link(f"/units/{quote(id, safe='')}", asked),
        **_told(visitor.app, period),
    )


def _show_one(
    visitor: Visitor, asked: Mapping[str, str], period: Period, found: Found, done: OfUnit
) -> Response:
    key, window = done.unit.id, period.window
    record = next((one for one in found.scored.records if one["unit"] == key), None)
    rows = [row_of(visitor.app, PlanAddress(), one) for one in found.rows.get(key, ())]
    days = {"since": str(window.from_), "until": str(window.until)}
    return render(
        visitor.app,
        "unit.html",
        visitor=visitor,
        here="/plan",
        unit=done.unit,
        marked=partial(mark_unit, visitor.app),
        heirs=heirs_of(visitor.app, key),
        cluster=partial(name_cluster, visitor.app),
        record=record,
        arithmetic=found.scored.lines(visitor.app, record) if record else (),
        ranked=_ranked(found),
        targets=[replace(one, name=one.figures.target.title) for one in rows],
        is_early=_is_early(rows),
        pieces=done.pieces,
        activities=done.activities,
        shown=SHOWN,
        back=_link("/units", asked),
        log=f"/log?{urlencode({'unit': key, **days})}",
        **_told(visitor.app, period),
    )


def _ranked(found: Found) -> Counter[str | None]:
    """Return how many units each cluster ranks."""
    return Counter(one["cluster"] for one in found.scored.records if one["rank"])


def _is_early(rows: Sequence[Row]) -> bool:
    """Tell whether an even pace has asked a unit for nothing yet that it should have done."""
    is_behind = any(one.figures.status in BEHIND for one in rows)
    return not is_behind and any(one.is_none_yet for one in rows)


def _of_unit(app: App, session: Session, unit: Unit, period: Period) -> OfUnit:
    """Return what a unit did in a period, also of one that is no more."""
    first, last = period.window.from_, period.window.until
    every = choose_activities(app, session, None, None, None, with_removed=False)
    own = [one for one in every if unit.id in one.units and first <= one.day <= last]
    return OfUnit(unit, posting_log(app, session, _query(app, unit.id, period.window)), own[:ITEMS])


def _period(app: App, asked: Mapping[str, str]) -> Period | None:
    """Return the period that is asked for, else this month; None where there is no plan."""
    plan_id, name = asked.get("plan") or None, asked.get("period", "").replace("\0", "").strip()
    try:
        if name:
            return Period(*find_period(app, plan_id, name))
        return Period(find_plan(app, plan_id), this_month(app, app.clock.now()))
    except WrongUsage as error:
        plan = next((one for one in app.rules.plans if one.parent is None), None)
        return None if plan is None else Period(plan, this_month(app, app.clock.now()), error)


def _find(app: App, session: Session, period: Period, recall: Recall, down: ListDown) -> Found:
    now, by_unit = app.clock.now(), dict[str, list[Progress]]()
    asked, count = (app, session, period.plan, period.window, now), CountedOnce()
    rows = of_units(*asked, count=count, recall=recall)
    scored = unit_scores(*asked, rows, count, down)
    for row in rows:
        if row.member is not None:
            by_unit.setdefault(row.member, []).append(row)
    return Found(scored, by_unit)


def _told(app: App, period: Period) -> dict[str, Any]:
    return {
        "period": period,
        "window_name": name_window_by_days(app, period.window),
        "periods": list(offered_periods(app, period.plan, local_day(app.zone, app.clock.now()))),
        "plans": app.rules.plans,
    }


def offered_periods(app: App, plan: Plan, today: date) -> Iterable[tuple[str, str]]:
    """Yield the periods that people choose from: the plan's own, then the calendar's that have begun."""
    for window in plan.windows:
        yield window.id, name_window_by_days(app, window)
    day = min(max(today, plan.start), plan.end)
    for per in reversed(CALENDAR[1:]):
        begun = [one for one in plan.windows_of(per) if one.from_ <= day]
        for window in reversed(begun or [window_of(per, day)]):
            yield window.id, name_window(app, Window(window.id, window.from_, window.until))


def _query(app: App, unit: str, window: Window) -> LogQuery:
    since, until = day_start(app.zone, window.from_), day_start(app.zone, window.until + DAY)
    return LogQuery(unit=unit, since=since, until=until, limit=ITEMS)


def _link(path: str, asked: Mapping[str, str]) -> str:
    said = {name: one for name in ("plan", "period") if (one := asked.get(name))}
    return f"{path}?{urlencode(said)}" if said else path
