"""Wishing: which revision of a piece should be live, and what follows from that at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.delivery import OPEN, Delivery, Operation, State, needed
from publisher.core.message import Message
from publisher.store import deliveries
from publisher.store.json import message_json
from publisher.store.moves.change import change
from publisher.store.tables.delivery import DELIVERY
from publisher.store.trail import write_step


def create(session: Session, item: str, channel: str, revision: int, now: datetime, actor: str) -> Delivery:
    """Begin a delivery; it waits until it is given a time."""
    statement = sa.insert(DELIVERY).values(
        item=item,
        channel=channel,
        state=State.WAITING,
        wanted=revision,
        tries=0,
        looks=0,
        attempts=0,
        changed_at=now,
    )
    delivery = deliveries.value_of(session.execute(statement.returning(DELIVERY)).one())
    write_step(session, now, actor, "created", item=item, delivery=delivery.id, channel=channel)
    return delivery


def want(
    session: Session,
    delivery: Delivery,
    revision: int | None,
    now: datetime,
    actor: str,
    reason: Message | None = None,
) -> bool:
    """Say which revision should be live, None for none; what follows from it follows at once.

    A delivery that is being sent keeps its state: settling sees the new wish.
    """
    told = message_json(reason)
    if delivery.state in {State.SENDING, State.UNCONFIRMED}:
        return change(session, delivery, delivery.state, now, actor, "wanted", wanted=revision, reason=told)
    operation = needed(revision, delivery.live)
    if delivery.live is None and revision is None:
        return cancel(session, delivery, now, actor, reason)
    if operation is None:
        rest: dict[str, Any] = {"wanted": revision, "next_try_at": None, "error": None, "reason": told}
        return change(session, delivery, _at_rest(delivery), now, actor, "wanted", **rest)
    fresh: dict[str, Any] = {"wanted": revision, "tries": 0, "reason": told}
    if operation in {Operation.UPDATE, Operation.WITHDRAW}:  # what went wrong stays known: it may be in doubt
        fresh |= {"next_try_at": now, "stage_at": None}
        return change(session, delivery, State.SCHEDULED, now, actor, "wanted", **fresh)
    if delivery.state in OPEN:
        columns: dict[str, Any] = {"wanted": revision}
        if delivery.staged and delivery.state is State.SCHEDULED:
            columns["stage_at"] = now
        return change(session, delivery, delivery.state, now, actor, "wanted", **columns)
    fresh |= {"due_at": None, "slot": None, "set_at": None, "next_try_at": None, "stage_at": None}
    fresh["error"] = None
    return change(session, delivery, State.WAITING, now, actor, "wanted", **fresh)


def cancel(
    session: Session, delivery: Delivery, now: datetime, actor: str, reason: Message | None = None
) -> bool:
    """Give up a delivery that is not live; its slot is free again, and staged remains are listed to go."""
    return change(
        session,
        delivery,
        State.CANCELLED,
        now,
        actor,
        "cancelled",
        wanted=None,
        slot=None,
        next_try_at=None,
        stage_at=now if delivery.staged else None,
        reason=message_json(reason),
        error=None,
    )


def follow_up(session: Session, delivery: Delivery, now: datetime) -> Delivery:
    """Set out at once for what is wanted now, when that changed while a call was under way."""
    operation = delivery.operation
    if delivery.state in {State.PUBLISHED, State.HANDED_OVER} and operation is not None:
        change(session, delivery, State.SCHEDULED, now, "daemon", "wanted", next_try_at=now, tries=0)
    elif delivery.state is State.WITHDRAWN and operation is Operation.PUBLISH:
        change(session, delivery, State.WAITING, now, "daemon", "wanted", tries=0, due_at=None)
    elif delivery.state in OPEN and operation is None and delivery.live is None:
        cancel(session, delivery, now, "daemon", delivery.reason)
    elif delivery.state is State.SCHEDULED and operation is None:
        change(session, delivery, _at_rest(delivery), now, "daemon", "settled", next_try_at=None)
    else:
        return delivery
    followed = deliveries.get(session, delivery.id)
    assert followed is not None
    return followed


def _at_rest(delivery: Delivery) -> State:
    """Return where a delivery stands whose live revision is the wanted one again."""
    return State.HANDED_OVER if delivery.published_at is None else State.PUBLISHED
