"""The action that orders a legal correction of a piece that readers had."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.localtime import write_local
from publisher.core.message import message
from publisher.core.problem import has_error
from publisher.work import correction
from publisher.work.actions.action import Ask, Kind, Order, Told
from publisher.work.actions.on_item import OnItem
from publisher.work.actions.subjects import Piece
from publisher.work.actions.wrong_file import WrongFile
from publisher.work.obstacles import obstacles, told_of
from publisher.work.order_correction import Ordered, order_correction
from publisher.work.stands import word_of


class Correct(OnItem):
    """Put out a correction at once. Whoever orders it lets its text pass, and so has to be an approver."""

    name = "correct"
    asks = (Ask("file", Kind.FILE, is_needed=True),)

    def is_offered(self, app: App, session: Session, subject: Piece) -> bool:
        return correction.why_not_correct(session, subject.known.id) is None

    def foretell(self, app: App, session: Session, subject: Piece, now: datetime) -> tuple[Told, ...]:
        carried = correction.carriers(session, subject.known.id)
        limit = write_local(app.zone, now + app.config.publisher.correction.within)
        names = ", ".join(map(app.config.channel_name, carried))
        told = Told(message("foretold-correct", channels=names, limit=limit))
        is_up = correction.stays(session, subject.known.id)
        return (told, Told(message("foretold-piece-stays"))) if is_up else (told,)

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        """Order it; the piece may be named by its address as well."""
        if order.file is None:
            raise WrongUsage("correction-needs-file", path="–")

        def check(session: Session) -> None:
            if order.shown is not None:
                self.as_shown(app, session, key, order)

        ordered = order_correction(app, key, order.file, order.now, order.by, check)
        if has_error(ordered.problems):
            raise WrongFile("correction-file-wrong", ordered.problems)
        with app.store.read() as session:
            return tuple(_ordered(app, session, ordered, order.now))


def _ordered(app: App, session: Session, ordered: Ordered, now: datetime) -> Iterator[Told]:
    """Yield what happens now, channel by channel, and what a person has to see to beside it."""
    assert ordered.notice is not None
    yield from (Told(one.message) for one in ordered.problems)
    limit = write_local(app.zone, now + app.config.publisher.correction.within)
    named = {"title": ordered.piece.title, "notice": ordered.notice.id, "path": ordered.notice.path}
    yield Told(message("correction-ordered-now", **named, limit=limit))
    standing = obstacles(app, session)
    for one in ordered.deliveries:
        line = message("line-of-channel", number=one.id, channel=one.channel, state=app.word(word_of(one)))
        told = told_of(one, standing) or one.reason
        yield Told(line, (told,) if told else ())
    for channel in ordered.elsewhere:
        yield Told(message("correction-by-hand", channel=channel))
    for one in ordered.still_to_come:
        yield Told(message("correction-still-to-come", channel=one.channel, number=one.id))
    if correction.stays(session, ordered.piece.id):
        yield Told(message("correction-takes-nothing-down", item=ordered.piece.id))
