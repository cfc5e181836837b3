"""Closings: the figures of windows that are over, as they were sealed; whatever becomes of the plan since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.progress import Progress, Standing
from publisher.store.tables import CLOSING
from publisher.store.trail import write_step

C = CLOSING.c
Key = tuple[str, str, str]
"""A target, a window, and a member or an empty name."""


@dataclass(frozen=True)
class Sealed:
    """The figures of one row as they were sealed."""

    least: int | None
    most: int | None
    done: int
    whole: int | None
    before: int | None
    status: Standing
    missing: int


def sealed_windows(session: Session, plan: str) -> set[tuple[str, str]]:
    """Return which windows of which targets are sealed."""
    query = sa.select(C.target, C.window).where(C.plan == plan).distinct()
    return {(row[0], row[1]) for row in session.execute(query)}


def of_plan(session: Session, plan: str, at: datetime) -> dict[Key, Sealed]:
    """Return what was sealed by an instant."""
    query = sa.select(CLOSING).where(C.plan == plan, C.sealed_at <= at)
    return {
        (row.target, row.window, row.member): Sealed(
            least=row.least,
            most=row.most,
            done=row.done,
            whole=row.whole,
            before=row.before,
            status=Standing(row.status),
            missing=max((row.least or 0) - row.done, 0),
        )
        for row in session.execute(query)
    }


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
        "least": one.least,
        "most": one.most,
        "done": one.done,
        "whole": one.whole,
        "before": one.before,
        "status": one.status.value,
        "sealed_at": now,
    }
