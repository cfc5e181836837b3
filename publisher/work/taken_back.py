"""Taken back: a file that is gone or a draft again, while nobody knows here whether its piece is out.

As ever, what turns out to be live stays, and what is nowhere is cancelled; which of the two it is, the
channel has to say first.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from publisher.core.delivery import Delivery, Operation, State
from publisher.core.item import Status
from publisher.core.item_state import ItemState
from publisher.core.message import message
from publisher.store import items, moves
from publisher.store.moves import Claim
from publisher.work import doubt

WHY = "looked-for-though-taken-back"
"""The reason beside what is looked for because of this; any order that comes later replaces it."""


def looks_first(session: Session, delivery: Delivery, now: datetime) -> bool:
    """Let a delivery be looked for whose file takes it back, if it may be out; tell whether it may."""
    if delivery.wanted is None or not doubt.is_cast_on(delivery) or doubt.is_asked(delivery):
        return False
    if delivery.state is State.UNCONFIRMED:
        return moves.remark(session, delivery, message(WHY), now)
    return moves.look_first(session, delivery, message(WHY), now)


def end(session: Session, claim: Claim, delivery: Delivery, now: datetime) -> None:
    """Cancel what a search has not found, where the file still takes it back and nobody orders it."""
    is_absent = claim.operation is Operation.FIND and delivery.live is None
    is_taken_back = delivery.reason is not None and delivery.reason.code == WHY
    if not is_absent or not is_taken_back or delivery.state is not State.SCHEDULED:
        return
    known, newest = items.get(session, delivery.item), items.newest(session, delivery.item)
    if known is not None and known.state is ItemState.GONE:
        moves.cancel(session, delivery, now, "daemon", message("file-is-gone", path=known.path))
    elif newest is not None and newest.status is Status.DRAFT:
        moves.cancel(session, delivery, now, "daemon")
