"""Orders to stop, as they bind one delivery: some things go out whatever is held."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from publisher.core.delivery import Delivery, Operation
from publisher.core.digest import digest
from publisher.core.hold import Hold, in_force
from publisher.core.item import Item
from publisher.store import items


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


def says_only_that_it_was_corrected(session: Session, delivery: Delivery) -> bool:
    """Tell whether an update changes nothing that an editor wrote."""
    if delivery.operation is not Operation.UPDATE:
        return False
    assert delivery.wanted is not None and delivery.live is not None
    wanted, live = (items.revision(session, delivery.item, one) for one in (delivery.wanted, delivery.live))
    return digest(wanted) == digest(live)
