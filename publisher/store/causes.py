"""The lines of the ledger that may stand behind a figure, and what people read of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.posting import Traits
from publisher.core.receipt import Receipt
from publisher.store.alike import COUNTED_BY, read_list
from publisher.store.json import read_receipt
from publisher.store.postings import read_traits
from publisher.store.tables.delivery import DELIVERY
from publisher.store.tables.item import REVISION
from publisher.store.tables.ledger import LEDGER, TRAITS

D, L, R, T = DELIVERY.c, LEDGER.c, REVISION.c, TRAITS.c
AT_ONCE = 500
COLUMNS = (L.id, L.item, L.channel, L.published_at, L.traits)
Posted = tuple[str, str, datetime]
"""A posting by its work, its channel and its time."""


class Row(NamedTuple):
    """One line as it is counted."""

    id: int
    item: str
    channel: str
    at: datetime
    traits: int


@dataclass(frozen=True)
class Line:
    """One line as people read it; `url` is where readers found it, `receipt` the proof where there is none
    such."""

    id: int
    item: str
    channel: str
    title: str
    at: datetime
    units: tuple[str, ...]
    url: str | None
    receipt: Receipt | None


def within(session: Session, start: datetime, end: datetime) -> Iterator[Row]:
    """Yield the lines that went out from `start` to before `end`."""
    yield from _rows(session, L.published_at >= start, L.published_at < end)


def before(session: Session, start: datetime, end: datetime) -> Iterator[Row]:
    """Yield the lines before `start` of works that also went out from then to before `end`."""
    some = sa.select(L.item).where(L.published_at >= start, L.published_at < end)
    yield from _rows(session, L.published_at < start, L.item.in_(some))


def of_items(session: Session, items: Collection[str], end: datetime) -> Iterator[Row]:
    """Yield the lines of some works that went out before `end`."""
    for some in _chunks(items):
        yield from _rows(session, L.item.in_(some), L.published_at < end)


def touched_within(session: Session, start: datetime, end: datetime) -> frozenset[str]:
    """Return the works that were touched and went out from `start` to before `end`."""
    touched = sa.select(L.item).where(L.touched)
    asked = sa.select(L.item).where(L.item.in_(touched), L.published_at >= start, L.published_at < end)
    return frozenset(session.scalars(asked.distinct()))


def items_behind(session: Session, last: int, start: datetime, end: datetime) -> set[str]:
    """Return the works with lines behind the line `last` that went out before `end`, on whatever day."""
    return set(session.scalars(sa.select(L.item).where(L.id > last, L.published_at < end)))


def traits(session: Session, start: datetime, end: datetime) -> dict[int, Traits]:
    """Return the traits of the lines that went out from `start` to before `end`, by their numbers."""
    asked = sa.select(L.traits).where(L.published_at >= start, L.published_at < end)
    return _traits(session, T.id.in_(asked))


def traits_of(session: Session, numbers: Collection[int]) -> dict[int, Traits]:
    """Return some traits by their numbers."""
    found: dict[int, Traits] = {}
    for some in _chunks(numbers):
        found |= _traits(session, T.id.in_(some))
    return found


def told(session: Session, numbers: Sequence[int]) -> dict[int, Line]:
    """Return some lines as people read them, by their numbers."""
    return {row.id: _line(row) for some in _chunks(numbers) for row in session.execute(_told(L.id.in_(some)))}


def told_of(session: Session, postings: Iterable[Posted]) -> dict[Posted, Line]:
    """Return the newest line of each posting."""
    wanted = {*postings}
    found: dict[Posted, Line] = {}
    for some in _chunks({item for item, _, _ in wanted}):
        for line in map(_line, session.execute(_told(L.item.in_(some)))):
            if (name := (line.item, line.channel, line.at)) in wanted:
                found[name] = line
    return found


def _rows(session: Session, *conditions: sa.ColumnElement[bool]) -> Iterator[Row]:
    for row in session.execute(sa.select(*COLUMNS).where(*conditions).order_by(L.published_at, L.id)):
        yield Row(*row)


def _traits(session: Session, condition: sa.ColumnElement[bool]) -> dict[int, Traits]:
    rows = session.execute(sa.select(T.id, *COUNTED_BY).where(condition))
    return {id: read_traits(*spelled) for id, *spelled in rows}


def _told(condition: sa.ColumnElement[bool]) -> sa.Select[Any]:
    title = R.content["title"].as_string().label("title")
    return (
        sa.select(L.id, L.item, L.channel, L.published_at, title, T.units, D.receipt)
        .join(TRAITS, T.id == L.traits)
        .join(REVISION, sa.and_(R.item == L.item, R.number == L.revision))
        .join(DELIVERY, D.id == L.delivery)
        .where(condition)
        .order_by(L.id)
    )


def _line(row: sa.Row[Any]) -> Line:
    receipt = read_receipt(row.receipt)
    url = receipt.url if receipt else None
    proof = None if url else receipt
    return Line(row.id, row.item, row.channel, row.title, row.published_at, read_list(row.units), url, proof)


def _chunks(every: Collection[Any]) -> Iterator[list[Any]]:
    ordered = sorted(every)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]
