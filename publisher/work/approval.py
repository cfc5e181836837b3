"""Approval: where the workspace asks for it, only content that somebody has let pass goes out."""

from __future__ import annotations

from sqlmodel import Session

from publisher.app import App
from publisher.core.digest import digest
from publisher.core.item import Item
from publisher.core.message import Message, message
from publisher.store import approvals


def missing(app: App, session: Session, item: Item) -> Message | None:
    """Return what an item waits for whose very content is not approved, None when it may pass."""
    if app.config.publisher.approval == "none":
        return None
    word = approvals.newest(session, item.id, digest(item))
    if word is not None:
        return None if word.approved else word.told
    return message("changed-since-approved" if approvals.was_approved(session, item.id) else "needs-approval")
