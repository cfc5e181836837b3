"""Entries: the lines of the ledger as people read them, with title, authors and the proving address."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.posting import Posting
from publisher.store.postings import AT_ONCE, COUNTED_BY, read_traits
from publisher.store.tables import CORRECTION, DELIVERY, LEDGER, REVISION, TRAITS

C, D, L, R, T = CORRECTION.c, DELIVERY.c, LEDGER.c, REVISION.c, TRAITS.c


@dataclass(frozen=True)
class Entry:
    """One posting that is or was out. `url` is where readers found it, None where nobody knows."""

    posting: Posting
    delivery: int
    title: str
    authors: tuple[str, ...]
    url: str | None
    via: str | None


def published_within(session: Session, start: datetime, end: datetime) -> list[Entry]:
    """Return what went out from `start` up to `end`, each time it bore other traits, in the order of time."""
    content = R.content
    query = (
        sa.select(
            L.delivery,
            content["title"].as_string(),
            content["authors"],
            D.receipt["url"].as_string(),
            D.via,
            L.item,
            L.channel,
            L.published_at,
            L.since,
            L.until,
            L.recorded_at,
            *COUNTED_BY,
        )
        .join(TRAITS, T.id == L.traits)
        .join(REVISION, sa.and_(R.item == L.item, R.number == L.revision))
        .join(DELIVERY, D.id == L.delivery)
        .where(L.published_at >= start, L.published_at < end)
        .order_by(L.published_at, L.id)
    )
    return [_read(*row) for row in session.execute(query)]


def _read(
    delivery: int,
    title: str,
    authors: list[str],
    url: str | None,
    via: str | None,
    item: str,
    channel: str,
    published_at: datetime,
    since: datetime,
    until: datetime | None,
    recorded_at: datetime,
    *traits: str,
) -> Entry:
    posting = Posting(
        item,
        channel,
        *read_traits(*traits),
        published_at=published_at,
        since=since,
        withdrawn_at=until,
        recorded_at=recorded_at,
    )
    return Entry(posting, delivery, title, tuple(authors or ()), url, via)


def out_before(session: Session, items: Collection[str], start: datetime) -> dict[str, list[Posting]]:
    """Return the postings of some works that went out before an instant, by work."""
    found: dict[str, list[Posting]] = {}
    wanted = sorted(items)
    for begin in range(0, len(wanted), AT_ONCE):
        query = sa.select(L.item, L.channel, L.published_at, L.since, L.until, L.recorded_at).where(
            L.item.in_(wanted[begin : begin + AT_ONCE]), L.published_at < start
        )
        for item, channel, published_at, since, until, recorded_at in session.execute(query):
            posting = Posting(
                item,
                channel,
                "",
                published_at=published_at,
                since=since,
                withdrawn_at=until,
                recorded_at=recorded_at,
            )
            found.setdefault(item, []).append(posting)
    return found


def corrected_within(session: Session, start: datetime, end: datetime) -> dict[str, int]:
    """Return how many correction notices went out from `start` up to `end`, by the item that they correct."""
    query = (
        sa.select(C.corrects, sa.func.count(sa.distinct(C.notice)))
        .join(DELIVERY, D.item == C.notice)
        .where(D.published_at >= start, D.published_at < end)
        .group_by(C.corrects)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def units_of(session: Session, items: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return the units that some works are, or were last, credited to."""
    query = sa.select(L.item, T.units).join(TRAITS, T.id == L.traits).where(L.item.in_(sorted(items)))
    return {item: tuple(json.loads(units)) for item, units in session.execute(query.order_by(L.id))}
