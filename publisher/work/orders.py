"""Orders to stop, as they bind one delivery: some things go out whatever is held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from publisher.core.delivery import Delivery, Operation, State
from publisher.core.digest import digest
from publisher.core.hold import Hold, in_force
from publisher.core.item import Item
from publisher.core.message import Message
from publisher.store import holds, items
from publisher.work import posting


def stopping(
    session: Session, delivery: Delivery, item: Item, orders: list[Hold], now: datetime
) -> Hold | None:
    """Return the order that stops a delivery, None for what nothing stops.

    A withdrawal, a legal correction, and the note on a piece that it was corrected pass every order.
    """
    if delivery.operation is Operation.WITHDRAW:
        return None
    order = in_force(orders, item, delivery.channel, now)
    return None if order is None or says_only_that_it_was_corrected(session, delivery) else order


def told_of_order(session: Session, delivery: Delivery, now: datetime) -> Message | None:
    """Return what the order says that stops a delivery now, None for what may go."""
    order = stopping(session, delivery, posting.content(session, delivery), holds.standing(session, now), now)
    return order.told if order else None


def seen(session: Session, has: Iterable[Delivery], orders: list[Hold], now: datetime) -> list[Delivery]:
    """Return deliveries as people should see them: what an order stops waits, whether or not it was swept."""
    return [_seen(session, one, orders, now) for one in has]


def _seen(session: Session, delivery: Delivery, orders: list[Hold], now: datetime) -> Delivery:
    if not orders or delivery.state is not State.SCHEDULED or delivery.busy:
        return delivery
    order = stopping(session, delivery, posting.content(session, delivery), orders, now)
    if order is None:
        return delivery
    held = replace(delivery, state=State.WAITING, slot=None, next_try_at=None, reason=order.told)
    return held if delivery.live is not None else replace(held, due_at=None)


def says_only_that_it_was_corrected(session: Session, delivery: Delivery) -> bool:
    """Tell whether an update changes nothing that an editor wrote."""
    if delivery.operation is not Operation.UPDATE:
        return False
    assert delivery.wanted is not None and delivery.live is not None
    wanted, live = (items.revision(session, delivery.item, one) for one in (delivery.wanted, delivery.live))
    return digest(wanted) == digest(live)
