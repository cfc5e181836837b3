"""Closings: the figures of windows that are over, as they were sealed; whatever becomes of the plan since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.pace import Basis, Forecast
from publisher.core.plan import Target
from publisher.core.progress import Progress, Standing
from publisher.core.windows import Window
from publisher.store.tables.sealed import CLOSING
from publisher.store.trail import write_step

C = CLOSING.c


def of_plan(session: Session, plan: str, at: datetime) -> list[Progress]:
    """Return what was sealed by an instant, in the order in which it was: the rows as they stood.

    Of their targets no more is known than what they bear themselves.
    """
    query = sa.select(CLOSING).where(C.plan == plan, C.sealed_at <= at).order_by(C.id)
    return [_progress(row) for row in session.execute(query)]


def _progress(row: sa.Row[Any]) -> Progress:
    return Progress(
        plan=row.plan,
        target=Target(row.target, row.title, row.metric, row.per, each=row.each),
        window=Window(row.window, row.first, row.last, row.called),
        member=row.member or None,
        least=row.least,
        most=row.most,
        done=row.done,
        scheduled=0,
        missing=max((row.least or 0) - row.done, 0),
        forecast=Forecast(row.done, Basis.DONE),
        pace=None,
        status=Standing(row.status),
        is_over=True,
        whole=row.whole,
        before=row.before,
    )


def seal(session: Session, rows: Iterable[Progress], now: datetime) -> None:
    """Keep the figures of some rows for good."""
    made = [_row(one, now) for one in rows]
    if not made:
        return
    session.execute(sa.insert(CLOSING), made)
    for plan, window in dict.fromkeys((str(one["plan"]), str(one["window"])) for one in made):
        write_step(session, now, "daemon", "window-sealed", plan=plan, window=window)


def _row(one: Progress, now: datetime) -> dict[str, object]:
    return {
        "plan": one.plan,
        "target": one.target.id,
        "window": one.window.id,
        "member": one.member or "",
        "title": one.target.title,
        "metric": one.target.metric,
        "per": one.target.per,
        "each": one.target.each,
        "first": one.window.from_,
        "last": one.window.until,
        "called": one.window.title,
        "least": one.least,
        "most": one.most,
        "done": one.done,
        "whole": one.whole,
        "before": one.before,
        "status": one.status.value,
        "sealed_at": now,
    }
