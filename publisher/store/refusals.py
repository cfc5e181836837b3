"""Refusals of a channel that nothing has followed: since a piece last went out there, it said no so often."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.delivery import State
from publisher.store.tables.delivery import DELIVERY

D = DELIVERY.c


def count_since(session: Session, channel: str, last_out: datetime | None) -> int:
    """Return how many deliveries of a channel stand refused, and were so after its last success."""
    refused = (D.channel == channel, D.state == State.REFUSED)
    since = () if last_out is None else (D.changed_at > last_out,)
    return session.scalars(sa.select(sa.func.count()).select_from(DELIVERY).where(*refused, *since)).one()
