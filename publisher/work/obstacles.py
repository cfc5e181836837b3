"""Obstacles: what keeps every delivery of a channel back, though nothing is wrong with the delivery."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session

from publisher.app import App
from publisher.core.correction import AT_ONCE
from publisher.core.delivery import Delivery, State
from publisher.core.message import Message, message
from publisher.store import channels, deliveries

KEPT_BACK = frozenset({State.WAITING, State.SCHEDULED, State.UNCONFIRMED})

Obstacles = Mapping[str, Message]
"""By channel."""


def obstacles(app: App, session: Session) -> Obstacles:
    """Return why channels send nothing just now: they said no to us, or config.toml names them no more."""
    rests = channels.paused(session)
    found = {
        name: message("channel-rests", channel=name, reason=app.tell(pause.reason))
        for name, pause in rests.items()
    }
    for name in deliveries.channels(session):
        if name not in app.channels:
            found[name] = message("channel-not-there", channel=name)
    return found


def told_of(delivery: Delivery, standing: Obstacles) -> Message | None:
    """Return what a person should know first: what went wrong, else what stands in the way."""
    in_the_way = standing.get(delivery.channel) if delivery.state in KEPT_BACK else None
    if in_the_way and delivery.reason and delivery.reason.code == AT_ONCE:
        return Message(f"{in_the_way.code}-first", in_the_way.values)
    return in_the_way or delivery.error
