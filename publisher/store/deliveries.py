"""Deliveries as they stand; `store.moves` changes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.delivery import OPEN, Delivery, State
from publisher.store.json import (
    read_message,
    read_receipt,
    read_staged,
)
from publisher.store.tables.delivery import DELIVERY

D = DELIVERY.c

# What the loop asks again and again is built once: building a statement costs more than running it.
ONE = sa.select(DELIVERY).where(D.id == sa.bindparam("number"))
ITEMS_OWN = sa.select(DELIVERY).where(D.item == sa.bindparam("item")).order_by(D.id)
WAITING = sa.select(DELIVERY).where(
    D.state == State.WAITING, D.item.in_(sa.bindparam("items", expanding=True))
)
NUMBERED = (
    sa.select(DELIVERY)
    .where(D.id.in_(sa.bindparam("numbers", expanding=True)), D.state == sa.bindparam("state"))
    .order_by(D.id)
)
_FIRST = sa.select(sa.func.min(D.channel).label("name")).cte("channels", recursive=True)
_NEXT = sa.select(sa.func.min(D.channel)).where(D.channel > _FIRST.c.name).scalar_subquery()
_ALL = _FIRST.union_all(sa.select(_NEXT).where(_FIRST.c.name.is_not(None)))
CHANNELS = sa.select(_ALL.c.name).where(_ALL.c.name.is_not(None))
"""One step in the index for each channel, where DISTINCT would read it from end to end."""
HOLDS = sa.and_(
    D.channel == sa.bindparam("channel"), D.remote_id == sa.bindparam("remote_id"), D.live.is_not(None)
)
WITH_HOLDER = sa.select(DELIVERY, HOLDS.label("holds")).where(sa.or_(D.id == sa.bindparam("number"), HOLDS))


def value_of(row: sa.Row[Any]) -> Delivery:
    """Return a row of the table as a value of the core."""
    return Delivery(
        id=row.id,
        item=row.item,
        channel=row.channel,
        state=row.state,
        wanted=row.wanted,
        live=row.live,
        due_at=row.due_at,
        slot=row.slot,
        next_try_at=row.next_try_at,
        tries=row.tries,
        looks=row.looks,
        attempts=row.attempts,
        busy=row.lease_until is not None,
        staged=read_staged(row.staged),
        staged_revision=row.staged["revision"] if row.staged else None,
        set_at=row.set_at,
        doubted_since=row.doubted_since,
        receipt=read_receipt(row.receipt),
        published_at=row.published_at,
        withdrawn_at=row.withdrawn_at,
        via=row.via,
        reason=read_message(row.reason),
        error=read_message(row.error),
    )


def get(session: Session, number: int) -> Delivery | None:
    """Return one delivery, or None when there is none of this number."""
    row = session.execute(ONE, {"number": number}).first()
    return value_of(row) if row else None


def of_item(session: Session, item: str) -> list[Delivery]:
    """Return an item's deliveries in the order they were made."""
    return [value_of(row) for row in session.execute(ITEMS_OWN, {"item": item})]


def of_items(session: Session, items: Iterable[str]) -> dict[str, list[Delivery]]:
    """Return the deliveries of several items, by item."""
    found: dict[str, list[Delivery]] = {item: [] for item in items}
    names = list(found)
    for start in range(0, len(names), 500):
        for one in select(session, D.item.in_(names[start : start + 500])):
            found[one.item].append(one)
    return found


def channels(session: Session) -> list[str]:
    """Return the channels that ever had a delivery."""
    return list(session.scalars(CHANNELS))


def waiting_for(session: Session, channel: str) -> list[str]:
    """Return the items that still want something of a channel."""
    open_ = sa.and_(D.channel == channel, D.state.in_((*OPEN, State.UNCONFIRMED)))
    return list(session.scalars(sa.select(D.item).where(open_)))


def get_with_holder(
    session: Session, number: int, channel: str, remote_id: str
) -> tuple[Delivery | None, Delivery | None]:
    """Return one delivery, and the one that holds a post of the channel as its own: another, or the same."""
    asked = {"number": number, "channel": channel, "remote_id": remote_id}
    rows = session.execute(WITH_HOLDER, asked).all()
    own = next((value_of(row) for row in rows if row.id == number), None)
    return own, next((value_of(row) for row in rows if row.holds), None)


def at_address(session: Session, url: str) -> Delivery | None:
    """Return the delivery that readers find at this address."""
    found = select(session, D.receipt["url"].as_string() == url)
    return found[0] if found else None


def in_state(session: Session, *states: State) -> list[Delivery]:
    """Return every delivery in one of the states."""
    return select(session, D.state.in_(states))


def of_numbers(session: Session, numbers: Sequence[int], state: State) -> list[Delivery]:
    """Return those of these deliveries that are in a state, oldest first; a few hundred at once."""
    if not numbers:
        return []
    rows = session.execute(NUMBERED, {"numbers": list(numbers), "state": state})
    return [value_of(row) for row in rows]


def waiting(session: Session, items: set[str] | None = None) -> list[Delivery]:
    """Return the deliveries without a time, all of them or those of some items."""
    if items is None:
        return in_state(session, State.WAITING)
    names = list(items)
    found = (
        session.execute(WAITING, {"items": names[start : start + 500]}) for start in range(0, len(names), 500)
    )
    return [value_of(row) for rows in found for row in rows]


def select(
    session: Session, condition: sa.ColumnElement[bool], order: Any = D.id, limit: int | None = None
) -> list[Delivery]:
    """Return the deliveries that fulfil a condition on the table's columns."""
    statement = sa.select(DELIVERY).where(condition).order_by(order).limit(limit)
    return [value_of(row) for row in session.execute(statement)]
