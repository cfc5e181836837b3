"""Obstacles: what keeps every delivery of a channel back, though nothing is wrong with the delivery."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session

from publisher.app import App
from publisher.core.correction import AT_ONCE
from publisher.core.delivery import Delivery, State
from publisher.core.localtime import write_local
from publisher.core.message import Message, message
from publisher.core.rest import Cause
from publisher.store import channels, deliveries

KEPT_BACK = frozenset({State.WAITING, State.SCHEDULED, State.UNCONFIRMED})

SAID = {
    Cause.UNAUTHORIZED: "channel-rests",
    Cause.UNREACHABLE: "channel-not-reached",
    Cause.THROTTLED: "channel-throttled",
}

Obstacles = Mapping[str, Message]
"""By channel."""


def obstacles(app: App, session: Session) -> Obstacles:
    """Return why channels send nothing just now, or would send nothing: they rest, say no, or are gone."""
    found = {
        name: message("channel-foreseen", channel=name, reason=app.tell(told))
        for name, told in channels.foreseen(session).items()
    }
    found |= {name: _resting(app, rest) for name, rest in channels.resting(session).items()}
    for name in deliveries.channels(session):
        if name not in app.channels:
            found[name] = message("channel-not-there", channel=name)
    return found


def _resting(app: App, rest: channels.Rest) -> Message:
    until = write_local(app.zone, rest.probe_at)
    return message(SAID[rest.cause], channel=rest.channel, until=until, reason=app.tell(rest.reason))


def told_of(delivery: Delivery, standing: Obstacles) -> Message | None:
    """Return what a person should know first: what went wrong, else what stands in the way."""
    return in_the_way(delivery, standing) or delivery.error


def in_the_way(delivery: Delivery, standing: Obstacles) -> Message | None:
    """Return what keeps the whole channel from taking a delivery that still wants something of it."""
    found = standing.get(delivery.channel) if delivery.state in KEPT_BACK else None
    if found and delivery.reason and delivery.reason.code == AT_ONCE:
        return Message(f"{found.code}-first", found.values)
    return found
