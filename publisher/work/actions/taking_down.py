"""The action that takes a piece down, on all its channels or on one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery, State
from publisher.core.localtime import write_local
from publisher.core.message import message
from publisher.core.person import Role
from publisher.work import decisions, followers, removals
from publisher.work.actions.action import Ask, Kind, Order, Told
from publisher.work.actions.links import without_links, would_lose_links
from publisher.work.actions.on_delivery import OnDelivery
from publisher.work.actions.on_item import REASON, OnItem
from publisher.work.actions.subjects import OnChannel, Piece
from publisher.work.removals import Removal

ASKS = (REASON, Ask("public", Kind.TICK), Ask("by_hand", Kind.TICK))
ENDS = {State.WITHDRAWN: "taken-down-now", State.CANCELLED: "cancelled-before-it-went-out"}


class Withdraw(OnItem):
    """Take a piece down everywhere; what has not gone out is cancelled."""

    name = "withdraw"
    asks = ASKS
    is_grave = True

    def is_offered(self, app: App, session: Session, subject: Piece) -> bool:
        return any(_is_taken_down(one) for one in subject.deliveries)

    def foretell(self, app: App, session: Session, subject: Piece, now: datetime) -> tuple[Told, ...]:
        return tuple(_foretell(app, session, subject.deliveries))

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        """Take it down; the `channel` is given where only one is meant."""
        with self.writing(app, key, order) as (session, _):
            return _withdraw(app, session, key, order.given.get("channel"), order)


class WithdrawOne(OnDelivery):
    """Take a piece down on one channel."""

    name = "withdraw"
    role = Role.APPROVER
    asks = ASKS
    is_grave = True

    def is_offered(self, app: App, session: Session, subject: OnChannel) -> bool:
        one = subject.delivery  # what is with a person is cancelled
        return _is_taken_down(one) and not decisions.is_with_a_person(one)

    def foretell(self, app: App, session: Session, subject: OnChannel, now: datetime) -> tuple[Told, ...]:
        return tuple(_foretell(app, session, (subject.delivery,)))

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        with self.writing(app, key, order) as (session, subject):
            return _withdraw(app, session, subject.piece.id, subject.delivery.channel, order)


def _withdraw(app: App, session: Session, item: str, channel: str | None, order: Order) -> tuple[Told, ...]:
    before = removals.under_way(app, session, item, channel)
    reason, ticks = order.given.get("reason", ""), ("by_hand" in order.given, "public" in order.given)
    chosen = decisions.withdraw(app, session, item, channel, reason, order.now, order.by, *ticks)
    left = followers.leave_without_link(app, session, chosen, order.now)
    return (*_withdrawn(chosen), *_still_to_do(app, before, chosen), *without_links(chosen, left))


def _is_taken_down(one: Delivery) -> bool:
    """Tell whether readers have it, or may have it, and an order would say anything new."""
    return one.may_be_out and not one.busy and decisions.is_changed_by_withdrawing(one, by_hand=True)


def _foretell(app: App, session: Session, has: Sequence[Delivery]) -> Iterator[Told]:
    """Yield what becomes of each channel: taken down, taken down by a person, or never to be out."""
    changed = [one for one in has if decisions.is_changed_by_withdrawing(one, by_hand=True)]
    for code in ("foretold-taken-down", "foretold-by-hand", "foretold-taken-back", "foretold-not-out"):
        if named := [one.channel for one in changed if _end(app, one) == code]:
            yield Told(message(code, channels=", ".join(map(app.config.channel_name, named))))
    yield from would_lose_links(app, session, changed)


def _end(app: App, one: Delivery) -> str:
    if not one.may_be_out:
        return "foretold-not-out"
    if decisions.is_with_a_person(one):
        return "foretold-taken-back"
    channel = app.channels.get(one.channel)
    is_able = channel is not None and channel.can("withdraw")
    return "foretold-taken-down" if is_able else "foretold-by-hand"


def _withdrawn(chosen: Iterable[Delivery]) -> Iterator[Told]:
    """Yield where the piece is taken down, where a person did that, and where it had not been out."""
    ended = [(ENDS.get(one.state, "withdrawn-now"), one.channel) for one in chosen]
    for said in ("taken-down-now", "withdrawn-now", "cancelled-before-it-went-out"):
        if named := [channel for end, channel in ended if end == said]:
            yield Told(message(said, channels=", ".join(named)))


def _still_to_do(app: App, before: Iterable[Removal], chosen: Iterable[Delivery]) -> Iterator[Told]:
    """Yield of removals that were ordered before since when, why they are not done, and what can be done."""
    changed = {one.id for one in chosen}
    for one in before:
        if one.delivery.id not in changed:
            since = write_local(app.zone, one.since)
            said = message("removal-under-way", channel=one.delivery.channel, since=since)
            yield Told(said, (one.why, one.remedy))
