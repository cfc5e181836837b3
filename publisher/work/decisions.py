"""Decisions: what a person says of one delivery or one item."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery, Operation, State, Via
from publisher.core.errors import WrongUsage
from publisher.core.localtime import write_local
from publisher.core.message import message
from publisher.store import approvals, deliveries, items
from publisher.store.items import Known

RETRIED = frozenset({State.REFUSED, State.MISSED, State.UNCONFIRMED, State.SCHEDULED, State.WAITING})
CONFIRMED = frozenset({State.HANDED_OVER, State.UNCONFIRMED, State.REFUSED, State.MISSED, State.CANCELLED})
CANCELLED = frozenset(
    {State.WAITING, State.SCHEDULED, State.REFUSED, State.MISSED, State.HANDED_OVER, State.UNCONFIRMED}
)
RESCHEDULED = frozenset({State.WAITING, State.SCHEDULED, State.MISSED, State.REFUSED})


def retry(session: Session, number: int, now: datetime, by: str) -> Delivery:
    """Send again at once; an unconfirmed delivery only because the person knows that it is not out."""
    delivery = _the(session, number, RETRIED)
    if delivery.operation is None:
        raise WrongUsage("nothing-to-retry", number=number)
    _done(deliveries.retry(session, delivery, now, by), number)
    return _again(session, number)


def confirm(session: Session, number: int, url: str, now: datetime, by: str) -> Delivery:
    """Record that a delivery is out, at `url`."""
    delivery = _the(session, number, CONFIRMED)
    if not url.startswith(("https://", "http://")):
        raise WrongUsage("not-an-address", given=url)
    revision = delivery.wanted or delivery.live or the_item(session, delivery.item).revision
    _done(deliveries.confirm(session, delivery, revision, url, now, by, Via.HAND), number)
    return _again(session, number)


def cancel(session: Session, number: int, now: datetime, by: str) -> Delivery:
    """Give up a delivery that has not gone out."""
    delivery = _the(session, number, CANCELLED)
    if delivery.live is not None and delivery.state is not State.HANDED_OVER:
        raise WrongUsage("is-live-withdraw-instead", number=number, item=delivery.item)
    _done(deliveries.cancel(session, delivery, now, by, message("cancelled-by", name=by)), number)
    return _again(session, number)


def reschedule(app: App, session: Session, number: int, at: datetime, now: datetime, by: str) -> Delivery:
    """Give a delivery another time; it no longer takes a slot."""
    delivery = _the(session, number, RESCHEDULED)
    if delivery.operation is not Operation.PUBLISH:
        raise WrongUsage("nothing-to-reschedule", number=number)
    if at < now:
        raise WrongUsage("time-has-passed", at=write_local(app.zone, at))
    channel = app.channels.get(delivery.channel)
    stage_at = at - channel.settings.stage_ahead if channel and channel.can("stage") else None
    reason = message("rescheduled-by", name=by)
    _done(deliveries.schedule(session, delivery, at, None, stage_at, reason, now, by), number)
    return _again(session, number)


def withdraw(
    session: Session, item: str, channel: str | None, reason: str, now: datetime, by: str
) -> list[Delivery]:
    """Take an item down everywhere, or on one channel; what has not gone out is cancelled."""
    the_item(session, item)
    chosen = [one for one in deliveries.of_item(session, item) if channel in {None, one.channel}]
    if not chosen:
        raise WrongUsage("no-such-delivery-of-item", item=item, channel=channel or "-")
    for delivery in chosen:
        if delivery.wanted is not None:
            deliveries.want(session, delivery, None, now, by, message("withdrawn-by", name=by, reason=reason))
    return [_again(session, one.id) for one in chosen]


def approve(session: Session, item: str, now: datetime, by: str) -> Known:
    """Let the item's present content pass."""
    known = the_item(session, item)
    _has_content(known)
    approvals.decide(session, item, known.digest, True, by, now)
    return known


def send_back(session: Session, item: str, reason: str, now: datetime, by: str) -> Known:
    """Return the item's present content to its author."""
    known = the_item(session, item)
    _has_content(known)
    approvals.decide(session, item, known.digest, False, by, now, reason)
    return known


def the_item(session: Session, item: str) -> Known:
    """Return an item by its id; an unknown one raises WrongUsage."""
    known = items.get(session, item)
    if known is None:
        raise WrongUsage("no-such-item", item=item)
    return known


def _has_content(known: Known) -> None:
    if not known.revision:
        raise WrongUsage("item-never-right", item=known.id)


def _the(session: Session, number: int, states: frozenset[State]) -> Delivery:
    delivery = deliveries.get(session, number)
    if delivery is None:
        raise WrongUsage("no-such-delivery", number=number)
    if delivery.state not in states or delivery.busy:
        raise WrongUsage("not-in-this-state", number=number, state=delivery.state)
    return delivery


def _again(session: Session, number: int) -> Delivery:
    delivery = deliveries.get(session, number)
    assert delivery is not None
    return delivery


def _done(changed: bool, number: int) -> None:
    if not changed:
        raise WrongUsage("changed-meanwhile", number=number)
