"""Revisions as a list: when each was read, without what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from publisher.store.tables.item import REVISION


@dataclass(frozen=True)
class Made:
    """One revision of an item, and when it was read for the first time."""

    number: int
    at: datetime


def newest_of(session: Session, item: str, behind: int | None, limit: int) -> list[Made]:
    """Return so many revisions of an item, the newest first; `behind` is the one before them."""
    columns = REVISION.c
    query = sa.select(columns.number, columns.made_at).where(columns.item == item)
    if behind is not None:
        query = query.where(columns.number < behind)
    rows = session.execute(query.order_by(columns.number.desc()).limit(limit))
    return [Made(number, at) for number, at in rows]
