"""By a day: how much more each target of the plan needs by the end of a day that is still to come."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.by_day import Need, list_needs
from publisher.core.localtime import local_day
from publisher.core.progress import Chosen, Progress
from publisher.core.yardstick import Yardstick
from publisher.store import sealed_windows
from publisher.work.counting import Count, count_on
from publisher.work.progress import ALL, board_of, choose_plans, terms_of
from publisher.work.sealed import key_of

Name = tuple[str, str, str, str, str | None]
"""Which row of the plan is meant."""


def name_of(row: Progress) -> Name:
    return row.plan, row.target.id, row.target.per, row.window.id, row.member


def needs_by(
    app: App,
    session: Session,
    day: date,
    moment: datetime,
    plan_id: str | None = None,
    rolled_up: bool = False,
    chosen: Chosen = ALL,
    count: Count = count_on,
) -> list[Need]:
    """Return what is needed by the end of `day`, as of `moment` on that day or before, in every plan or one.

    A window that was sealed by then is over, whatever days the plan file gives it since.
    """
    as_of = local_day(app.zone, moment) if rolled_up else None
    needs: list[Need] = []
    for plan in choose_plans(app, plan_id):
        sealed = sealed_windows.names(session, plan.id, moment)
        board = board_of(app, session, Yardstick(plan, app.rules.units), as_of)
        counted = count(session, board, moment, app.workspace)
        found = list_needs(board, counted, moment, terms_of(app, chosen=chosen), day)
        needs += (one for one in found if key_of(one.row) not in sealed)
    return needs
