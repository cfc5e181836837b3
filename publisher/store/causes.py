"""The lines of the ledger that may stand behind a figure, and what people read of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.posting import Traits
from publisher.core.receipt import Receipt
from publisher.store.alike import COUNTED_BY, LISTED, read_list
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


@dataclass(frozen=True)
class Narrowed:
    """What the database leaves out by itself: other channels, and what does not hold a value in a trait."""

    channels: Collection[str]
    trait: str | None = None
    value: str | None = None

    def conditions(self) -> Iterator[sa.ColumnElement[bool]]:
        # The sign keeps the planner from an index of channels: it is the days that leave few.
        yield L.channel.concat("").in_([*self.channels])
        if self.trait is not None and self.value is not None:
            column: sa.ColumnElement[str] = T[self.trait]
            said = json.dumps(self.value, ensure_ascii=False)
            is_listed = self.trait in LISTED
            yield column.contains(said, autoescape=True) if is_listed else column == self.value


def within(session: Session, start: datetime, end: datetime, narrowed: Narrowed) -> Iterator[Row]:
    """Yield the lines that went out from `start` to before `end`."""
    asked = sa.select(*COLUMNS).where(L.published_at >= start, L.published_at < end, *narrowed.conditions())
    if narrowed.trait is not None:
        asked = asked.join(TRAITS, T.id == L.traits)
    for row in session.execute(asked.order_by(L.published_at, L.id)):
        yield Row(*row)


def of_items(session: Session, items: Collection[str], end: datetime) -> Iterator[Row]:
    """Yield the lines of some works that went out before `end`."""
    for some in _chunks(items):
        yield from _rows(session, L.item.in_(some), L.published_at < end)


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
