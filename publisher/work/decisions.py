"""Decisions: what a person says of one delivery or one item."""

from __future__ import annotations

import re
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery, Operation, State, Via
from publisher.core.errors import WrongUsage
from publisher.core.feed import BEFORE
from publisher.core.localtime import write_local
from publisher.core.message import message
from publisher.core.receipt import CONFIRMED_BY, REFERENCE, Receipt
from publisher.store import attempts, clock_set, deliveries, items, moves, sightings
from publisher.store.items import Known
from publisher.work import (
    approval,
    bounds,
    correction,
    doubt,
    linked,
    posting,
    removals,
    snapshots,
    staleness,
    stands,
    unconfirmed,
)
from publisher.work.routing import is_by_hand
from publisher.work.sources import OF_CHANNELS

ENDED = frozenset({State.CANCELLED, State.WITHDRAWN})
RETRIED = frozenset({State.REFUSED, State.MISSED, State.UNCONFIRMED, State.SCHEDULED, State.WAITING})
CONFIRMED = frozenset({State.HANDED_OVER, State.UNCONFIRMED, State.REFUSED, State.MISSED, State.CANCELLED})
CANCELLED = frozenset(
    {State.WAITING, State.SCHEDULED, State.REFUSED, State.MISSED, State.HANDED_OVER, State.UNCONFIRMED}
)
RESCHEDULED = frozenset({State.WAITING, State.SCHEDULED, State.MISSED, State.REFUSED})


def retry(app: App, session: Session, number: int, now: datetime, by: str) -> Delivery:
    """Send again at once; what may be out only once it is not found, where the channel can tell.

    What was cancelled or withdrawn is wanted anew, in its newest revision, and planned like a new piece,
    or sent at once where the time that it asks for has passed.
    """
    delivery = _the(session, number, RETRIED | ENDED)
    if delivery.state in ENDED:
        return _want_anew(app, session, delivery, now, by)
    if unconfirmed.is_open(delivery) and delivery.wanted is None:
        return _want_anew(app, session, delivery, now, by)
    if delivery.operation is None:
        raise WrongUsage("nothing-to-retry", number=number)
    _may_be_out_at(app, session, delivery, now, now)
    if unconfirmed.is_open(delivery):
        _done(unconfirmed.send_again(app, session, delivery, now, by), number)
    else:
        _done(moves.retry(session, delivery, now, by), number)
    approval.keep_back(app, session, delivery.item, now)
    return _again(session, number)


def _want_anew(app: App, session: Session, delivery: Delivery, now: datetime, by: str) -> Delivery:
    """Want the newest revision of what was ended, or is being looked for to be taken down."""
    newest, reason = the_item(session, delivery.item).revision, message("published-anew-by", name=by)
    item = items.revision(session, delivery.item, newest)
    bounds.refuse_expired(app, session, item, now, now)
    _done(moves.want(session, delivery, newest, now, by, reason), delivery.id)
    anew, asked = _again(session, delivery.id), staleness.asked_time(item, delivery.channel)
    if anew.state is State.WAITING and asked is not None and asked < now:  # planned, it would be missed
        _done(moves.retry(session, anew, now, by), delivery.id)
        approval.keep_back(app, session, delivery.item, now)
    return _again(session, delivery.id)


def confirm(
    app: App,
    session: Session,
    number: int,
    url: str | None,
    at: datetime | None,
    now: datetime,
    by: str,
    reference: str | None = None,
) -> Delivery:
    """Record that a delivery is out, at `url`, since `at` where the person says so.

    What has no address, as an airing, is proved by the person's word: the time, or a `reference` to where
    it is written down. What its channel's feed has confirmed before stays as the feed showed it.
    """
    if (known := deliveries.get(session, number)) and is_confirmed_by_feed(known):
        return known
    delivery = _the(session, number, CONFIRMED)
    proof = _at_address(url, reference) if url is not None else _by_word(app, delivery, at, by, reference)
    if at is not None:
        _refuse_untimely(app, session, delivery, at, now)
    if proof.url is not None:
        linked.refuse_taken(session, delivery, proof.url)
    out_since = at or _sent_at(session, delivery) or now
    _done(record_as_out(session, delivery, proof, out_since, now, by, Via.HAND), number)
    if proof.url is not None:
        sightings.settle_at(session, f"{OF_CHANNELS}{delivery.channel}", proof.url, number)
    return _again(session, number)


