"""Closings: the figures of windows that are over, as they were sealed; whatever becomes of the plan since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.metrics import Each, Metric
from publisher.core.pace import Basis, Forecast
from publisher.core.plan import Target
from publisher.core.progress import Chosen, Progress, Standing
from publisher.core.windows import Window
from publisher.store.tables.sealed import CLOSING
from publisher.store.trail import write_step

C = CLOSING.c
READ = (
    *(C.target, C.title, C.metric, C.per, C.each),
    *(C.window, C.first, C.last, C.called),
    *(C.member, C.least, C.most, C.done, C.status, C.whole, C.before),
)
TARGET, WINDOW = 5, 9
"""Where in a row its target ends, and its window."""
STANDINGS = {one.value: one for one in Standing}
ALL = Chosen()


def of_plan(session: Session, plan: str, at: datetime, chosen: Chosen = ALL) -> list[Progress]:
    """Return what was sealed by an instant, in the order in which it was: the rows as they stood, all or
    those chosen.

    Of their targets no more is known than what they bear themselves.
    """
    asked = sa.select(*READ).where(C.plan == plan, C.sealed_at <= at, *_conditions(chosen))
    target, window = cache(_target), cache(Window)
    return [
        _progress(plan, target(*row[:TARGET]), window(*row[TARGET:WINDOW]), *row[WINDOW:])
        for row in session.execute(asked.order_by(C.id))
    ]


def windows(session: Session, plan: str, target: str, at: datetime) -> list[Window]:
    """Return the windows in which the figures of a target were sealed by an instant."""
    asked = sa.select(C.window, C.first, C.last, C.called).distinct()
    found = session.execute(asked.where(C.plan == plan, C.target == target, C.sealed_at <= at))
    return [Window(*row) for row in found]


def _conditions(chosen: Chosen) -> Iterator[sa.ColumnElement[bool]]:
    if chosen.target is not None:
        yield C.target == chosen.target
    if chosen.each is not None:
        yield C.each == chosen.each
    if chosen.period is not None:
        yield from (C.first <= chosen.period.until, C.last >= chosen.period.from_)


def _target(id: str, title: str, metric: Metric, per: str, each: Each | None) -> Target:
    return Target(id, title, metric, per, each=each)


def _progress(
    plan: str,
    target: Target,
    window: Window,
    member: str,
    least: int | None,
    most: int | None,
    done: int,
    status: str,
    whole: int | None,
    before: int | None,
) -> Progress:
    return Progress(
        plan=plan,
        target=target,
        window=window,
        member=member or None,
        least=least,
        most=most,
        done=done,
        scheduled=0,
        missing=max((least or 0) - done, 0),
        forecast=Forecast(done, Basis.DONE),
        pace=None,
        status=STANDINGS[status],
        is_over=True,
        whole=whole,
        before=before,
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
