"""What a person does to a delivery who knows better: retry, confirm, take down."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from publisher.core.delivery import Delivery, State, Via
from publisher.core.message import Message
from publisher.core.receipt import Receipt
from publisher.store import deliveries
from publisher.store.json import message_json, receipt_json
from publisher.store.moves.change import change
from publisher.store.moves.consequences import gone, out_since
from publisher.store.moves.wishing import follow_up


def retry(session: Session, delivery: Delivery, now: datetime, actor: str) -> bool:
    """Send again at once, because a person says so, who has looked where we could not tell."""
    has_looked = delivery.state is State.UNCONFIRMED or delivery.live is not None
    return change(
        session,
        delivery,
        State.SCHEDULED,
        now,
        actor,
        "retried",
        due_at=delivery.due_at or now,
        set_at=now,
        next_try_at=now,
        stage_at=None,
        doubted_since=None if has_looked else delivery.doubted_since,
        tries=0,
        looks=0,
        error=None,
    )


def retry_if_absent(
    session: Session, delivery: Delivery, reason: Message, at_once: bool, now: datetime, actor: str
) -> bool:
    """Send again what may be out, because a person says so, but only once it is not found.

    It is looked for `at_once`, or when its reply has had its time.
    """
    sooner: dict[str, datetime] = {"next_try_at": now} if at_once else {}
    told = message_json(reason)
    fresh = {"due_at": delivery.due_at or now, "set_at": now, "tries": 0, "reason": told}
    return change(session, delivery, State.UNCONFIRMED, now, actor, "retried", **fresh, **sooner)


def confirm(
    session: Session,
    delivery: Delivery,
    revision: int,
    proof: Receipt,
    at: datetime,
    now: datetime,
    actor: str,
    via: Via,
) -> bool:
    """Record that `revision` is out since `at`, with what a person or a feed has seen as `proof`.

    Where it was to be taken down meanwhile, that follows at once.
    """
    old = delivery.receipt if delivery.live is not None else None  # else it proves a post that is gone
    receipt = replace(proof, remote_id=old.remote_id, parts={**old.parts, **proof.parts}) if old else proof
    confirmed = change(
        session,
        delivery,
        State.PUBLISHED,
        now,
        actor,
        "confirmed",
        wanted=revision if delivery.state is State.CANCELLED else delivery.wanted,
        live=revision,
        receipt=receipt_json(receipt),
        remote_id=receipt.remote_id,
        published_at=out_since(delivery) or at,
        withdrawn_at=None,
        via=via,
        doubted_since=None,
        next_try_at=None,
        stage_at=None,
        staged=None,  # what a person found out there may be made of it, so nothing is removed
        error=None,
        url=proof.url,
    )
    if confirmed and (out := deliveries.get(session, delivery.id)):
        follow_up(session, out, now)
    return confirmed


def taken_down(session: Session, delivery: Delivery, now: datetime, actor: str, reason: Message) -> bool:
    """Record that a person has taken down what was out, or taken back what was handed over."""
    columns = {"wanted": None, "reason": message_json(reason), "error": None, **gone(now)}
    return change(session, delivery, State.WITHDRAWN, now, actor, "taken-down", **columns)
