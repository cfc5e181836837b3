"""What was due on a channel and is not out: read from the index of times, never from the whole table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.delivery import Delivery, State
from publisher.core.message import Message
from publisher.store import deliveries
from publisher.store.agenda import FREE
from publisher.store.json import read_message
from publisher.store.log import HAPPENED
from publisher.store.tables.delivery import DELIVERY

D = DELIVERY.c


@dataclass(frozen=True)
class Overdue:
    """How many first publications of a channel are late, since when, and what the oldest is told."""

    count: int
    since: datetime
    error: Message | None


def overdue(session: Session, channel: str, since: datetime, until: datetime) -> Overdue | None:
    """Return what became due between two instants and is still on its way; None when nothing is."""
    late = sa.and_(
        D.channel == channel,
        D.due_at >= since,
        D.due_at <= until,
        D.state.in_((State.SCHEDULED, State.SENDING)),
        D.live.is_(None),
    )
    count = session.scalar(sa.select(sa.func.count()).select_from(DELIVERY).where(late)) or 0
    if not count:
        return None
    first = session.execute(sa.select(D.due_at, D.error).where(late).order_by(D.due_at).limit(1)).one()
    return Overdue(count, first.due_at, read_message(first.error))


def has_published(session: Session, channel: str, since: datetime) -> bool:
    """Tell whether anything went out on a channel since an instant."""
    out = sa.select(D.id).where(D.published_at >= since, D.channel == channel)
    return session.execute(out.limit(1)).first() is not None


def waiting_on(session: Session, channel: str, now: datetime) -> int:
    """Return how many deliveries would go out now if the channel worked."""
    scheduled = sa.and_(D.channel == channel, D.state == State.SCHEDULED, D.next_try_at <= now)
    return session.scalar(sa.select(sa.func.count()).select_from(DELIVERY).where(scheduled)) or 0


def ripe(session: Session, channel: str, since: datetime, most: int) -> list[Delivery]:
    """Return first publications that nobody has taken although they could go `since` then, oldest first."""
    late = (D.channel == channel, D.state == State.SCHEDULED, D.next_try_at <= since, D.live.is_(None), FREE)
    found = sa.select(DELIVERY).where(*late).order_by(D.next_try_at).limit(most)
    return [deliveries.value_of(row) for row in session.execute(found)]


def oldest_due(session: Session, channel: str, now: datetime) -> datetime | None:
    """Return since when the oldest first publication of a channel is due and not out; None when none is."""
    due = [_oldest_in(session, channel, state) for state in (State.SCHEDULED, State.SENDING)]
    return min((at for at in due if at is not None and at <= now), default=None)


def _oldest_in(session: Session, channel: str, state: State) -> datetime | None:
    """Read the first entry of `ix_delivery_log`, where what is not yet out stands at the time it is due."""
    first = sa.select(D.due_at).where(D.channel == channel, D.state == state, D.live.is_(None))
    at: datetime | None = session.scalar(first.order_by(HAPPENED).limit(1))
    return at
