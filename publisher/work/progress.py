"""Progress: how far each target of the plan is at a given moment."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.plan import Plan
from publisher.core.progress import Progress, measure
from publisher.store.postings import postings


def progress(app: App, session: Session, moment: datetime, plan_id: str | None = None) -> list[Progress]:
    """Measure the plan called `plan_id`, or every plan, as of `moment`."""
    chosen = _chosen(app, plan_id)
    known = list(postings(session)) if chosen else []
    rows: list[Progress] = []
    for plan in chosen:
        rows += measure(plan, known, moment, app.zone, app.rules.units, tuple(app.channels))
    return rows


def at_hand(rows: list[Progress], app: App, moment: datetime) -> list[Progress]:
    """Return the rows of the windows that `moment` lies in: what can still be done something about."""
    today = moment.astimezone(app.zone).date()
    return [one for one in rows if one.window.from_ <= today <= one.window.until]


def _chosen(app: App, plan_id: str | None) -> tuple[Plan, ...]:
    if plan_id is None:
        return app.rules.plans
    plan = app.rules.plan(plan_id)
    if plan is None:
        raise WrongUsage(
            "no-such-plan", plan=plan_id, known=", ".join(one.id for one in app.rules.plans) or "–"
        )
    return (plan,)
