"""Proof: what is said of what is out and has no address, as an airing."""

from __future__ import annotations

from publisher.core.delivery import Delivery
from publisher.core.message import Message, message
from publisher.core.receipt import REFERENCE, Receipt


def proof_of(delivery: Delivery) -> Message | None:
    """Return whose word it is that a delivery is out, None where an address shows it."""
    if delivery.published_at is None or delivery.receipt is None:
        return None
    return proof(delivery.receipt)


def proof(receipt: Receipt) -> Message | None:
    """Return whose word a receipt is, and what they know the airing by."""
    if receipt.confirmed_by is None:
        return None
    if reference := receipt.parts.get(REFERENCE):
        return message("out-by-word-and-reference", name=receipt.confirmed_by, reference=reference)
    return message("out-by-word", name=receipt.confirmed_by)
