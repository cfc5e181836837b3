"""The record of one delivery, as it stands among those of its piece."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.store import deliveries, holds, items
from publisher.work import orders
from publisher.work.correction import Links
from publisher.work.obstacles import obstacles
from publisher.work.records import Record, delivery_record


def record_of(app: App, session: Session, number: int, now: datetime) -> Record | None:
    """Return the record of a delivery, None where there is none of that number, or no more."""
    found = deliveries.get(session, number)
    known = items.get(session, found.item) if found else None
    if known is None:
        return None
    every = orders.seen(session, deliveries.of_item(session, known.id), holds.standing(session, now), now)
    one = next((one for one in every if one.id == number), None)
    if one is None:
        return None
    return delivery_record(app, known, one, obstacles(app, session), Links.read(session), every)
