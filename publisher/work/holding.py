"""Holding: one order stops what it names; its release lets everything find a time again."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from publisher.core.delivery import Operation, State
from publisher.core.errors import WrongUsage
from publisher.core.hold import Hold, in_force, is_scope
from publisher.core.message import message
from publisher.store import deliveries, holds
from publisher.work import posting


def hold(
    session: Session,
    scopes: tuple[str, ...],
    now: datetime,
    by: str,
    *,
    reason: str = "",
    until: datetime | None = None,
    excepted: tuple[str, ...] = (),
) -> list[Hold]:
    """Stop everything in the scopes at once; what was scheduled waits, and says so."""
    for scope in (*scopes, *excepted):
        if not is_scope(scope):
            raise WrongUsage("not-a-scope", given=scope)
    if until is not None and until <= now:
        raise WrongUsage("time-has-passed", at=until.isoformat())
    orders = [
        holds.order(session, scope, now, by, reason=reason, until=until, excepted=excepted)
        for scope in scopes
    ]
    _sweep(session, now)
    return orders


def _sweep(session: Session, now: datetime) -> None:
    """Let every scheduled delivery that an order names wait; the claim checks again in any case."""
    orders = holds.standing(session, now)
    for delivery in deliveries.in_state(session, State.SCHEDULED):
        if delivery.operation is Operation.WITHDRAW or delivery.busy:
            continue
        order = in_force(orders, posting.content(session, delivery), delivery.channel, now)
        if order is not None:
            told = message("held", scope=order.scope, reason=order.reason or "-")
            deliveries.reserve(session, delivery, None, None, told, now)


def release(session: Session, scopes: tuple[str, ...], now: datetime, by: str) -> list[Hold]:
    """End the orders for these scopes, or all; the daemon gives every waiting delivery its time."""
    ended = holds.release(session, scopes, now, by)
    if scopes and not ended:
        raise WrongUsage("no-such-hold", scopes=", ".join(scopes))
    return ended
