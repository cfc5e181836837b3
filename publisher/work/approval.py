"""Approval: where the workspace asks for it, only content that somebody has let pass goes out."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery, Operation, State
from publisher.core.digest import digest
from publisher.core.item import Item
from publisher.core.message import Message, message
from publisher.store import approvals, deliveries, moves
from publisher.work import posting

WORDS_OUT = frozenset({Operation.PUBLISH, Operation.UPDATE})
"""What needs an approval; what is taken down needs none."""


def missing(app: App, session: Session, item: Item) -> Message | None:
    """Return what an item waits for whose very content is not approved, None when it may pass."""
    if app.config.publisher.approval == "none":
        return None
    word = approvals.newest(session, item.id, digest(item))
    if word is not None:
        return None if word.approved else word.told
    if app.config.publisher.approver == "another" and not item.authors:
        return message("needs-authors", item=item.id)
    was_approved = approvals.was_approved(session, item.id)
    return message("changed-since-approved" if was_approved else "needs-approval", item=item.id)


def keep_back(app: App, session: Session, item: str, now: datetime) -> None:
    """Take their time from an item's deliveries whose words nobody has let pass; they say why they wait."""
    if app.config.publisher.approval == "none":
        return
    for delivery in deliveries.of_item(session, item):
        if delivery.state is State.SCHEDULED and delivery.operation in WORDS_OUT:
            keeps_back(app, session, delivery, now)


def keeps_back(app: App, session: Session, delivery: Delivery, now: datetime) -> bool:
    """Let a delivery wait whose words nobody has let pass; tell whether that is so."""
    reason = missing(app, session, posting.content(session, delivery))
    if reason is not None:
        moves.reserve(session, delivery, None, None, reason, now)
    return reason is not None
