"""Followers: what waits for the link of another channel, and goes out without one when that is given up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import OPEN, Delivery, Operation, State
from publisher.core.message import Message, message
from publisher.store import deliveries, moves
from publisher.work import posting

NO_LINK = "goes-without-link"


def leave_without_link(
    app: App, session: Session, given_up: Iterable[Delivery], now: datetime
) -> list[Delivery]:
    """Write down beside what waited for these deliveries that it will have no link, and return it."""
    left = []
    for leader in (one for one in given_up if one.wanted is None):
        for one in followers_of(app, session, leader):
            told = without_link(one, leader)
            if one.state is State.SCHEDULED and not one.busy and told:
                moves.remark(session, one, told, now)
            left.append(one)
    return left


def followers_of(app: App, session: Session, leader: Delivery) -> list[Delivery]:
    """Return what is still to go out after a delivery, with its link."""
    has = deliveries.of_item(session, leader.item)
    return [one for one in has if _follows(app, session, one, leader.channel)]


def without_link(follower: Delivery, leader: Delivery | None) -> Message | None:
    """Return what a delivery says of itself whose leader was given up, None while there may be a link."""
    if leader is None or leader.wanted is not None:
        return None
    return message(NO_LINK, channel=leader.channel, number=follower.id)


def waits_for_link(follower: Delivery, channel: str, leader: Delivery | None) -> Message:
    """Return what a delivery waits for: the link of its leader, or to know that it gets none."""
    if leader is None or leader.wanted is not None:
        return message("waits-for-link", channel=channel)
    return message("waits-for-leader-to-end", channel=channel, number=follower.id)


def no_link_of(delivery: Delivery, siblings: Iterable[Delivery] = ()) -> Message | None:
    """Return what was written down of a link that is missing, unless its leader is wanted again by now."""
    reason = delivery.reason
    if reason is None or reason.code != NO_LINK or delivery.state is not State.SCHEDULED:
        return None
    leader = next((one for one in siblings if one.channel == reason.values["channel"]), None)
    return reason if leader is None or leader.wanted is None else None


def _follows(app: App, session: Session, delivery: Delivery, channel: str) -> bool:
    """Tell whether a delivery is still to go out, after another channel."""
    to_come = delivery.state in OPEN and delivery.operation is Operation.PUBLISH
    if not to_come or delivery.channel not in app.channels:
        return False
    return posting.leader(app, posting.content(session, delivery), delivery.channel) == channel
