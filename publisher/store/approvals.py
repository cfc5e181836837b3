"""Approvals: who let which content pass, and who sent it back."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from publisher.store.tables import ApprovalRow
from publisher.store.trail import write_step


def is_approved(session: Session, item: str, digest: str) -> bool:
    """Tell whether the newest word on exactly this content is yes."""
    query = select(ApprovalRow).where(ApprovalRow.item == item, ApprovalRow.digest == digest)
    row = session.exec(query.order_by(col(ApprovalRow.id).desc())).first()
    return row is not None and row.approved


def decide(
    session: Session, item: str, digest: str, approved: bool, by: str, now: datetime, reason: str = ""
) -> None:
    """Write down that `by` approved this content, or returned it and why."""
    session.add(ApprovalRow(item=item, digest=digest, approved=approved, by=by, at=now, reason=reason))
    action = "approved" if approved else "returned"
    write_step(session, now, by, action, item=item, digest=digest, reason=reason)
