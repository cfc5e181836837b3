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
    if app.config.publisher.approval == "none" or approvals.is_approved(session, item.id, digest(item)):
        return None
    return message("needs-approval")
