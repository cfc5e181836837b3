"""Where a delivery stands, as people read it: what is out and is to change says so, whatever its state.

The states of `contract.md` stay as they are for scripts; these are the words, times and reasons for people.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from publisher.core.correction import AT_ONCE
from publisher.core.delivery import DONE, Delivery, Operation, State
from publisher.core.hold import TOLD
from publisher.core.message import Message
from publisher.work.followers import NO_LINK
from publisher.work.staleness import STALE

TO_BE_DONE = frozenset({State.WAITING, State.SCHEDULED, State.SENDING, State.UNCONFIRMED})
"""States in which the daemon still makes what is live what is wanted."""
LOOKED_FOR = frozenset(
    {
        "looked-for-after-restore",
        "looked-for-as-it-may-be-out",
        "looked-for-before-retry",
        "looked-for-though-taken-back",
    }
)
LINKS = frozenset({"waits-for-link", "waits-for-leader-to-end"})
UNTIL_OUT = frozenset({STALE, AT_ONCE, NO_LINK, "late-but-in-grace", *LINKS, *LOOKED_FOR})
"""Reasons that say how a piece will go out."""


def word_of(delivery: Delivery) -> str:
    """Return the code of the word for it: its state, or that what is out is to be taken down, or changed."""
    if is_to_be(Operation.WITHDRAW, delivery) or is_to_be(Operation.UPDATE, delivery):
        return f"stands-{delivery.operation}"
    return f"state-{delivery.state}"


def is_to_be(operation: Operation, delivery: Delivery) -> bool:
    """Tell whether the daemon has yet to do this to what is out."""
    return delivery.live is not None and delivery.state in TO_BE_DONE and delivery.operation is operation


def time_of(delivery: Delivery) -> datetime | None:
    """Return the time that belongs to the word: when it went out, or was taken down, else when it is due.

    What is out and is to change has none: the time of its publication would read as that of the change.
    """
    if word_of(delivery).startswith("stands-"):
        return None
    times = {State.PUBLISHED: delivery.published_at, State.WITHDRAWN: delivery.withdrawn_at}
    return times.get(delivery.state, delivery.due_at)


def hold_of(delivery: Delivery) -> Message | None:
    """Return the order that a delivery waits for, whatever else keeps its channel back."""
    is_held = delivery.state is State.WAITING and delivery.reason is not None and delivery.reason.code in TOLD
    return delivery.reason if is_held else None


def of_now(delivery: Delivery) -> Delivery:
    """Return a delivery without the proof of an earlier publication that is over, where another is meant.

    What is out keeps its proof, and what was taken down says when and where it was.
    """
    if delivery.live is not None or delivery.state is State.WITHDRAWN:
        return delivery
    return replace(delivery, receipt=None, published_at=None, withdrawn_at=None, via=None)


def error_of(delivery: Delivery) -> Message | None:
    """Return what went wrong, with what follows from it by now: what is wanted no more is not sent again."""
    error = delivery.error
    is_unwanted = delivery.state is State.UNCONFIRMED and delivery.live is None and delivery.wanted is None
    if error is None or not is_unwanted or "operation" not in error.values:
        return error
    return Message(error.code, {**error.values, "operation": "unwanted"})


def reason_of(delivery: Delivery) -> Message | None:
    """Return why it stands as it does; what was said of its way out is over once it is out, or has ended."""
    is_over = delivery.state in DONE or delivery.live is not None
    if delivery.reason is None or (is_over and delivery.reason.code in UNTIL_OUT):
        return None
    return delivery.reason
