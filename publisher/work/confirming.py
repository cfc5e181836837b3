"""Confirming: a person or a feed says that a delivery is out."""

from __future__ import annotations

import re
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery, State, Via
from publisher.core.errors import WrongUsage
from publisher.core.feed import BEFORE
from publisher.core.localtime import write_local
from publisher.core.receipt import CONFIRMED_BY, REFERENCE, Receipt
from publisher.store import attempts, clock_set, deliveries, moves, sightings
from publisher.work import correction, doubt, linked
from publisher.work.chosen import again, done, named, not_blank, the_delivery, the_item
from publisher.work.sources import OF_CHANNELS

CONFIRMED = frozenset({State.HANDED_OVER, State.UNCONFIRMED, State.REFUSED, State.MISSED, State.CANCELLED})


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
    delivery = the_delivery(session, number, CONFIRMED)
    proof = _at_address(url, reference) if url is not None else _by_word(app, delivery, at, by, reference)
    if at is not None:
        _refuse_untimely(app, session, delivery, at, now)
    if proof.url is not None:
        linked.refuse_taken(session, delivery, proof.url)
    out_since = at or _sent_at(session, delivery) or now
    done(record_as_out(session, delivery, proof, out_since, now, by, Via.HAND), number)
    if proof.url is not None:
        sightings.settle_at(session, f"{OF_CHANNELS}{delivery.channel}", proof.url, number)
    return again(session, number)


def _refuse_untimely(app: App, session: Session, delivery: Delivery, at: datetime, now: datetime) -> None:
    """Refuse a time that is to come, or before the hand-over, as an entry of a feed is refused."""
    if at > now:
        raise WrongUsage("time-is-to-come", at=write_local(app.zone, at))
    sent = attempts.first_started(session, delivery.id)
    if sent is None:
        return
    sent -= clock_set.set_back_since(session, delivery.id)  # people may have written down the right time
    if at < sent - BEFORE:
        told = {"given": write_local(app.zone, at), "at": write_local(app.zone, sent), **named(delivery)}
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
        raise WrongUsage("needs-an-address", **named(delivery))
    if at is None and reference is None:
        raise WrongUsage("needs-time-or-reference", **named(delivery))
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
    correction.mark(session, delivery, again(session, delivery.id), now)
    return True


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
