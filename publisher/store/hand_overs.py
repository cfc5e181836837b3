"""Hand-overs: what a channel was given of which nobody knows yet whether readers have it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.delivery import Operation, State
from publisher.store.tables.attempt import ATTEMPT
from publisher.store.tables.delivery import DELIVERY

A, D = ATTEMPT.c, DELIVERY.c


def last_handed_over(session: Session, channel: str) -> datetime | None:
    """Return when a piece was last handed over on a channel that is not confirmed yet, None for none."""
    waits = (D.channel == channel, D.state == State.HANDED_OVER)
    given = (A.delivery == D.id, A.operation == Operation.PUBLISH)
    at: datetime | None = session.scalar(sa.select(sa.func.max(A.started_at)).where(*waits, *given))
    return at
