"""The posting log: every delivery with its item, newest first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.delivery import Delivery, State
from publisher.store import deliveries, items
from publisher.store.items import Known
from publisher.store.tables import DELIVERY, ITEM, ItemRow

D = DELIVERY.c
AT_ONCE = 200
"""Rows that are read at once."""
HAPPENED = sa.func.coalesce(D.withdrawn_at, D.published_at, D.due_at, D.changed_at)


@dataclass(frozen=True)
class LogQuery:
    """Which lines of the posting log are asked for; times are instants, None leaves a side open."""

    channel: str | None = None
    state: State | None = None
    since: datetime | None = None
    until: datetime | None = None
    unit: str | None = None
    form: str | None = None
    limit: int | None = None
    behind: tuple[datetime, int] | None = None
    """Only what stands behind the line at this place: the next page."""
    states: tuple[State, ...] = ()
    """Any of these, where several are meant."""


Lines = Iterable[tuple[Known, Delivery]]


def in_states(session: Session, states: Iterable[State], limit: int) -> Iterator[tuple[Known, Delivery]]:
    """Yield the lines in some states, those that changed last first."""
    statement = (
        sa.select(ItemRow, DELIVERY)
        .join(DELIVERY, ITEM.c.id == D.item)
        .where(D.state.in_([*states]))
        .order_by(D.changed_at.desc(), D.id.desc())
        .limit(limit)
    )
    for row in session.execute(statement):
        yield items.value_of(row[0]), deliveries.value_of(row)


def count(session: Session, query: LogQuery) -> int:
    """Return how many lines are asked for, whatever the query's limit."""
    statement = sa.select(sa.func.count()).select_from(ITEM).join(DELIVERY, ITEM.c.id == D.item)
    return session.scalars(statement.where(*_conditions(query))).one()


def lines(session: Session, query: LogQuery, oldest_first: bool = False) -> Iterator[tuple[Known, Delivery]]:
    """Yield the lines that are asked for, newest first or oldest first."""
    order = (HAPPENED, D.id) if oldest_first else (HAPPENED.desc(), D.id.desc())
    statement = (
        sa.select(ItemRow, DELIVERY)
        .join(DELIVERY, ITEM.c.id == D.item)
        .where(*_conditions(query))
        .order_by(*order)
        .limit(query.limit if query.unit is None else None)
    )
    left = query.limit
    with session.execute(statement, execution_options={"yield_per": AT_ONCE}) as rows:
        for row in rows:
            if left == 0:
                return
            known = items.value_of(row[0])
            if query.unit is None or query.unit in known.units:
                left = None if left is None else left - 1
                yield known, deliveries.value_of(row)


def place_of(session: Session, number: int) -> tuple[datetime, int]:
    """Return where a line stands in the log: its time and its number."""
    return session.scalars(sa.select(HAPPENED).where(D.id == number)).one(), number


def _conditions(query: LogQuery) -> list[sa.ColumnElement[bool]]:
    asked: list[tuple[Any, Any]] = [
        (query.channel, D.channel == query.channel),
        (query.state, D.state == query.state),
        (query.states, D.state.in_(query.states)),
        (query.form, ITEM.c.form == query.form),
        (query.unit, sa.cast(ITEM.c.units, sa.String).contains(json.dumps(query.unit), autoescape=True)),
        (query.since, query.since <= HAPPENED if query.since else None),
        (query.until, query.until > HAPPENED if query.until else None),
    ]
    found = [condition for given, condition in asked if given]
    if query.behind is not None:
        at, number = query.behind
        found += [at >= HAPPENED, sa.or_(at > HAPPENED, number > D.id)]
    return found
