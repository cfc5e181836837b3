"""Obstacles: what keeps deliveries back: all of a channel, or one that somebody has ordered out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.correction import AT_ONCE
from publisher.core.delivery import Delivery, Operation, State
from publisher.core.localtime import write_local
from publisher.core.message import Message, message
from publisher.core.rest import Cause
from publisher.store import channels, deliveries
from publisher.work import approval, posting
from publisher.work.orders import told_of_order
from publisher.work.stands import error_of

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
    return in_the_way(delivery, standing) or error_of(delivery)


def in_the_way(delivery: Delivery, standing: Obstacles) -> Message | None:
    """Return what keeps the whole channel from taking a delivery that still wants something of it."""
    found = standing.get(delivery.channel) if delivery.state in KEPT_BACK else None
    if found and delivery.reason and delivery.reason.code == AT_ONCE:
        return Message(f"{found.code}-first", found.values)
    return found


def keeping_back(app: App, session: Session, delivery: Delivery, at: datetime) -> Message | None:
    """Return what keeps one delivery back `at` an instant, whatever its channel does; as is known now."""
    if delivery.operation not in approval.WORDS_OUT:
        return None
    if reason := approval.missing(app, session, posting.content(session, delivery)):
        return reason
    if delivery.operation is Operation.PUBLISH and posting.is_wrong(session, delivery):
        return message("file-has-errors")
    return told_of_order(session, delivery, at)
