"""Entries: the lines of the ledger as people read them, with title, authors and the proving address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.posting import Posting
from publisher.core.receipt import Receipt
from publisher.store.alike import read_list
from publisher.store.json import read_receipt
from publisher.store.postings import LINE, read_line
from publisher.store.tables.decisions import CORRECTION
from publisher.store.tables.delivery import DELIVERY
from publisher.store.tables.item import REVISION
from publisher.store.tables.ledger import LEDGER, TRAITS

C, D, L, R, T = CORRECTION.c, DELIVERY.c, LEDGER.c, REVISION.c, TRAITS.c
NEXT = LEDGER.alias("next").c


@dataclass(frozen=True)
class Entry:
    """One posting that is or was out. `url` is where readers found it, None where nobody knows or can.

    Where there is none, `receipt` is the proof of its delivery.
    """

    posting: Posting
    title: str
    authors: tuple[str, ...]
    url: str | None
    receipt: Receipt | None = None


def published_within(session: Session, start: datetime, end: datetime) -> list[Entry]:
    """Return what went out from `start` up to `end`, each time it bore other traits, in the order of time."""
    told = (R.content["title"].as_string(), R.content["authors"], D.receipt)
    query = (
        sa.select(*told, *LINE)
        .join(TRAITS, T.id == L.traits)
        .join(REVISION, sa.and_(R.item == L.item, R.number == L.revision))
        .join(DELIVERY, D.id == L.delivery)
        .where(L.published_at >= start, L.published_at < end)
        .order_by(L.published_at, L.id)
    )
    return [
        _entry(line, title, authors, read_receipt(receipt))
        for title, authors, receipt, *line in session.execute(query)
    ]


def _entry(line: Sequence[Any], title: str, authors: list[str] | None, receipt: Receipt | None) -> Entry:
    url = receipt.url if receipt else None
    return Entry(read_line(line), title, tuple(authors or ()), url, None if url else receipt)


def corrected_within(session: Session, start: datetime, end: datetime) -> dict[str, int]:
    """Return how many correction notices went out from `start` up to `end`, by the item that they correct."""
    out = sa.exists().where(D.item == C.notice, D.published_at >= start, D.published_at < end)
    return dict(Counter(session.scalars(sa.select(C.corrects).where(out))))


def ended_within(session: Session, start: datetime, end: datetime) -> frozenset[str]:
    """Return the items of which a line ends from `start` up to `end`."""
    return frozenset(session.scalars(sa.select(L.item).where(L.until >= start, L.until < end)))


def taken_down_within(
    session: Session, start: datetime, end: datetime, items: Collection[str] | None = None
) -> list[str]:
    """Return the items, of all or of some, that first came down, on whichever channel, from `start` up to
    `end`.

    What only changed its labels goes on in another line.
    """
    within = sa.select(L.item).where(L.until >= start, L.until < end)
    some: Any = within if items is None else sorted(items)
    goes_on = sa.exists().where(NEXT.delivery == L.delivery, NEXT.since == L.until, NEXT.id > L.id)
    query = (
        sa.select(L.item)
        .where(L.item.in_(some), L.until.is_not(None), ~goes_on)
        .group_by(L.item)
        .having(sa.func.min(L.until) >= start, sa.func.min(L.until) < end)
    )
    return [*session.scalars(query)]


def units_of(session: Session, items: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return the units that some works are, or were last, credited to."""
    query = sa.select(L.item, T.units).join(TRAITS, T.id == L.traits).where(L.item.in_(sorted(items)))
    return {item: read_list(units) for item, units in session.execute(query.order_by(L.id))}
