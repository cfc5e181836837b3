"""Recognising: which of our deliveries an entry of a channel's feed is, and what follows from that.

handed over, and nobody knew   it is out: confirmed, with the entry's link, never before the hand-over
known to be out                it is that one, counted already; what a person made of the entry goes
neither                        it stays with the people, who may have published it by hand
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery, State, Via
from publisher.core.feed import AFTER, Candidate, Match, match, plain_link
from publisher.core.receipt import Receipt
from publisher.core.sighting import Fate, Sighting
from publisher.core.wording import plain_words
from publisher.store import attempts, deliveries, items, sightings
from publisher.store.tables.delivery import DELIVERY
from publisher.work import accepting, confirming, linked

D = DELIVERY.c
SHOWN = (
    State.HANDED_OVER,
    State.PUBLISHED,
    State.SCHEDULED,
    State.SENDING,
    State.UNCONFIRMED,
    State.REFUSED,
    State.MISSED,
    State.CANCELLED,
    State.WITHDRAWN,
)
"""States in which a piece is out, was out, or may have been put out by somebody who would not wait for us."""
REMEMBERED = timedelta(days=60)
"""How long an entry that nobody has answered for is compared with what goes out."""


def recognise(app: App, session: Session, channel: str, feed: str, now: datetime) -> None:
    """Find the delivery behind every entry of a channel's feed that waits for a person, or was accepted."""
    fresh = [one for one in sightings.waiting(session, feed) if now - one.at <= REMEMBERED]
    accepted = sightings.accepted(session, feed)
    if not fresh and not accepted:
        return
    known = _Known(session, channel, min(one.at for one in (*fresh, *accepted)) - AFTER)
    for one in sorted(fresh, key=lambda each: (each.at, each.id)):
        _settle(app, session, known, one, now)
    for one in accepted:
        _count_once(app, session, known, one, now)


class _Known:
    """The deliveries of a channel that its feed may show, as they stand."""

    def __init__(self, session: Session, channel: str, since: datetime) -> None:
        self._session = session
        happened = (D.published_at >= since) | (D.due_at >= since) | (D.changed_at >= since)
        here = (D.channel == channel) & D.state.in_(SHOWN) & happened
        self.deliveries = {one.id: one for one in deliveries.select(session, here)}
        self._sent = attempts.sent_at(session, self.deliveries)
        self._shown = sightings.of_deliveries(session, self.deliveries)
        new = [one for one in self.deliveries.values() if one.id not in self._shown]
        items.read_ahead(session, (key for one in new for key in _revisions(one)))
        self._candidates = {one.id: self._candidate(one) for one in self.deliveries.values()}

    def match(self, sighting: Sighting) -> Match:
        """Return which delivery an entry is; those that have been out or handed over come first."""
        entry = replace(sighting.entry, published_at=sighting.at)
        every = [one for one in self._candidates.values() if one is not None]
        out = [one for one in every if one.awaits or self.deliveries[one.id].published_at is not None]
        found = match(entry, out)
        return found if found.id or found.rivals else match(entry, [one for one in every if one not in out])

    def handed_over_at(self, number: int) -> datetime | None:
        """Return when a delivery was handed over, None where it never was."""
        return self._sent.get(number)

    def show(self, number: int) -> None:
        """Read a delivery anew whose entry is known now: no other entry is taken for it by its title."""
        again = deliveries.get(self._session, number)
        assert again is not None
        self._shown.add(number)
        self.deliveries[number], self._candidates[number] = again, self._candidate(again)

    def _candidate(self, one: Delivery) -> Candidate | None:
        since = self._since(one)
        titles = frozenset[str]() if one.id in self._shown else _titles(self._session, one)
        return Candidate(one.id, titles, _links(one), since, awaits(one)) if since else None

    def _since(self, one: Delivery) -> datetime | None:
        """Return since when a delivery can be out: what was confirmed late was handed over before."""
        sent = self._sent.get(one.id)
        if awaits(one):
            return sent
        return min((at for at in (sent, one.published_at) if at), default=one.due_at)


def awaits(delivery: Delivery) -> bool:
    """Tell whether a delivery was handed over, and nobody knows yet whether it is out."""
    return delivery.state is State.HANDED_OVER and delivery.published_at is None and not delivery.busy


def _revisions(one: Delivery) -> set[tuple[str, int]]:
    return {(one.item, number) for number in (one.wanted, one.live) if number}


def _titles(session: Session, one: Delivery) -> frozenset[str]:
    """Return the titles under which a delivery may be out, as titles are compared."""
    found = [items.revision(session, item, number) for item, number in _revisions(one)]
    return frozenset(plain_words(item.wish(one.channel).title or item.title) for item in found)


def _links(one: Delivery) -> frozenset[str]:
    return frozenset({plain_link(one.receipt.url)} if one.receipt and one.receipt.url else ())


# --- what follows --------------------------------------------------------------------------------


def _settle(app: App, session: Session, known: _Known, one: Sighting, now: datetime) -> None:
    """Let an entry confirm or join the delivery that it is; else write down what it may be."""
    found = known.match(one)
    if found.id is None:
        if found.rivals != one.rivals or one.delivery is not None:
            sightings.mark(session, one, rivals=list(found.rivals), delivery=None)
        return
    delivery = known.deliveries[found.id]
    if awaits(delivery):
        _confirm(app, session, known, one, delivery, now)
    elif delivery.published_at is not None:
        sightings.settle(session, one, Fate.OWN, delivery=delivery.id)
        known.show(delivery.id)
    elif one.delivery != delivery.id:
        sightings.mark(session, one, delivery=delivery.id, rivals=[])


def _confirm(
    app: App, session: Session, known: _Known, one: Sighting, delivery: Delivery, now: datetime
) -> None:
    """Record that what was handed over is out, at the entry's link; without one a person has to."""
    handed_over_at = known.handed_over_at(delivery.id)
    if not one.entry.link or handed_over_at is None:
        return
    out_since = min(max(one.at, handed_over_at), now)
    told = (delivery, Receipt(one.entry.link, one.entry.link), out_since, now, "daemon", Via.FEED)
    if confirming.record_as_out(session, *told):
        sightings.settle(session, one, Fate.CONFIRMED, delivery=delivery.id)
        known.show(delivery.id)
        linked.count_once(app, session, known.deliveries[delivery.id], now)


def _count_once(app: App, session: Session, known: _Known, one: Sighting, now: datetime) -> None:
    """Take back the activity of an entry that turns out to be a delivery, which counts by itself."""
    link = plain_link(one.entry.link) if one.entry.link else None
    for delivery in known.deliveries.values():
        if link in _links(delivery) and delivery.published_at is not None:
            if sightings.settle(session, one, Fate.OWN, delivery=delivery.id):
                accepting.take_back(app, session, one, delivery.id, now)
            return
