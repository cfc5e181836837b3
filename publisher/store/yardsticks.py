"""Yardsticks: the plans and units that windows were sealed by, each kept once however many windows it has."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, lru_cache
from hashlib import sha256

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlmodel import Session

from publisher.core.yardstick import Yardstick
from publisher.store.tables.sealed import YARDSTICK

Y = YARDSTICK.c
MOST = 64
"""So many are held in memory: one for each change of the files behind which a window was sealed."""


def keep(session: Session, yardstick: Yardstick) -> int:
    """Keep a yardstick, and return its number; one that says the same is the same."""
    content = _json().dump_json(yardstick).decode()
    digest = sha256(content.encode()).hexdigest()
    known: int | None = session.scalar(sa.select(Y.id).where(Y.digest == digest))
    if known is None:
        made = sa.insert(YARDSTICK).values(digest=digest, content=content).returning(Y.id)
        known = session.execute(made).scalar_one()
    return known


def of_numbers(session: Session, numbers: Collection[int]) -> dict[int, Yardstick]:
    """Return the yardsticks with these numbers."""
    query = sa.select(Y.id, Y.content).where(Y.id.in_(sorted(numbers)))
    return {number: read(content) for number, content in session.execute(query)}


@lru_cache(MOST)
def read(content: str) -> Yardstick:
    """Return the yardstick that `keep` wrote; what a later version of the program adds has its default."""
    return _json().validate_json(content)


@cache
def _json() -> TypeAdapter[Yardstick]:
    """Return what reads and writes them; most commands need neither, and do not wait for its making."""
    return TypeAdapter(Yardstick)
