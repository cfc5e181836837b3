"""Vanishing: what was in its channel's feed, and is there no more while older entries are.

A feed shows the newest entries only, so what is older than its last one has scrolled out. What is missing
in between was taken down by somebody, or is a fault of theirs: people are told, and nothing is withdrawn.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from publisher.core.delivery import Delivery, State
from publisher.core.message import Message, message
from publisher.core.sighting import Sighting, is_gone
from publisher.files.feed import Feed
from publisher.store import deliveries, moves, sightings

GONE = "gone-from-feed"
RECENT = timedelta(days=7)
"""How long after it was last seen an entry may still be missed; what left the feed before is forgotten."""


def look(session: Session, name: str, feed: Feed | None, now: datetime) -> None:
    """Compare a feed with what it showed before; None stands for the same answer as the last time.

    A feed that came cut off says nothing about what is missing.
    """
    if feed is not None and not feed.is_whole:
        return
    for one in sightings.ours(session, name, now - RECENT):
        if one.last_seen_at == now:
            _is_there(session, one, now)
        elif feed is None or _has_older(feed, one):
            _is_missing(session, one, feed is not None, now)
        elif one.missing_since is not None:
            sightings.mark(session, one, missing_since=None)


def _has_older(feed: Feed, one: Sighting) -> bool:
    """Tell whether a feed ends with an older entry: its top may be pinned there for ever."""
    last = feed.entries[-1].published_at if feed.entries else None
    return last is not None and last < one.at


def _is_there(session: Session, one: Sighting, now: datetime) -> None:
    if one.gone_at is None:
        return
    delivery = deliveries.get(session, one.delivery or 0)
    sightings.mark(session, one, gone_at=None)
    if delivery is not None and warning_of(delivery) and not delivery.busy:
        moves.is_back(session, delivery, now)


def _is_missing(session: Session, one: Sighting, was_looked_for: bool, now: datetime) -> None:
    """Note the first poll that misses an entry, and tell of it at a later one, once."""
    if one.missing_since is None:
        if was_looked_for:
            sightings.mark(session, one, missing_since=now)
        return
    if one.gone_at is not None or not is_gone(one.missing_since, now):
        return
    delivery = deliveries.get(session, one.delivery or 0)
    if delivery is None or delivery.state is not State.PUBLISHED or delivery.busy:
        return
    if moves.vanished(session, delivery, message(GONE, url=one.entry.link, channel=delivery.channel), now):
        sightings.mark(session, one, gone_at=now)


def warning_of(delivery: Delivery) -> Message | None:
    """Return what people should look at on the channel, None when there is nothing."""
    reason, is_out = delivery.reason, delivery.state is State.PUBLISHED
    return reason if reason is not None and is_out and reason.code == GONE else None
