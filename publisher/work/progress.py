"""Progress: how far each target of the plan is at a given moment."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.board import Board
from publisher.core.errors import WrongUsage
from publisher.core.plan import Plan
from publisher.core.progress import Progress, Terms, measure
from publisher.store.postings import count_all


def progress(
    app: App, session: Session, moment: datetime, plan_id: str | None = None, as_of: date | None = None
) -> list[Progress]:
    """Measure the plan called `plan_id`, or every plan, as of `moment`.

    `as_of` rolls what units did up to those that carry on for them on that day.
    """
    rows: list[Progress] = []
    for plan in _chosen(app, plan_id):
        board = Board(plan, app.zone, app.rules.units, as_of)
        counted = count_all(session, moment, board.day_begins)
        rows += measure(board, counted, moment, _terms(app))
    return rows


def _terms(app: App) -> Terms:
    return Terms(app.rules.workdays, {"channel": tuple(app.channels)}, app.rules.plans)


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
