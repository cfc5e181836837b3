"""Routing: which channels an item goes to; each of its deliveries wants its newest revision, or nothing."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import OPEN, Delivery, State
from publisher.core.item import Item, Status
from publisher.core.message import message
from publisher.store import deliveries, items, moves
from publisher.work import approval, doubt, staleness, taken_back

BY_HAND = frozenset({"cancelled-by", "withdrawn-by", "taken-down-by"})
"""Reasons that only a person gives."""

NOT_WANTED = {Status.WITHDRAWN: "file-says-withdrawn", Status.DRAFT: "file-says-draft"}
"""Why a file wants nothing; one that is ready does not ask for the channel any more."""


def route(app: App, session: Session, item: Item, number: int, now: datetime, actor: str = "daemon") -> None:
    """Make every delivery of `item` want revision `number`, or nothing, as its file asks.

    What lost its approval with this revision waits for it at once.
    """
    have = {one.channel: one for one in deliveries.of_item(session, item.id)}
    for channel in app.channels:
        asked = asks_for(app, item, channel)
        if delivery := have.get(channel):
            _want(session, delivery, item, number if asked else None, now, actor)
            before = items.revision(session, item.id, delivery.wanted) if delivery.wanted else item
            if timing(before, channel) != timing(item, channel):
                _plan_anew(session, delivery.id, now)
            _look_over(app, session, delivery.id, item, now)
        elif asked:
            moves.create(session, item.id, channel, number, now, actor)
    approval.keep_back(app, session, item.id, now)


def asks_for(app: App, item: Item, channel: str) -> bool:
    """Tell whether the file wants this item on the channel, and the channel takes such pieces."""
    return (
        item.status is Status.READY
        and item.wants(channel)
        and (item.corrects is not None or app.channels[channel].settings.takes(item.form))
    )


def _want(
    session: Session, delivery: Delivery, item: Item, wanted: int | None, now: datetime, actor: str
) -> None:
    """Pass the wish on; a piece put back to draft leaves what is already live as it is."""
    if item.status is Status.DRAFT and delivery.live is not None:
        return
    if item.status is Status.DRAFT and taken_back.looks_first(session, delivery, now):
        return
    if delivery.wanted is None and is_by_hand(delivery):
        return
    why = message(NOT_WANTED.get(item.status, "file-names-no-more")) if wanted is None else None
    if item.status is Status.WITHDRAWN and doubt.looks_to_take_down(session, delivery, now, actor, why):
        return
    if delivery.wanted != wanted:
        moves.want(session, delivery, wanted, now, actor, why)


def is_by_hand(delivery: Delivery) -> bool:
    """Tell whether a person ended this delivery; a new revision does not bring it back, `retry` does."""
    return delivery.reason is not None and delivery.reason.code in BY_HAND


def timing(item: Item, channel: str) -> tuple[object, ...]:
    """Return what decides the time of an item on a channel; when it changes, the time is sought anew."""
    wish = item.wish(channel)
    rules = (item.form, item.themes, item.units, item.tone, item.priority)
    return (item.publish_at, wish.at, wish.after, wish.delay, item.not_before, item.expires_at, *rules)


def _plan_anew(session: Session, number: int, now: datetime) -> None:
    delivery = deliveries.get(session, number)
    if delivery and delivery.state in OPEN and delivery.live is None:
        moves.forget_time(session, delivery, message("time-changed"), now)


def _look_over(app: App, session: Session, number: int, item: Item, now: datetime) -> None:
    """See whether a text that was warned of is right by now."""
    delivery, known = deliveries.get(session, number), items.get(session, item.id)
    if delivery is None or known is None or delivery.reason is None or delivery.due_at is None:
        return
    if delivery.state is State.SCHEDULED and delivery.reason.code == staleness.STALE:
        told = staleness.warn(app, item, delivery.channel, known, delivery.due_at)
        if told != delivery.reason:
            moves.remark(session, delivery, told, now)
