"""Departure: what is asked at the last moment before a delivery is sent; what is kept back is told why."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.admission import Go, Miss, Replan, Rest, admit
from publisher.core.delivery import Delivery, Operation, State, Via
from publisher.core.hold import Hold
from publisher.core.message import message
from publisher.store import attempts, moves
from publisher.work import approval, posting, scheduling, second_thoughts
from publisher.work.orders import stopping


def may_go(app: App, session: Session, delivery: Delivery, orders: list[Hold], now: datetime) -> bool:
    """Ask the rules at the last moment, and write down what keeps the delivery back."""
    item = posting.content(session, delivery)
    if delivery.operation is not Operation.WITHDRAW and approval.keeps_back(app, session, delivery, now):
        return False
    if delivery.operation is Operation.PUBLISH and posting.is_wrong(session, delivery):
        moves.reserve(session, delivery, None, None, message("file-has-errors"), now)
        return False
    if _is_in_doubt(app, session, delivery, now):
        return False
    held = stopping(session, delivery, item, orders, now)
    match admit(delivery, item, [held] if held else [], app.lateness(delivery.channel), now):
        case Go():
            return not second_thoughts.moves_what_may_not_go(app, session, delivery, item, now)
        case Rest(reason):
            moves.reserve(session, delivery, None, None, reason, now)
        case Replan(reason):
            moves.reserve(session, delivery, None, None, reason, now)
            scheduling.plan(app, session, now, {delivery.item})
        case Miss(reason):
            moves.fail(session, delivery, State.MISSED, reason, now)
    return False


def _is_in_doubt(app: App, session: Session, delivery: Delivery, now: datetime) -> bool:
    """Let a lost change of what is live have its time to land, and look whether a lost withdrawal did.

    Otherwise an older text could land after a newer one, and what is gone be changed. Who retries ends the
    waiting, and who confirms by hand the doubt.
    """
    is_decided = delivery.error is None
    if delivery.live is None or (is_decided and delivery.via is Via.HAND):
        return False
    lost = attempts.in_doubt(session, delivery.id)
    if lost is None or lost.finished_at is None:
        return False
    settled_at = lost.finished_at + app.clock.settling(app.settle_time(delivery.channel))
    if settled_at > now and not is_decided:
        return moves.rest(session, delivery, settled_at, now)
    channel = app.channels[delivery.channel]
    may_be_gone = lost.operation is Operation.WITHDRAW and delivery.operation is Operation.UPDATE
    can_look = channel.can("find") and not channel.hands_over
    return may_be_gone and can_look and moves.seek(session, delivery, now)
