"""The period of a report: a plan and one of its windows, by the name that a person gives."""

from __future__ import annotations

from datetime import datetime

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.localtime import local_day
from publisher.core.plan import Plan
from publisher.core.windows import Window, parse_window, window_of
from publisher.work.progress import choose_plans
from publisher.work.sealed import window_of_then


def find_period(app: App, plan_id: str | None, period: str) -> tuple[Plan, Window]:
    """Return the plan and the window that are named: `2027-01`, `2027-Q1`, `2027`, `plan`, a window, a drive.

    The id of a plan is its whole. A drive, or a window of one, tells the plan as well.
    """
    told = _plan_told_by(app, period) if plan_id is None else None
    plan = told or find_plan(app, plan_id)
    window = plan.window(period) or window_of_then(app, plan, period)
    if window is None:
        raise _no_such_period(app, plan, period)
    if window.until < plan.start or plan.end < window.from_:
        days = {"start": f"{plan.start:%d/%m/%Y}", "end": f"{plan.end:%d/%m/%Y}"}
        raise WrongUsage("period-outside-plan", given=period, plan=plan.title, **days)
    return plan, window


def find_plan(app: App, plan_id: str | None) -> Plan:
    """Return the plan that is named, else the only one that is no part of another."""
    chosen = choose_plans(app, plan_id)
    whole = chosen if plan_id is not None else [one for one in chosen if one.parent is None]
    if not whole:
        raise WrongUsage("no-plan-to-report")
    if len(whole) > 1:
        raise WrongUsage("which-plan", known=", ".join(one.id for one in whole))
    return whole[0]


def _plan_told_by(app: App, period: str) -> Plan | None:
    """Return the only plan that knows a period; None where it is one of the calendar's, or nobody's."""
    knowing = _list_knowing(app, period)
    if len(knowing) > 1:
        raise WrongUsage("which-plan", known=", ".join(one.id for one in knowing))
    return knowing[0] if knowing else None


def _list_knowing(app: App, period: str) -> list[Plan]:
    """Return the plans that know a period which is none of the calendar's.

    Windows of plans that are no part of another go before the plan of that id, and this before windows
    of drives.
    """
    if period == "plan" or parse_window(period) is not None:
        return []
    named = [plan for plan in app.rules.plans if any(one.id == period for one in plan.windows)]
    wholes, called = [plan for plan in named if plan.parent is None], app.rules.plan(period)
    return wholes or ([called] if called else named)


def _no_such_period(app: App, plan: Plan, period: str) -> WrongUsage:
    """Say which plan knows the period, else which periods there are."""
    if others := _list_knowing(app, period):
        return WrongUsage("period-of-another-plan", given=period, plan=plan.id, other=others[0].id)
    drives = (one.id for one in app.rules.plans if one.parent == plan.id)
    known = ", ".join((*(one.id for one in plan.windows), *drives)) or "–"
    return WrongUsage("no-such-period", given=period, known=known)


def this_month(app: App, at: datetime) -> Window:
    """Return the calendar month of an instant."""
    return window_of("month", local_day(app.zone, at))
