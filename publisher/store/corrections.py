"""Corrections: which notice corrects which item, and since when the time of the law runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from publisher.store.tables.decisions import CORRECTION
from publisher.store.trail import write_step

C = CORRECTION.c


@dataclass(frozen=True)
class Order:
    """One order to correct; `ordered_at` is when a person gave it, or dropped the file."""

    notice: str
    corrects: str
    ordered_at: datetime
    ordered_by: str


def order(session: Session, given: Order) -> None:
    """Write an order down; the first one stays, because the time runs from it."""
    if of_notice(session, given.notice) is not None:
        return
    session.execute(sa.insert(CORRECTION), vars(given))
    at, by = given.ordered_at, given.ordered_by
    write_step(session, at, by, "correction-ordered", item=given.notice, corrects=given.corrects)
    write_step(session, at, by, "corrected", item=given.corrects, notice=given.notice)


def of_notice(session: Session, notice: str) -> Order | None:
    """Return the order that a notice carries out, None for any other item."""
    return next(iter(_select(session, C.notice == notice)), None)


def of_item(session: Session, item: str) -> list[Order]:
    """Return the orders to correct an item, oldest first."""
    return _select(session, C.corrects == item)


def every(session: Session) -> list[Order]:
    """Return all orders, oldest first."""
    return _select(session, sa.true())


def _select(session: Session, condition: sa.ColumnElement[bool]) -> list[Order]:
    rows = session.execute(sa.select(CORRECTION).where(condition).order_by(C.ordered_at, C.notice))
    return [Order(**row._mapping) for row in rows]
