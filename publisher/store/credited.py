"""What went out for a unit within some time, as far as it was ever credited with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from publisher.store.tables.ledger import LEDGER, TRAITS

L, T = LEDGER.c, TRAITS.c


@dataclass(frozen=True)
class Credited:
    """How many pieces, and when the first and the last of them went out."""

    count: int
    first: datetime
    last: datetime


def within(session: Session, unit: str, start: datetime | None, end: datetime | None) -> Credited | None:
    """Return what went out for a unit from `start` up to `end`, None where nothing did."""
    query = (
        sa.select(
            sa.func.count(sa.distinct(L.item)), sa.func.min(L.published_at), sa.func.max(L.published_at)
        )
        .join(TRAITS, T.id == L.traits)
        .where(T.units.contains(f'"{unit}"', autoescape=True))
    )
    if start is not None:
        query = query.where(L.published_at >= start)
    if end is not None:
        query = query.where(L.published_at < end)
    count, first, last = session.execute(query).one()
    return Credited(count, first, last) if count else None
