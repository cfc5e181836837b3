"""What a feed shows of a delivery that is out: that it is missing there, or back again."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from publisher.core.delivery import Delivery
from publisher.core.message import Message
from publisher.store.json import message_json
from publisher.store.moves.change import change


def vanished(session: Session, delivery: Delivery, reason: Message, now: datetime) -> bool:
    """Say beside a delivery that its channel's feed shows it no more; whether it is out, a person finds."""
    told = message_json(reason)
    return change(session, delivery, delivery.state, now, "daemon", "vanished", reason=told)


def is_back(session: Session, delivery: Delivery, now: datetime) -> bool:
    """Take back what was said beside a delivery that its channel's feed shows again."""
    return change(session, delivery, delivery.state, now, "daemon", "is-back", reason=None)
