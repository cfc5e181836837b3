"""Timing: when a delivery is to go out, or why it waits."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from publisher.core.delivery import Delivery, State
from publisher.core.message import Message
from publisher.store.json import message_json
from publisher.store.moves.change import change


def schedule(
    session: Session,
    delivery: Delivery,
    at: datetime,
    slot: str | None,
    stage_at: datetime | None,
    reason: Message | None,
    now: datetime,
    actor: str = "daemon",
    set_at: datetime | None = None,
) -> bool:
    """Give a delivery its time, `set_at` by a person or not; a fresh start for its ladder of waits."""
    return change(
        session,
        delivery,
        State.SCHEDULED,
        now,
        actor,
        "scheduled",
        due_at=at,
        slot=slot,
        set_at=set_at,
        next_try_at=at,
        stage_at=None if delivery.is_staged else stage_at,
        reason=message_json(reason),
        tries=0,
        error=None,
    )


def reserve(
    session: Session,
    delivery: Delivery,
    at: datetime | None,
    slot: str | None,
    reason: Message,
    now: datetime,
) -> bool:
    """Let a delivery wait, with the time it would take, or none; says why it waits.

    One that is live keeps the time it had: only the change of it waits.
    """
    if delivery.live is not None:
        at, slot = delivery.due_at, delivery.slot
    told = message_json(reason)
    same = delivery.state is State.WAITING and (delivery.due_at, delivery.slot) == (at, slot)
    if same and message_json(delivery.reason) == told:
        return False
    return change(
        session,
        delivery,
        State.WAITING,
        now,
        "daemon",
        "waiting",
        due_at=at,
        slot=slot,
        next_try_at=None,
        stage_at=None,
        reason=told,
    )


def forget_time(session: Session, delivery: Delivery, reason: Message, now: datetime) -> bool:
    """Let a delivery be planned as if it had never had a time, set by a person or not."""
    columns = {"due_at": None, "slot": None, "set_at": None, "next_try_at": None, "stage_at": None}
    told = message_json(reason)
    return change(session, delivery, State.WAITING, now, "daemon", "waiting", reason=told, **columns)


def rest(session: Session, delivery: Delivery, until: datetime, now: datetime) -> bool:
    """Let a delivery be for a while, which has to wait for something else to be certain."""
    return change(session, delivery, delivery.state, now, "daemon", "rests", next_try_at=until)


def seek(session: Session, delivery: Delivery, now: datetime) -> bool:
    """Let it be looked for whether what was live is still there, before it is changed."""
    return change(session, delivery, State.UNCONFIRMED, now, "daemon", "sought", next_try_at=now, looks=0)


def remark(session: Session, delivery: Delivery, reason: Message | None, now: datetime) -> bool:
    """Say something else, or nothing, beside a delivery that stays as it is."""
    told = message_json(reason)
    return change(session, delivery, delivery.state, now, "daemon", "looked-over", reason=told)


def go_on(session: Session, delivery: Delivery, now: datetime) -> bool:
    """Let a change of what is live, which had to wait, go out at once: it takes no slot."""
    return change(
        session,
        delivery,
        State.SCHEDULED,
        now,
        "daemon",
        "scheduled",
        next_try_at=now,
        tries=0,
        reason=None,
    )


def fail(
    session: Session,
    delivery: Delivery,
    state: State,
    error: Message,
    now: datetime,
    due_at: datetime | None = None,
) -> bool:
    """End a delivery that was never sent as `refused` or `missed`; its slot is free again.

    `due_at` is the time that it missed, where it was never given one.
    """
    return change(
        session,
        delivery,
        state,
        now,
        "daemon",
        str(state),
        error=message_json(error),
        due_at=delivery.due_at or due_at,
        slot=None,
        next_try_at=None,
        stage_at=None,
        reason=None,
    )


def postpone(session: Session, delivery: Delivery, error: Message, until: datetime, now: datetime) -> bool:
    """Let a scheduled delivery rest that we cannot send ourselves just now; says why."""
    columns = {"next_try_at": until, "error": message_json(error)}
    return change(session, delivery, State.SCHEDULED, now, "daemon", "postponed", **columns)
