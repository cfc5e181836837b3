"""Found: the entries of feeds that nobody has answered for, as the commands print them."""

from __future__ import annotations

from sqlmodel import Session

from publisher.app import App
from publisher.core.message import message
from publisher.core.sighting import Fate, Sighting
from publisher.store import deliveries, sightings
from publisher.work.records import Record, iso, told
from publisher.work.sources import place_of


def found(app: App, session: Session) -> list[Record]:
    """Return what feeds show and nobody has answered for, newest first."""
    waiting = sorted(sightings.waiting(session), key=lambda one: (one.at, one.id), reverse=True)
    return [sighting_record(app, session, one) for one in waiting]


def sighting_record(app: App, session: Session, one: Sighting) -> Record:
    """Return one entry: where it was seen, and which delivery it may be."""
    return {
        "number": one.id,
        "kind": "coverage" if one.feed.startswith("coverage:") else "post",
        "place": place_of(one.feed),
        "title": one.entry.title,
        "url": one.entry.link or None,
        "published_at": iso(app, one.entry.published_at),
        "first_seen_at": iso(app, one.first_seen_at),
        "state": str(one.fate),
        "delivery": one.delivery,
        "rivals": list(one.rivals),
        "hint": _hint(app, session, one),
        "activity": one.activity,
    }


def _hint(app: App, session: Session, one: Sighting) -> str | None:
    """Say which delivery an entry seems to be, and how a person confirms that."""
    url = one.entry.link or app.word("notice-address")
    if one.fate is Fate.FOUND and one.rivals:
        numbers = ", ".join(f"#{number}" for number in one.rivals)
        return told(app, message("sighting-of-one-of", numbers=numbers, url=url))
    delivery = deliveries.get(session, one.delivery) if one.delivery and one.fate is Fate.FOUND else None
    if delivery is None:
        return None
    return told(app, message("sighting-seems-to-be", number=delivery.id, url=url, state=delivery.state))
