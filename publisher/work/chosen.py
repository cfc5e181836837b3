"""Chosen: the delivery or the piece that an order is about, and whether it still stood as it was read."""

from __future__ import annotations

from sqlmodel import Session

from publisher.core.delivery import Delivery, State
from publisher.core.errors import WrongUsage
from publisher.store import deliveries, items
from publisher.store.items import Known
from publisher.work import stands


def the_item(session: Session, item: str) -> Known:
    """Return an item by its id; an unknown one raises WrongUsage."""
    known = items.get(session, item)
    if known is None:
        raise WrongUsage("no-such-item", item=item)
    return known


def not_blank(text: str, option: str) -> None:
    """Refuse a value of a command that says nothing."""
    if not text.strip():
        raise WrongUsage("must-say-something", option=option)


def the_delivery(session: Session, number: int, states: frozenset[State]) -> Delivery:
    """Return a delivery by its number, in one of these states and under no call; else raises WrongUsage."""
    delivery = deliveries.get(session, number)
    if delivery is None:
        raise WrongUsage("no-such-delivery", number=number)
    if delivery.state not in states or delivery.busy:
        told = {"state": delivery.state, "path": the_item(session, delivery.item).path, **named(delivery)}
        raise WrongUsage(f"not-while-{_standing(delivery)}", **told)
    return delivery


def _standing(delivery: Delivery) -> str:
    """Return what decides what a person can do instead: under a call to wait, else where it stands."""
    return State.SENDING if delivery.busy else stands.word_of(delivery).partition("-")[2]


def named(delivery: Delivery) -> dict[str, object]:
    """Return how a sentence names a delivery."""
    return {"number": delivery.id, "item": delivery.item, "channel": delivery.channel}


def again(session: Session, number: int) -> Delivery:
    """Return a delivery as it stands after an order."""
    delivery = deliveries.get(session, number)
    assert delivery is not None
    return delivery


def done(changed: bool, number: int) -> None:
    """Refuse an order that came to nothing, as the delivery no longer stood as it was read."""
    if not changed:
        raise WrongUsage("changed-meanwhile", number=number)
