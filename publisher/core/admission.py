"""May this delivery go out now? Asked at the last moment, in the transaction that claims it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from publisher.core.delivery import Delivery, Operation
from publisher.core.hold import Hold, in_force
from publisher.core.item import Item
from publisher.core.localtime import write_local
from publisher.core.message import Message, message


@dataclass(frozen=True)
class Go:
    """Nothing stands in the way."""


@dataclass(frozen=True)
class Rest:
    """Not now: wait, with the reason; planning gives a new time when the reason is gone."""

    reason: Message


@dataclass(frozen=True)
class Replan:
    """The time has been lost; the next free one is looked for."""

    reason: Message


@dataclass(frozen=True)
class Miss:
    """Too late: a person decides."""

    reason: Message


Admission = Go | Rest | Replan | Miss


@dataclass(frozen=True)
class Lateness:
    """The lateness rule: `grace` after the due time, then `ask`, `next-slot` or `send`.

    `zone` is where people read the times that are told them.
    """

    grace: timedelta
    then: str
    zone: ZoneInfo


def admit(delivery: Delivery, item: Item, holds: list[Hold], lateness: Lateness, now: datetime) -> Admission:
    """Decide whether a due delivery goes out; a withdrawal or a legal correction passes every rule.

    Lateness counts from when it was last meant to be tried: a person's retry is not late at once.
    """
    if delivery.operation is Operation.WITHDRAW or item.corrects is not None:
        return Go()
    if hold := in_force(holds, item, delivery.channel, now):
        return Rest(hold.told)
    if delivery.operation is not Operation.PUBLISH:
        return Go()
    if item.expires_at is not None and item.expires_at <= now:
        return Miss(message("expired", at=write_local(lateness.zone, item.expires_at)))
    if delivery.next_try_at is not None and now - delivery.next_try_at > lateness.grace:
        return too_late(delivery.due_at or delivery.next_try_at, lateness)
    return Go()


def too_late(due_at: datetime, lateness: Lateness) -> Admission:
    """Apply the lateness rule to a delivery whose grace is over."""
    if lateness.then == "send":
        return Go()
    reason = message("too-late", due=write_local(lateness.zone, due_at))
    return Replan(reason) if lateness.then == "next-slot" else Miss(reason)
