"""What carrying a balance forward asks of the books: where they end, and what has happened since."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.chain import BEGINNING
from publisher.store.tables.event import EVENT
from publisher.store.tables.ledger import LEDGER
from publisher.store.trail import Head, head, join_chain

E, L, SAME = EVENT.c, LEDGER.c, LEDGER.alias("same").c
AT_ONCE = 500
Span = tuple[datetime, datetime]
"""From an instant to before another one."""


def end_of_books(session: Session) -> Head:
    """Return the newest step: whatever changes in the ledger is one."""
    join_chain(session)
    return head(session)


def mark_of(session: Session, step: int) -> str | None:
    """Return the digest of a step, with which all before it is told; None where there is no such step."""
    if not step:
        return BEGINNING
    found: str | None = session.scalar(sa.select(E.digest).where(E.id == step))
    return found


def last_line(session: Session) -> int:
    """Return the number of the newest line, 0 where there is none."""
    return session.scalar(sa.select(sa.func.max(L.id))) or 0


def touched_items(session: Session, span: Span | None) -> frozenset[str]:
    """Return the works that do not simply stand as they went out, of those with a line in the span."""
    if span is None:
        return frozenset()
    there = sa.exists().where(SAME.item == L.item, SAME.published_at >= span[0], SAME.published_at < span[1])
    return frozenset(session.scalars(sa.select(L.item).where(L.touched, there).distinct()))


def touched_among(session: Session, items: Collection[str]) -> frozenset[str]:
    """Return those of some works that do not simply stand as they went out."""
    listed, found = sorted(items), set[str]()
    for start in range(0, len(listed), AT_ONCE):
        some = L.item.in_(listed[start : start + AT_ONCE])
        found |= set(session.scalars(sa.select(L.item).where(some, L.touched)))
    return frozenset(found)


def items_behind(session: Session, last: int, step: int, since: datetime, at: datetime) -> frozenset[str]:
    """Return the works with lines behind the line `last`, that steps behind the step `step` name, or that
    went out after `since`, until `at`."""
    new = sa.select(L.item).where(L.id > last)
    later = sa.select(L.item).where(L.published_at > since, L.published_at <= at)
    return items_since(session, step).union(session.scalars(new.union_all(later)))


def items_since(session: Session, step: int) -> frozenset[str]:
    """Return the works that steps behind a step name."""
    named = session.scalars(sa.select(E.item).where(E.id > step))
    return frozenset(one for one in named if one is not None)


def newest_out(session: Session, at: datetime) -> datetime | None:
    """Return when the newest piece went out that was out at an instant, None where none was."""
    found: datetime | None = session.scalar(
        sa.select(sa.func.max(L.published_at)).where(L.published_at <= at)
    )
    return found


def has_gone_on(session: Session, at: datetime) -> bool:
    """Tell whether anything went out after an instant."""
    newest: datetime | None = session.scalar(sa.select(sa.func.max(L.published_at)))
    return newest is not None and newest > at


def first_out(session: Session) -> datetime | None:
    """Return when the first piece in the ledger went out."""
    found: datetime | None = session.scalar(sa.select(sa.func.min(L.published_at)))
    return found
