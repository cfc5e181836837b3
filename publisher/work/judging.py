"""Judging: what an editor says of the very content that an item has now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery
from publisher.core.errors import WrongUsage
from publisher.core.slug import slugify
from publisher.store import approvals, deliveries, items
from publisher.store.items import Known
from publisher.work import approval
from publisher.work.chosen import not_blank, the_item
from publisher.work.unread import is_unread


def approve(app: App, session: Session, item: str, now: datetime, by: str) -> Known:
    """Let the item's present content pass; where the workspace asks for it, not by one of its authors.

    Raises WrongUsage where the file says something newer: whoever approves has read that, perhaps.
    """
    known = _to_judge(session, item, by)
    if is_unread(app, session, known):
        raise WrongUsage("file-is-newer", item=known.id, revision=known.revision, path=known.path)
    if app.config.publisher.approver == "another":
        _is_another(session, known, by)
    approvals.decide(session, item, known.digest, True, by, now)
    return known


def send_back(app: App, session: Session, item: str, reason: str, now: datetime, by: str) -> Known:
    """Return the item's present content to its author; what has its time loses it.

    Raises WrongUsage where that would stop nothing: approval is not asked for, or all of it is out.
    """
    not_blank(reason, "--reason")
    known = _to_judge(session, item, by)
    if app.config.publisher.approval == "none":
        raise WrongUsage("approval-is-off", item=item)
    has = deliveries.of_item(session, item)
    if has and not has_words_to_come(has):
        raise WrongUsage("return-comes-too-late", item=item)
    approvals.decide(session, item, known.digest, False, by, now, reason)
    approval.keep_back(app, session, item, now)
    return known


def has_words_to_come(has: Iterable[Delivery]) -> bool:
    """Tell whether any of these deliveries has yet to bring words to readers."""
    return any(one.operation in approval.WORDS_OUT for one in has)


def _to_judge(session: Session, item: str, by: str) -> Known:
    """Return the item, which has to have been read right once."""
    not_blank(by, "--by")
    known = the_item(session, item)
    if not known.revision:
        raise WrongUsage("item-never-right", item=known.id)
    return known


def _is_another(session: Session, known: Known, by: str) -> None:
    """Refuse an approval by an author, and one of a piece whose authors nobody knows."""
    authors = items.revision(session, known.id, known.revision).authors
    if not authors:
        raise WrongUsage("approval-needs-authors", item=known.id)
    if slugify(by) in map(slugify, authors):
        raise WrongUsage("approver-is-author", item=known.id, name=by)
