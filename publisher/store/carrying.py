"""What carrying a balance forward asks of the ledger: where it ends, and what is new since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from publisher.store.tables.ledger import LEDGER

L = LEDGER.c
AT_ONCE = 500
ASK_MARK = sa.select(
    sa.func.count(),
    sa.func.max(L.id),
    sa.func.count(L.until),
    sa.func.max(L.published_at),
    sa.func.max(L.until),
    sa.func.max(L.since),
    sa.func.max(L.recorded_at),
).where(L.item.in_(sa.bindparam("items", expanding=True)))
"""A line changes only in that it ends, at an instant of its own."""
SAYS = (L.id, L.delivery, L.traits, L.published_at, L.since, L.recorded_at)


def last_line(session: Session) -> tuple[int, str]:
    """Return the number of the newest line with what it says, 0 and nothing where there is none."""
    last = session.scalar(sa.select(sa.func.max(L.id))) or 0
    return last, mark_of(session, last) or ""


def mark_of(session: Session, line: int) -> str | None:
    """Return what a line says that never changes; None where there is no such line."""
    if not line:
        return ""
    found = session.execute(sa.select(*SAYS).where(L.id == line)).first()
    return None if found is None else " ".join(str(one) for one in found)


def touched_items(session: Session) -> frozenset[str]:
    """Return the works that do not simply stand as they went out."""
    return frozenset(session.scalars(sa.select(L.item).where(L.touched).distinct()))


def items_behind(session: Session, last: int, since: datetime, at: datetime) -> frozenset[str]:
    """Return the works with lines behind the line `last`, or that went out after `since`, until `at`."""
    new = sa.select(L.item).where(L.id > last)
    later = sa.select(L.item).where(L.published_at > since, L.published_at <= at)
    return frozenset(session.scalars(new.union(later)))


def mark_of_lines(session: Session, items: Collection[str]) -> tuple[str, datetime | None]:
    """Return by what the lines of some works are known again, whatever happens to them, and the newest
    instant that they name."""
    listed = sorted(items)
    parts = [
        session.execute(ASK_MARK, {"items": listed[start : start + AT_ONCE]}).one()
        for start in range(0, len(listed), AT_ONCE)
    ]
    instants = [one for part in parts for one in part[3:] if one is not None]
    said = json.dumps([listed, *map(tuple, parts)], default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:32], max(instants, default=None)


def newest_out(session: Session, at: datetime) -> datetime | None:
    """Return when the newest piece went out that was out at an instant, None where none was."""
    found: datetime | None = session.scalar(
        sa.select(sa.func.max(L.published_at)).where(L.published_at <= at)
    )
    return found


def first_out(session: Session) -> datetime | None:
    """Return when the first piece in the ledger went out."""
    found: datetime | None = session.scalar(sa.select(sa.func.min(L.published_at)))
    return found
