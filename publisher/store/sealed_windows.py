"""Sealed windows: which windows of a plan are over for good, and what each was measured by.

A window is sealed as a whole, whatever targets were asked in it: what the plan asks later is asked of
nobody in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.yardstick import Yardstick
from publisher.store import yardsticks
from publisher.store.tables.sealed import SEALED_WINDOW

W = SEALED_WINDOW.c
Key = tuple[str, str]
"""Within which period, as `per` of a target names it, and the window's id."""
Stands = tuple[tuple[Any, ...], ...]
Sealed = dict[Key, Yardstick | None]
"""The sealed windows; None where what they were measured by was not kept yet."""


def names(session: Session, plan: str, at: datetime | None = None) -> set[Key]:
    """Return which windows of a plan are sealed, or were by an instant."""
    query = sa.select(W.per, W.window).where(W.plan == plan)
    if at is not None:
        query = query.where(W.sealed_at <= at)
    return {(row[0], row[1]) for row in session.execute(query)}


def stands(session: Session, plan: str, at: datetime) -> Stands:
    """Return by what it is known whether other windows of a plan were sealed by an instant than before."""
    query = sa.select(W.id, W.per, W.window, W.yardstick, W.sealed_at)
    query = query.where(W.plan == plan, W.sealed_at <= at).order_by(W.id)
    return tuple(tuple(row) for row in session.execute(query))


def of_plan(session: Session, plan: str, at: datetime) -> Sealed:
    """Return the windows of a plan that were sealed by an instant, in the order in which they were."""
    query = sa.select(W.per, W.window, W.yardstick).where(W.plan == plan, W.sealed_at <= at).order_by(W.id)
    rows = [*session.execute(query)]
    known = yardsticks.of_numbers(session, {row.yardstick for row in rows} - {None})
    return {(row.per, row.window): known.get(row.yardstick) for row in rows}


def seal(session: Session, yardstick: Yardstick, windows: Iterable[Key], now: datetime) -> None:
    """Seal windows of a plan by what they were measured by."""
    number, plan = yardsticks.keep(session, yardstick), yardstick.plan.id
    rows = [
        {"plan": plan, "per": per, "window": window, "yardstick": number, "sealed_at": now}
        for per, window in windows
    ]
    if rows:
        session.execute(sa.insert(SEALED_WINDOW), rows)
