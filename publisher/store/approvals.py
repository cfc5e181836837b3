"""Approvals: who let which content pass, and who sent it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from publisher.core.message import Message, message
from publisher.store.tables.decisions import ApprovalRow
from publisher.store.trail import write_step


@dataclass(frozen=True)
class Word:
    """What somebody said of a content."""

    approved: bool
    by: str
    reason: str

    @property
    def told(self) -> Message:
        """Return what the author is told of a content that was returned."""
        return message("returned-by", name=self.by, reason=self.reason)


def newest(session: Session, item: str, digest: str) -> Word | None:
    """Return the newest word on exactly this content, None when nobody has said anything of it."""
    query = select(ApprovalRow).where(ApprovalRow.item == item, ApprovalRow.digest == digest)
    row = session.exec(query.order_by(col(ApprovalRow.id).desc())).first()
    return Word(row.approved, row.by, row.reason) if row else None


def was_approved(session: Session, item: str) -> bool:
    """Tell whether any content of an item was ever approved."""
    query = select(ApprovalRow.id).where(ApprovalRow.item == item, col(ApprovalRow.approved))
    return session.exec(query).first() is not None


def decide(
    session: Session, item: str, digest: str, approved: bool, by: str, now: datetime, reason: str = ""
) -> None:
    """Write down that `by` approved this content, or returned it and why."""
    session.add(ApprovalRow(item=item, digest=digest, approved=approved, by=by, at=now, reason=reason))
    action = "approved" if approved else "returned"
    write_step(session, now, by, action, item=item, digest=digest, reason=reason)
