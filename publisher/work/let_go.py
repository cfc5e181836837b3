"""Let go: what a release sets free although its words hold no more, told while somebody can still look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery, State
from publisher.core.hold import TOLD
from publisher.core.message import Message
from publisher.store import deliveries, holds, items, turns
from publisher.work import posting, staleness
from publisher.work.orders import stopping
from publisher.work.pieces import CHUNK


@dataclass(frozen=True)
class Stale:
    """A delivery that an order kept, the title of its piece, and what is no longer true of its words."""

    delivery: Delivery
    title: str
    told: Message


def gone_stale(app: App, seconds: float) -> list[Stale]:
    """Return what waits because of an order that is over, with words that are not true today.

    What was seen first comes first; the look ends after so many seconds, however much waits.
    """
    ends, now = monotonic() + seconds, app.clock.now()
    found: list[Stale] = []
    with app.store.read() as session:
        left = [row[0] for row in turns.waiting(session)]
        while left and monotonic() < ends:
            numbers, left = left[:CHUNK], left[CHUNK:]
            found += _stale(app, session, deliveries.of_numbers(session, numbers, State.WAITING), now)
    return found


def _stale(app: App, session: Session, waiting: list[Delivery], now: datetime) -> Iterator[Stale]:
    standing = holds.standing(session, now)
    for delivery in waiting:
        if delivery.live is not None or delivery.reason is None or delivery.reason.code not in TOLD:
            continue
        item, known = posting.content(session, delivery), items.get(session, delivery.item)
        if known is None or stopping(session, delivery, item, standing, now):
            continue
        if told := staleness.warn(app, item, delivery.channel, known, now):
            yield Stale(delivery, item.title, told)
