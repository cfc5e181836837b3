"""Scores of units in windows that are over, as they were sealed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.store.tables.sealed import SCORE

S = SCORE.c


def sealed(session: Session, plan: str, window: str, at: datetime) -> list[dict[str, Any]]:
    """Return the records of a window in their order, none where it was not sealed by then."""
    query = sa.select(S.record).where(S.plan == plan, S.window == window, S.sealed_at <= at).order_by(S.id)
    return [*session.scalars(query)]


def sealed_windows(session: Session, plan: str) -> set[str]:
    return set(session.scalars(sa.select(S.window).where(S.plan == plan).distinct()))


def seal(session: Session, plan: str, window: str, records: Iterable[dict[str, Any]], now: datetime) -> None:
    """Keep the records of all units in a window for good."""
    rows = [
        {"plan": plan, "window": window, "unit": one["unit"], "record": one, "sealed_at": now}
        for one in records
    ]
    if rows:
        session.execute(sa.insert(SCORE), rows)
