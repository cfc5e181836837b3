"""Actions about the present content of a piece: approve, return."""

from __future__ import annotations

from abc import ABC
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.message import message
from publisher.core.person import Role
from publisher.work import approval, judging
from publisher.work.actions.action import About, Action, Ask, Kind, Order, Told
from publisher.work.actions.subjects import Piece, find_piece

REASON = Ask("reason", Kind.TEXT, is_needed=True)


class OnItem(Action[Piece], ABC):
    """What is decided about a whole piece."""

    about = About.ITEM
    role = Role.APPROVER

    def find(self, app: App, session: Session, key: str) -> Piece:
        return find_piece(session, key, app.clock.now())


class Approve(OnItem):
    """Let the present content pass."""

    name = "approve"

    def is_offered(self, app: App, session: Session, subject: Piece) -> bool:
        has_passed = subject.word is not None and subject.word.approved
        return _is_judged(app, subject) and not has_passed

    def foretell(self, app: App, session: Session, subject: Piece, now: datetime) -> tuple[Told, ...]:
        return (
            Told(message("foretold-approve", revision=subject.known.revision, channels=_to(app, subject))),
        )

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        with self.writing(app, key, order) as (session, _):
            known = judging.approve(app, session, key, order.now, order.by)
        return (Told(message("approved-now", title=known.title, revision=known.revision)),)


class Return(OnItem):
    """Return the present content to its author; what has its time loses it."""

    name = "return"
    asks = (REASON,)

    def is_offered(self, app: App, session: Session, subject: Piece) -> bool:
        was_returned = subject.word is not None and not subject.word.approved
        return _is_judged(app, subject) and not was_returned

    def foretell(self, app: App, session: Session, subject: Piece, now: datetime) -> tuple[Told, ...]:
        return (
            Told(message("foretold-return", revision=subject.known.revision, channels=_to(app, subject))),
        )

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        reason = order.given.get("reason", "")
        with self.writing(app, key, order) as (session, _):
            known = judging.send_back(app, session, key, reason, order.now, order.by)
        return (Told(message("returned-now", title=known.title)),)


def _is_judged(app: App, subject: Piece) -> bool:
    """Tell whether anything waits for a word on this content."""
    asks = app.config.publisher.approval != "none" and bool(subject.known.revision)
    return asks and (not subject.deliveries or judging.has_words_to_come(subject.deliveries))


def _to(app: App, subject: Piece) -> str:
    to_come = (one for one in subject.deliveries if one.operation in approval.WORDS_OUT)
    return ", ".join(app.config.channel_name(one.channel) for one in to_come) or "–"
