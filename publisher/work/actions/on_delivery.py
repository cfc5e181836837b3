"""Actions about a piece on one channel: send again, publish anew, reschedule, cancel."""

from __future__ import annotations

from abc import ABC
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery, Operation, State
from publisher.core.errors import WrongUsage
from publisher.core.localtime import write_local
from publisher.core.message import Message, message
from publisher.core.person import Role
from publisher.work import decisions, followers, unconfirmed
from publisher.work.actions.action import About, Action, Ask, Kind, Order, Told
from publisher.work.actions.links import without_links, would_lose_links
from publisher.work.actions.subjects import OnChannel, find_on_channel
from publisher.work.obstacles import in_the_way, keeping_back, obstacles


class OnDelivery(Action[OnChannel], ABC):
    """What is decided about one delivery."""

    about = About.DELIVERY
    role = Role.EDITOR

    def find(self, app: App, session: Session, key: str) -> OnChannel:
        return find_on_channel(session, key)


class Retry(OnDelivery):
    """Send again at once, or now instead of at its time; what may be out is looked for first."""

    name = "retry"

    def title(self, subject: OnChannel) -> Message:
        is_new = subject.delivery.state in {State.WAITING, State.SCHEDULED} and not subject.delivery.attempts
        return message("action-send-now" if is_new else "action-retry")

    def is_offered(self, app: App, session: Session, subject: OnChannel) -> bool:
        return decisions.may_be_retried(subject.delivery)

    def foretell(self, app: App, session: Session, subject: OnChannel, now: datetime) -> tuple[Told, ...]:
        one = subject.delivery
        values = {"channel": app.config.channel_name(one.channel), "revision": one.wanted or one.live or 0}
        told = Told(message(_to_be_retried(app, session, one), **values))
        found = _in_its_way(app, session, one, now)
        return (told, Told(message("foretold-waits-all-the-same"), (found,))) if found else (told,)

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        with self.writing(app, key, order) as (session, subject):
            return _retry(app, session, subject, order)


class Anew(OnDelivery):
    """Publish what was cancelled or withdrawn, in its newest revision: it undoes a decision of the desk."""

    name = "anew"
    role = Role.APPROVER

    def is_offered(self, app: App, session: Session, subject: OnChannel) -> bool:
        return decisions.is_given_up(subject.delivery) and not subject.delivery.busy

    def foretell(self, app: App, session: Session, subject: OnChannel, now: datetime) -> tuple[Told, ...]:
        channel = app.config.channel_name(subject.delivery.channel)
        code = "foretold-anew" if subject.delivery.state in decisions.ENDED else "foretold-anew-if-absent"
        return (Told(message(code, channel=channel, revision=subject.piece.revision)),)

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        with self.writing(app, key, order) as (session, subject):
            return _retry(app, session, subject, order)


class Reschedule(OnDelivery):
    """Give it another time, which takes no slot."""

    name = "reschedule"
    asks = (Ask("at", Kind.TIME, is_needed=True),)

    def is_offered(self, app: App, session: Session, subject: OnChannel) -> bool:
        return decisions.may_be_rescheduled(subject.delivery)

    def foretell(self, app: App, session: Session, subject: OnChannel, now: datetime) -> tuple[Told, ...]:
        one = subject.delivery
        values = {"channel": app.config.channel_name(one.channel), "revision": one.wanted or 0}
        if one.due_at is None:
            return (Told(message("foretold-first-time", **values)),)
        return (Told(message("foretold-reschedule", **values, at=write_local(app.zone, one.due_at))),)

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        with self.writing(app, key, order) as (session, subject):
            at = order.instant(app, "at")
            if at is None:
                raise WrongUsage("not-a-time", given="")
            number = subject.delivery.id
            timed = decisions.reschedule(app, session, number, at, order.now, order.by)
            found = keeping_back(app, session, timed, at)
            code = "rescheduled-waits-now" if found else "rescheduled-now"
            said = message(code, number=number, channel=timed.channel, at=write_local(app.zone, at))
            return (_told(said, found),)


class Cancel(OnDelivery):
    """Give up what has not gone out; what may be out is looked for and taken down."""

    name = "cancel"
    is_grave = True

    def is_offered(self, app: App, session: Session, subject: OnChannel) -> bool:
        return decisions.may_be_cancelled(subject.delivery)

    def foretell(self, app: App, session: Session, subject: OnChannel, now: datetime) -> tuple[Told, ...]:
        one = subject.delivery
        values = {"channel": app.config.channel_name(one.channel), "revision": one.wanted or 0}
        told = Told(message(_to_be_cancelled(app, session, one), **values))
        return (told, *would_lose_links(app, session, [one]))

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        with self.writing(app, key, order) as (session, subject):
            ended = decisions.cancel(app, session, subject.delivery.id, order.now, order.by)
            left = followers.leave_without_link(app, session, [ended], order.now)
        code = "cancel-looks-first-now" if ended.state is State.UNCONFIRMED else "cancelled-now"
        said = Told(message(code, number=ended.id, channel=ended.channel))
        return (said, *without_links([ended], left))


def _retry(app: App, session: Session, subject: OnChannel, order: Order) -> tuple[Told, ...]:
    again = decisions.retry(app, session, subject.delivery.id, order.now, order.by)
    found = _in_its_way(app, session, again, order.now)
    said = message(_retried(again, found), number=again.id, channel=again.channel)
    return (_told(said, found),)


def _told(said: Message, found: Message | None) -> Told:
    return Told(said, (found,) if found else ())


def _in_its_way(app: App, session: Session, one: Delivery, now: datetime) -> Message | None:
    return keeping_back(app, session, one, now) or in_the_way(one, obstacles(app, session))


def _retried(again: Delivery, found: Message | None) -> str:
    """Return the code of what follows from a retry; `found` is what keeps it back."""
    if again.state is State.UNCONFIRMED:
        return "retry-looks-first-now"
    if found is not None:
        return "retried-waits-now"
    if again.state is State.WAITING:
        return "wanted-anew-now"
    return {
        Operation.WITHDRAW: "retried-withdraw-now",
        Operation.UPDATE: "retried-update-now",
    }.get(again.operation or Operation.PUBLISH, "retried-now")


def _to_be_retried(app: App, session: Session, one: Delivery) -> str:
    """Return the code of what a retry will do."""
    if unconfirmed.is_open(one):
        is_told = unconfirmed.can_tell(app, session, one)
        return "foretold-looks-first" if is_told else "foretold-sends-unseen"
    return {
        Operation.WITHDRAW: "foretold-takes-down-again",
        Operation.UPDATE: "foretold-updates-again",
    }.get(one.operation or Operation.PUBLISH, "foretold-sends")


def _to_be_cancelled(app: App, session: Session, one: Delivery) -> str:
    """Return the code of what a cancellation will do."""
    if unconfirmed.is_open(one):
        is_told = unconfirmed.can_tell(app, session, one)
        return "foretold-looks-to-take-down" if is_told else "foretold-cancels-unseen"
    return "foretold-takes-back" if decisions.is_with_a_person(one) else "foretold-cancels"
