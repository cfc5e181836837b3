"""Postings: every item on every channel that is out, was out, or has a time, as the plan counts them."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlmodel import Session, col

from publisher.core.delivery import State
from publisher.core.posting import Posting
from publisher.store.tables import DeliveryRow, RevisionRow

COMING = (State.WAITING, State.SCHEDULED, State.SENDING, State.UNCONFIRMED, State.HANDED_OVER)


def postings(session: Session) -> Iterator[Posting]:
    """Yield every posting with the traits of the revision that is live, else of the one to come."""
    number = sa.func.coalesce(DeliveryRow.live, DeliveryRow.wanted, 1)
    counts = sa.or_(col(DeliveryRow.published_at).is_not(None), col(DeliveryRow.state).in_(COMING))
    query = (
        sa.select(
            DeliveryRow.item,  # type: ignore[call-overload]
            DeliveryRow.channel,
            DeliveryRow.published_at,
            DeliveryRow.due_at,
            DeliveryRow.withdrawn_at,
            RevisionRow.traits,
        )
        .join(
            RevisionRow,
            sa.and_(col(RevisionRow.item) == col(DeliveryRow.item), col(RevisionRow.number) == number),
        )
        .where(counts)
    )
    for item, channel, published_at, due_at, withdrawn_at, traits in session.execute(query):
        yield Posting(
            item=item,
            channel=channel,
            form=traits["form"],
            themes=tuple(traits["themes"]),
            indices=tuple(traits["indices"]),
            audiences=tuple(traits["audiences"]),
            units=tuple(traits["units"]),
            column=traits["column"],
            tone=traits["tone"],
            published_at=published_at,
            due_at=due_at,
            withdrawn_at=withdrawn_at,
            is_correction=traits.get("corrects") is not None,
        )
