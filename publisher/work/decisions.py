"""Decisions: what a person says of one delivery or one item."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery, Operation, State
from publisher.core.errors import WrongUsage
from publisher.core.localtime import write_local
from publisher.core.message import message
from publisher.store import deliveries, items, moves
from publisher.work import (
    approval,
    bounds,
    correction,
    doubt,
    posting,
    removals,
    snapshots,
    staleness,
    unconfirmed,
)
from publisher.work.chosen import again, done, named, not_blank, the_delivery, the_item
from publisher.work.routing import is_by_hand

ENDED = frozenset({State.CANCELLED, State.WITHDRAWN})
RETRIED = frozenset({State.REFUSED, State.MISSED, State.UNCONFIRMED, State.SCHEDULED, State.WAITING})
CANCELLED = frozenset(
    {State.WAITING, State.SCHEDULED, State.REFUSED, State.MISSED, State.HANDED_OVER, State.UNCONFIRMED}
)
RESCHEDULED = frozenset({State.WAITING, State.SCHEDULED, State.MISSED, State.REFUSED})


def retry(app: App, session: Session, number: int, now: datetime, by: str) -> Delivery:
    """Send again at once; what may be out only once it is not found, where the channel can tell.

    What was cancelled or withdrawn is wanted anew, in its newest revision, and planned like a new piece,
    or sent at once where the time that it asks for has passed.
    """
    delivery = the_delivery(session, number, RETRIED | ENDED)
    if is_given_up(delivery):
        return _want_anew(app, session, delivery, now, by)
    if delivery.operation is None:
        raise WrongUsage("nothing-to-retry", number=number)
    _may_be_out_at(app, session, delivery, now, now)
    if unconfirmed.is_open(delivery):
        done(unconfirmed.send_again(app, session, delivery, now, by), number)
    else:
        done(moves.retry(session, delivery, now, by), number)
    approval.keep_back(app, session, delivery.item, now)
    return again(session, number)


def _want_anew(app: App, session: Session, delivery: Delivery, now: datetime, by: str) -> Delivery:
    """Want the newest revision of what was ended, or is being looked for to be taken down."""
    newest, reason = the_item(session, delivery.item).revision, message("published-anew-by", name=by)
    item = items.revision(session, delivery.item, newest)
    bounds.refuse_expired(app, session, item, now, now)
    done(moves.want(session, delivery, newest, now, by, reason), delivery.id)
    anew, asked = again(session, delivery.id), staleness.asked_time(item, delivery.channel)
    if anew.state is State.WAITING and asked is not None and asked < now:  # planned, it would be missed
        done(moves.retry(session, anew, now, by), delivery.id)
        approval.keep_back(app, session, delivery.item, now)
    return again(session, delivery.id)


def cancel(app: App, session: Session, number: int, now: datetime, by: str) -> Delivery:
    """Give up a delivery that has not gone out; what was handed over is taken back by the channel."""
    delivery, reason = the_delivery(session, number, CANCELLED), message("cancelled-by", name=by)
    if unconfirmed.is_open(delivery):
        done(unconfirmed.give_up(app, session, delivery, now, by), number)
    elif delivery.live is None:
        done(moves.cancel(session, delivery, now, by, reason), number)
    elif removals.is_under_way(delivery):
        raise WrongUsage("is-being-taken-down", **named(delivery))
    elif is_with_a_person(delivery):
        done(moves.want(session, delivery, None, now, by, reason), number)
    else:
        raise WrongUsage("is-live-withdraw-instead", number=number, item=delivery.item)
    return again(session, number)


def reschedule(app: App, session: Session, number: int, at: datetime, now: datetime, by: str) -> Delivery:
    """Give a delivery another time; it no longer takes a slot.

    One that waits for its approval keeps the time in mind until it has that.
    """
    delivery = the_delivery(session, number, RESCHEDULED)
    if delivery.operation is not Operation.PUBLISH:
        raise WrongUsage("nothing-to-reschedule", number=number)
    if at < now:
        raise WrongUsage("time-has-passed", at=write_local(app.zone, at))
    _may_be_out_at(app, session, delivery, at, now)
    bounds.refuse_outside_life(app, posting.content(session, delivery), at)
    channel = app.channels.get(delivery.channel)
    stage_at = at - channel.settings.stage_ahead if channel and channel.can("stage") else None
    known = the_item(session, delivery.item)
    warning = staleness.warn(app, posting.content(session, delivery), delivery.channel, known, at)
    reason = warning or message("rescheduled-by", name=by)
    done(moves.schedule(session, delivery, at, None, stage_at, reason, now, by, set_at=at), number)
    approval.keep_back(app, session, delivery.item, now)
    return again(session, number)


def _may_be_out_at(app: App, session: Session, delivery: Delivery, at: datetime, now: datetime) -> None:
    """Refuse an order that would come to nothing, or break the embargo of a piece that is not out."""
    if delivery.operation is Operation.PUBLISH:
        item = posting.content(session, delivery)
        bounds.refuse_expired(app, session, item, at, now)
        bounds.refuse_embargoed(app, session, delivery, item, at)


def withdraw(
    app: App,
    session: Session,
    item: str,
    channel: str | None,
    reason: str,
    now: datetime,
    by: str,
    by_hand: bool = False,
    public: bool = False,
) -> list[Delivery]:
    """Take an item down everywhere, or on one channel; what has not gone out is cancelled.

    Return what the order changed: nothing where all of it was ordered before and is still to be done.
    `by_hand` records that a person has taken it down already, where the channel would not let us;
    `public` lets readers know the reason, on channels that can show it.
    """
    not_blank(reason, "--reason")
    the_item(session, item)
    chosen = [one for one in deliveries.of_item(session, item) if channel in {None, one.channel}]
    if not chosen:
        raise WrongUsage("no-such-delivery-of-item", item=item, channel=channel or "-")
    wanted = [one for one in chosen if is_changed_by_withdrawing(one, by_hand)]
    if not wanted and not any(map(removals.is_under_way, chosen)):
        if channel is not None:
            raise WrongUsage("nothing-to-withdraw-there", item=item, channel=channel)
        raise WrongUsage("nothing-to-withdraw", item=item)
    told = {"name": by, "reason": reason} | ({"readers": reason.strip()} if public else {})
    for delivery in wanted:
        if by_hand and delivery.live is not None:
            snapshots.keep(app, session, delivery, now)
            down = message("taken-down-by", name=by, reason=reason)
            done(not delivery.busy and moves.taken_down(session, delivery, now, by, down), delivery.id)
            correction.mark(session, delivery, again(session, delivery.id), now)
        elif not doubt.looks_to_take_down(session, delivery, now, by, message("withdrawn-by", **told)):
            moves.want(session, delivery, None, now, by, message("withdrawn-by", **told))
    return [again(session, one.id) for one in wanted]


def is_given_up(delivery: Delivery) -> bool:
    """Tell whether nobody wants it out any more: sending it again is wanting it anew."""
    return delivery.state in ENDED or (unconfirmed.is_open(delivery) and delivery.wanted is None)


def is_with_a_person(delivery: Delivery) -> bool:
    """Tell whether somebody has it who has not put it out yet."""
    return delivery.state is State.HANDED_OVER and delivery.published_at is None


def may_be_retried(delivery: Delivery) -> bool:
    """Tell whether something of it is still wanted that can be sent at once."""
    return delivery.state in RETRIED and not is_given_up(delivery) and _is_free(delivery)


def may_be_cancelled(delivery: Delivery) -> bool:
    """Tell whether it can be given up: it is not out, or nobody knows that it is."""
    is_not_out = delivery.live is None or (is_with_a_person(delivery) and delivery.wanted is not None)
    return delivery.state in CANCELLED and is_not_out and not delivery.busy


def may_be_rescheduled(delivery: Delivery) -> bool:
    """Tell whether it can be given a time."""
    is_to_come = delivery.operation is Operation.PUBLISH
    return delivery.state in RESCHEDULED and is_to_come and _is_free(delivery)


def _is_free(delivery: Delivery) -> bool:
    return delivery.operation is not None and not delivery.busy


def is_changed_by_withdrawing(delivery: Delivery, by_hand: bool) -> bool:
    """Tell whether the order says anything new: what only a file takes back would come again with it."""
    if delivery.wanted is not None or (by_hand and delivery.live is not None):
        return True
    return removals.is_under_way(delivery) and not is_by_hand(delivery)
