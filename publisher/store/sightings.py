"""Sightings in the database: each entry of a feed once, and what became of it.

An entry is known again by the feed's own name for it or by its link: an outlet that edits a piece may
change either. What moves a sighting on names the fate that it starts from, so of two only one does.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.feed import Entry, plain_link
from publisher.core.sighting import OPEN, OURS, Fate, Sighting
from publisher.store.tables.sighting import SIGHTING

S = SIGHTING.c
AT_ONCE = 500


def see(session: Session, feed: str, entry: Entry, fate: Fate, now: datetime) -> bool:
    """Write down that an entry is in a feed; tell whether it was never seen there before."""
    known = _known(session, feed, entry)
    shown = {"link": entry.link, "address": plain_link(entry.link), "title": entry.title}
    seen = shown | {"summary": entry.summary, "last_seen_at": now, "missing_since": None}
    if known is not None:
        session.execute(sa.update(SIGHTING).where(S.id == known).values(seen))
        return False
    first = {"feed": feed, "guid": entry.guid, "published_at": entry.published_at, "first_seen_at": now}
    session.execute(sa.insert(SIGHTING).values(seen | first | {"fate": fate, "rivals": []}))
    return True


def _known(session: Session, feed: str, entry: Entry) -> int | None:
    """Return the number of the sighting that an entry is, by the feed's name for it, else by its link."""
    by_name: int | None = session.scalar(sa.select(S.id).where(S.feed == feed, S.guid == entry.guid))
    if by_name is not None or not entry.link:
        return by_name
    by_link: int | None = session.scalar(
        sa.select(sa.func.min(S.id)).where(S.feed == feed, S.address == plain_link(entry.link))
    )
    return by_link


def get(session: Session, number: int) -> Sighting | None:
    """Return one sighting, or None."""
    return next(iter(_select(session, S.id == number)), None)


def waiting(session: Session, feed: str | None = None) -> list[Sighting]:
    """Return what waits for a person, of all feeds or of one, oldest first."""
    of_feed = S.feed == feed if feed is not None else sa.true()
    return _select(session, sa.and_(S.fate.in_(OPEN), of_feed))


def accepted(session: Session, feed: str) -> list[Sighting]:
    """Return what people have made activities of, oldest first."""
    return _select(session, sa.and_(S.fate == Fate.ACCEPTED, S.feed == feed))


def ours(session: Session, feed: str, since: datetime) -> list[Sighting]:
    """Return what belongs to deliveries and was seen `since` then, oldest first."""
    return _select(session, sa.and_(S.fate.in_(OURS), S.feed == feed, S.last_seen_at >= since))


def of_deliveries(session: Session, numbers: Iterable[int]) -> set[int]:
    """Return those of these deliveries that a sighting belongs to."""
    wanted, found = list(numbers), set[int]()
    for start in range(0, len(wanted), AT_ONCE):
        chunk = S.delivery.in_(wanted[start : start + AT_ONCE])
        found |= set(session.scalars(sa.select(S.delivery).where(chunk, S.fate.in_(OURS))))
    return found


def settle(session: Session, one: Sighting, fate: Fate, **columns: Any) -> bool:
    """Say what became of a sighting; tell whether it still was what it was read as."""
    as_read = (S.id == one.id, S.fate == one.fate)
    values = {"fate": fate, "rivals": [], **columns}
    result: Any = session.execute(sa.update(SIGHTING).where(*as_read).values(values))
    return bool(result.rowcount)


def settle_at(session: Session, feed: str, link: str, delivery: int) -> None:
    """Let what waits in a feed at this link belong to the delivery that a person has confirmed there."""
    there = (S.feed == feed, S.address == plain_link(link), S.fate.in_(OPEN))
    own = {"fate": Fate.OWN, "delivery": delivery, "rivals": []}
    session.execute(sa.update(SIGHTING).where(*there).values(own))


def mark(session: Session, one: Sighting, **columns: Any) -> None:
    """Write down something beside a sighting that stays what it is."""
    session.execute(sa.update(SIGHTING).where(S.id == one.id).values(columns))


def _select(session: Session, condition: sa.ColumnElement[bool]) -> list[Sighting]:
    rows = session.execute(sa.select(SIGHTING).where(condition).order_by(S.id))
    return [_value(row) for row in rows]


def _value(row: sa.Row[Any]) -> Sighting:
    entry = Entry(row.guid, row.link, row.title, row.published_at, row.summary)
    return Sighting(
        row.id,
        row.feed,
        entry,
        row.first_seen_at,
        row.last_seen_at,
        row.fate,
        row.delivery,
        row.activity,
        tuple(row.rivals),
        row.missing_since,
        row.gone_at,
    )
