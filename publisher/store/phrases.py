"""Phrases: the few by which texts are found again that read much the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import sqlalchemy as sa
from sqlmodel import Session

from publisher.store.tables.finding import PHRASE

COMMON = 300
"""Texts from which on a phrase that they share says nothing of any of them."""


def keep(session: Session, item: str, numbers: Iterable[int]) -> None:
    """Write down an item's phrases in place of those of its earlier text."""
    session.execute(sa.delete(PHRASE).where(PHRASE.c.item == item))
    rows = [{"number": number, "item": item} for number in numbers]
    if rows:
        session.execute(sa.insert(PHRASE), rows)


def sharing(session: Session, item: str, numbers: Iterable[int], least: int, most: int) -> Iterator[str]:
    """Yield the other items, `most` of them, that share at least `least` phrases, the likest first."""
    shared: dict[str, int] = {}
    for number in numbers:
        query = sa.select(PHRASE.c.item).where(PHRASE.c.number == number).limit(COMMON)
        holders = list(session.scalars(query))
        for one in holders if len(holders) < COMMON else ():
            shared[one] = shared.get(one, 0) + 1
    alike = sorted((-count, one) for one, count in shared.items() if count >= least and one != item)
    yield from islice((one for _, one in alike), most)
