"""Marking: the revisions of a piece that say that a notice corrects it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from publisher.store import items
from publisher.store.tables.item import REVISION, ItemRow

R = REVISION.c


def mark_corrected(
    session: Session, item: str, number: int, notice: str, now: datetime, after: int = 0
) -> int:
    """Return the revision that says what `number` says, and that `notice` corrects it; made where none is.

    It is one `after` another, where that one went out too early to say it. Its digest, and with it every
    approval, stays. What the file says by now, a draft perhaps, stays the newest revision.
    """
    row = session.get(ItemRow, item)
    assert row is not None
    said = session.scalars(sa.select(R.digest).where(R.item == item, R.number == number)).one()
    if (marked := _marked(session, item, said, notice, after)) is not None:
        return marked
    newest = row.revision
    marked = _add_marked(session, row, number, said, notice, now)
    if said != row.digest:
        _add_marked(session, row, newest, row.digest, notice, now)
    return marked


def _marked(session: Session, item: str, said: str, notice: str, after: int) -> int | None:
    """Return the newest revision of these words that names the notice, None where there is none yet."""
    same = sa.select(R.number).where(R.item == item, R.digest == said, R.number > after)
    numbers = session.scalars(same.order_by(R.number.desc()))
    return next((one for one in numbers if notice in items.revision(session, item, one).corrected_by), None)


def _add_marked(session: Session, row: ItemRow, number: int, said: str, notice: str, now: datetime) -> int:
    """Keep what revision `number` says once more, as the newest, with the notice that corrects it."""
    content = items.revision(session, row.id, number)
    others = (one for one in content.corrected_by if one != notice)
    row.revision += 1
    items.add_revision(session, replace(content, corrected_by=(*others, notice)), row.revision, said, now)
    session.add(row)
    session.flush()
    return row.revision
