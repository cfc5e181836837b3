"""Turns: the order in which a look at all deliveries comes to each; numbers only, as they may be many."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.delivery import State
from publisher.core.item import Priority
from publisher.store.tables.delivery import DELIVERY
from publisher.store.tables.item import ITEM, REVISION

D = DELIVERY.c
R = REVISION.c
NUMBER = sa.func.coalesce(D.wanted, D.live)
"""Of the revision that a delivery speaks of."""

SCHEDULED = (
    sa.select(D.id).where(D.state == State.SCHEDULED, D.lease_until.is_(None)).order_by(D.next_try_at, D.id)
)
WAITING = (
    sa.select(D.id, D.channel, D.item, NUMBER.label("number"))
    .join(ITEM, ITEM.c.id == D.item)
    .where(D.state == State.WAITING)
    .order_by(ITEM.c.first_seen_at, D.item)
)
URGENT = sa.select(R.item, R.number).where(
    sa.tuple_(R.item, R.number).in_(sa.select(D.item, NUMBER).where(D.state == State.WAITING)),
    R.content["priority"].as_string() == Priority.URGENT.value,
)


def scheduled(session: Session) -> tuple[int, ...]:
    """Return the numbers of all that has its time and is not under way, what is due first before the rest."""
    return tuple(session.scalars(SCHEDULED))


def waiting(session: Session) -> Sequence[sa.Row[int, str, str, int]]:
    """Return id, channel, item and number of revision of all that has no time, by when it was first seen."""
    return session.execute(WAITING).all()


def urgent(session: Session) -> set[tuple[str, int]]:
    """Return the items and numbers of those revisions that are urgent and wait somewhere for a time."""
    return {(item, number) for item, number in session.execute(URGENT)}
