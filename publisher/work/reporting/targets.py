"""The rows of the plan that a report tells: which windows, and as of when each is measured."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from publisher.app import App
from publisher.core.plan import Plan
from publisher.core.progress import Chosen, Progress
from publisher.core.windows import Window
from publisher.work.progress import in_order, progress
from publisher.work.sealed import key_of


def measure_targets(app: App, session: Session, plan: Plan, period: Window, at: datetime) -> list[Progress]:
    """Measure the windows that share a day with the period, as one knows them at `at`.

    Periods of reports end on other days than the calendar's: of a quarter up to the 14th of its last month
    no quarterly target lies inside, nor around it. A window that goes on behind the period is measured as
    it stood when the period ended, as what came later stands in no annex of the report.
    """

    def measure(moment: datetime) -> list[Progress]:
        return progress(app, session, moment, plan.id, afresh=True, chosen=Chosen(period=period))

    now, end = measure(at), period.bounds(app.zone)[1] - timedelta.resolution
    if at <= end:
        return in_order(plan, now)
    beyond = {key_of(one) for one in now if one.window.until > period.until}
    kept = [one for one in now if key_of(one) not in beyond]
    return in_order(plan, [*kept, *(one for one in measure(end) if key_of(one) in beyond)])