def _refuse_untimely(app: App, session: Session, delivery: Delivery, at: datetime, now: datetime) -> None:
    """Refuse a time that is to come, or before the hand-over, as an entry of a feed is refused."""
    if at > now:
        raise WrongUsage("time-is-to-come", at=write_local(app.zone, at))
    sent = attempts.first_started(session, delivery.id)
    if sent is None:
        return
    sent -= clock_set.set_back_since(session, delivery.id)  # people may have written down the right time
    if at < sent - BEFORE:
        told = {"given": write_local(app.zone, at), "at": write_local(app.zone, sent), **_named(delivery)}
        raise WrongUsage("time-before-hand-over", **told)


def _at_address(url: str, reference: str | None) -> Receipt:
    """Return the proof that an address is."""
    if reference is not None:
        raise WrongUsage("address-or-reference")
    if not re.fullmatch(r"https?://[^/\s]+(/\S*)?", url):
        raise WrongUsage("not-an-address", given=url)
    return Receipt(url, url)


def _by_word(app: App, delivery: Delivery, at: datetime | None, by: str, reference: str | None) -> Receipt:
    """Return the proof that a person's word is, on channels where nothing has an address."""
    channel = app.channels.get(delivery.channel)
    if channel is None or channel.has_addresses:
        raise WrongUsage("needs-an-address", **_named(delivery))
    if at is None and reference is None:
        raise WrongUsage("needs-time-or-reference", **_named(delivery))
    parts = {CONFIRMED_BY: by}
    if reference is not None:
        not_blank(reference, "--reference")
        parts[REFERENCE] = reference.strip()
    return Receipt(f"airing-{delivery.id}", None, parts)


def is_confirmed_by_feed(delivery: Delivery) -> bool:
    """Tell whether a feed has shown that a delivery is out, and nothing is to be done about it since."""
    return delivery.state is State.PUBLISHED and delivery.via is Via.FEED and delivery.operation is None


def record_as_out(
    session: Session,
    delivery: Delivery,
    proof: Receipt,
    out_since: datetime,
    now: datetime,
    by: str,
    via: Via,
) -> bool:
    """Record that a delivery is out, as somebody or a feed has seen; tell whether it still stood as read."""
    revision = _sent(session, delivery) or delivery.wanted or delivery.live
    revision = revision or the_item(session, delivery.item).revision
    if delivery.wanted is not None:  # it is seen that it is out, not which words
        revision = doubt.counts_as(session, delivery, revision)
    if not moves.confirm(session, delivery, revision, proof, out_since, now, by, via):
        return False
    correction.mark(session, delivery, _again(session, delivery.id), now)
    return True


def cancel(app: App, session: Session, number: int, now: datetime, by: str) -> Delivery:
    """Give up a delivery that has not gone out; what was handed over is taken back by the channel."""
    delivery, reason = _the(session, number, CANCELLED), message("cancelled-by", name=by)
    if unconfirmed.is_open(delivery):
        _done(unconfirmed.give_up(app, session, delivery, now, by), number)
    elif delivery.live is None:
        _done(moves.cancel(session, delivery, now, by, reason), number)
    elif removals.is_under_way(delivery):
        raise WrongUsage("is-being-taken-down", **_named(delivery))
    elif delivery.state is State.HANDED_OVER and delivery.published_at is None:
        _done(moves.want(session, delivery, None, now, by, reason), number)
    else:
        raise WrongUsage("is-live-withdraw-instead", number=number, item=delivery.item)
    return _again(session, number)


