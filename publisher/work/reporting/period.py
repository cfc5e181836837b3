"""The period of a report: a plan and one of its windows, by the name that a person gives."""

from __future__ import annotations

from datetime import datetime

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.localtime import local_day
from publisher.core.plan import Plan
from publisher.core.windows import Window, window_of
from publisher.work.progress import choose_plans


def find_plan(app: App, plan_id: str | None) -> Plan:
    """Return the plan that is named, else the only one that is no part of another."""
    chosen = choose_plans(app, plan_id)
    whole = chosen if plan_id is not None else [one for one in chosen if one.parent is None]
    if not whole:
        raise WrongUsage("no-plan-to-report")
    if len(whole) > 1:
        raise WrongUsage("which-plan", known=", ".join(one.id for one in whole))
    return whole[0]


def find_window(plan: Plan, period: str) -> Window:
    """Return the window that is named: `2027-01`, `2027-Q1`, `2027`, `plan`, or one of the plan itself."""
    window = plan.window(period)
    if window is None:
        named = ", ".join(one.id for one in plan.windows) or "–"
        raise WrongUsage("no-such-period", given=period, known=named)
    if window.until < plan.start or plan.end < window.from_:
        days = {"start": f"{plan.start:%d/%m/%Y}", "end": f"{plan.end:%d/%m/%Y}"}
        raise WrongUsage("period-outside-plan", given=period, plan=plan.title, **days)
    return window


def this_month(app: App, at: datetime) -> Window:
    """Return the calendar month of an instant."""
    return window_of("month", local_day(app.zone, at))
