"""Removals: what was ordered to be taken down and is not down yet, since when, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery
from publisher.core.message import Message, message
from publisher.store import deliveries, trail
from publisher.work.obstacles import obstacles, told_of


@dataclass(frozen=True)
class Removal:
    """A delivery that is to be taken down `since` an order was given, and `why` it is not down yet."""

    delivery: Delivery
    since: datetime
    why: Message

    @property
    def remedy(self) -> Message:
        """Return what a person can do who does not want to wait."""
        code = "removal-may-be-out" if self.delivery.live is None else "removal-by-hand"
        told = {"number": self.delivery.id, "item": self.delivery.item, "channel": self.delivery.channel}
        return message(code, **told)


def is_under_way(delivery: Delivery) -> bool:
    """Tell whether a delivery is out, or may be, and nothing of it is wanted any more."""
    return delivery.wanted is None and delivery.may_be_out


def under_way(app: App, session: Session, item: str, channel: str | None = None) -> list[Removal]:
    """Return what of an item is still to be taken down, everywhere or on one channel."""
    standing = obstacles(app, session)
    return [
        Removal(one, _ordered_at(session, one), told_of(one, standing) or message("removal-in-turn"))
        for one in deliveries.of_item(session, item)
        if channel in {None, one.channel} and is_under_way(one)
    ]


def _ordered_at(session: Session, delivery: Delivery) -> datetime:
    """Return when the order was given: the newest wish that has a reason, or came from the file without."""
    steps = trail.steps_of(session, delivery.item)
    wishes = [one for one in steps if one.delivery == delivery.id and one.action == "wanted"]
    return next((one for one in reversed(wishes) if "reason" in one.detail), wishes[-1]).at