def reschedule(app: App, session: Session, number: int, at: datetime, now: datetime, by: str) -> Delivery:
    """Give a delivery another time; it no longer takes a slot.

    One that waits for its approval keeps the time in mind until it has that.
    """
    delivery = _the(session, number, RESCHEDULED)
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
    _done(moves.schedule(session, delivery, at, None, stage_at, reason, now, by, set_at=at), number)
    approval.keep_back(app, session, delivery.item, now)
    return _again(session, number)


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
    wanted = [one for one in chosen if _is_changed_by_withdrawing(one, by_hand)]
    if not wanted and not any(map(removals.is_under_way, chosen)):
        if channel is not None:
            raise WrongUsage("nothing-to-withdraw-there", item=item, channel=channel)
        raise WrongUsage("nothing-to-withdraw", item=item)
    told = {"name": by, "reason": reason} | ({"readers": reason.strip()} if public else {})
    for delivery in wanted:
        if by_hand and delivery.live is not None:
            snapshots.keep(app, session, delivery, now)
            down = message("taken-down-by", name=by, reason=reason)
            _done(not delivery.busy and moves.taken_down(session, delivery, now, by, down), delivery.id)
            correction.mark(session, delivery, _again(session, delivery.id), now)
        elif not doubt.looks_to_take_down(session, delivery, now, by, message("withdrawn-by", **told)):
            moves.want(session, delivery, None, now, by, message("withdrawn-by", **told))
    return [_again(session, one.id) for one in wanted]


def _is_changed_by_withdrawing(delivery: Delivery, by_hand: bool) -> bool:
    """Tell whether the order says anything new: what only a file takes back would come again with it."""
    if delivery.wanted is not None or (by_hand and delivery.live is not None):
        return True
    return removals.is_under_way(delivery) and not is_by_hand(delivery)


def the_item(session: Session, item: str) -> Known:
    """Return an item by its id; an unknown one raises WrongUsage."""
    known = items.get(session, item)
    if known is None:
        raise WrongUsage("no-such-item", item=item)
    return known


def not_blank(text: str, option: str) -> None:
    """Refuse a value of a command that says nothing."""
    if not text.strip():
        raise WrongUsage("must-say-something", option=option)


def _sent(session: Session, delivery: Delivery) -> int | None:
    """Return the revision that is out where the reply was lost: what was sent, not what is wanted since."""
    if delivery.state is not State.UNCONFIRMED:
        return None
    sent = attempts.last_publish(session, delivery.id)
    return delivery.live or (sent.revision if sent else None)


def _sent_at(session: Session, delivery: Delivery) -> datetime | None:
    """Return when a delivery was sent whose reply was lost."""
    sent = attempts.last_publish(session, delivery.id) if delivery.state is State.UNCONFIRMED else None
    return sent.started_at if sent else None


def _the(session: Session, number: int, states: frozenset[State]) -> Delivery:
    delivery = deliveries.get(session, number)
    if delivery is None:
        raise WrongUsage("no-such-delivery", number=number)
    if delivery.state not in states or delivery.busy:
        told = {"state": delivery.state, "path": the_item(session, delivery.item).path, **_named(delivery)}
        raise WrongUsage(f"not-while-{_standing(delivery)}", **told)
    return delivery


def _standing(delivery: Delivery) -> str:
    """Return what decides what a person can do instead: under a call to wait, else where it stands."""
    return State.SENDING if delivery.busy else stands.word_of(delivery).partition("-")[2]


def _named(delivery: Delivery) -> dict[str, object]:
    return {"number": delivery.id, "item": delivery.item, "channel": delivery.channel}


def _again(session: Session, number: int) -> Delivery:
    delivery = deliveries.get(session, number)
    assert delivery is not None
    return delivery


def _done(changed: bool, number: int) -> None:
    if not changed:
        raise WrongUsage("changed-meanwhile", number=number)
