"""Actions that keep everything in a scope back and let it go: all, a channel, a piece, a unit…"""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from publisher.app import App
from publisher.core.hold import Hold
from publisher.core.localtime import write_local
from publisher.core.message import Message, message
from publisher.core.person import Role
from publisher.store import agenda
from publisher.store.trouble import said_by
from publisher.work import holding
from publisher.work.actions.action import About, Action, Ask, Kind, Order, Told
from publisher.work.actions.on_item import OnItem
from publisher.work.actions.scope_names import name_scope
from publisher.work.actions.subjects import EVERYTHING, Piece, Scope, find_scope
from publisher.work.let_go import gone_stale
from publisher.work.staleness import LOOK_FIRST

SWEEPS_SECONDS = 2.0
"""How long an order goes on to mark what waits now, before it leaves the rest to the daemon."""
MOST_STALE = 20
"""Deliveries that a release names one by one."""
ASKS = (Ask("reason", Kind.TEXT), Ask("until", Kind.TIME))


class OnScope(Action[Scope], ABC):
    """What is decided about everything in a scope; stopping is every editor's, letting go the desk's."""

    about = About.SCOPE

    def find(self, app: App, session: Session, key: str) -> Scope:
        return find_scope(session, key, app.clock.now())


class HoldScope(OnScope):
    """Stop everything in a scope at once."""

    name = "hold"
    role = Role.EDITOR
    asks = ASKS
    is_grave = True

    def find(self, app: App, session: Session, key: str) -> Scope:
        holding.check(app, session, key)
        return super().find(app, session, key)

    def title(self, subject: Scope) -> Message:
        return message("action-hold-all" if subject.name == "all" else "action-hold")

    def is_offered(self, app: App, session: Session, subject: Scope) -> bool:
        return True

    def foretell(self, app: App, session: Session, subject: Scope, now: datetime) -> tuple[Told, ...]:
        return tuple(_foretell_hold(app, session, subject.name))

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        with self.writing(app, key, order) as (session, subject):
            orders = _hold(app, session, (subject.name,), order)
        return (*_held(app, orders), *_sweep(app))


class ReleaseScope(OnScope):
    """End the orders of a scope, or all of them."""

    name = "release"
    role = Role.APPROVER

    def is_offered(self, app: App, session: Session, subject: Scope) -> bool:
        return bool(subject.orders)

    def foretell(self, app: App, session: Session, subject: Scope, now: datetime) -> tuple[Told, ...]:
        return tuple(_foretell_release(app, subject.orders))

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        with self.writing(app, key, order) as (session, subject):
            scopes = () if subject.name == EVERYTHING else (subject.name,)
            ended = holding.release(session, scopes, order.now, order.by)
        return tuple(_released(app, ended))


class Pause(HoldScope):
    """Stop all of one channel."""

    name = "pause"
    about = About.CHANNEL
    is_grave = False

    def title(self, subject: Scope) -> Message:
        return message("action-pause")

    def find(self, app: App, session: Session, key: str) -> Scope:
        return super().find(app, session, f"channel:{key}")

    def is_offered(self, app: App, session: Session, subject: Scope) -> bool:
        return not subject.orders


class Resume(ReleaseScope):
    """Let one channel go on."""

    name = "resume"
    about = About.CHANNEL

    def find(self, app: App, session: Session, key: str) -> Scope:
        return super().find(app, session, f"channel:{key}")


class HoldItem(OnItem):
    """Stop one piece on all its channels."""

    name = "hold"
    role = Role.EDITOR
    asks = ASKS

    def is_offered(self, app: App, session: Session, subject: Piece) -> bool:
        return not subject.orders and any(one.operation for one in subject.deliveries)

    def foretell(self, app: App, session: Session, subject: Piece, now: datetime) -> tuple[Told, ...]:
        return tuple(_foretell_hold(app, session, f"item:{subject.known.id}"))

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        with self.writing(app, key, order) as (session, _):
            orders = _hold(app, session, (f"item:{key}",), order)
        return (*_held(app, orders), *_sweep(app))


class ReleaseItem(OnItem):
    """Let one piece go."""

    name = "release"

    def is_offered(self, app: App, session: Session, subject: Piece) -> bool:
        return bool(subject.orders)

    def foretell(self, app: App, session: Session, subject: Piece, now: datetime) -> tuple[Told, ...]:
        return tuple(_foretell_release(app, subject.orders))

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        with self.writing(app, key, order) as (session, _):
            ended = holding.release(session, (f"item:{key}",), order.now, order.by)
        return tuple(_released(app, ended))


def hold_scopes(
    app: App, scopes: tuple[str, ...], order: Order, excepted: tuple[str, ...]
) -> tuple[Told, ...]:
    """Stop several scopes with one order; what cannot be held holds none of them."""
    with app.store.write() as session:
        orders = _hold(app, session, scopes, order, excepted)
    return (*_held(app, orders), *_sweep(app))


def release_scopes(app: App, scopes: tuple[str, ...], order: Order) -> tuple[Told, ...]:
    """End the orders for several scopes; all of them when none is named."""
    with app.store.write() as session:
        ended = holding.release(session, scopes, order.now, order.by)
    return tuple(_released(app, ended))


def _hold(
    app: App, session: Session, scopes: tuple[str, ...], order: Order, excepted: tuple[str, ...] = ()
) -> list[Hold]:
    reason, until = order.given.get("reason", ""), order.instant(app, "until")
    return holding.hold(
        app, session, scopes, order.now, order.by, reason=reason, until=until, excepted=excepted
    )


def _held(app: App, orders: Sequence[Hold]) -> Iterator[Told]:
    with app.store.read() as session:
        for one in orders:
            yield Told(message("held-now", scope=one.scope, name=name_scope(app, session, one.scope)))


def _sweep(app: App) -> Iterator[Told]:
    """Let wait what an order stops; the order is in force even where the database cannot be read through."""
    try:
        if left := holding.sweep_for(app, SWEEPS_SECONDS):
            yield Told(message("sweep-goes-on", count=left))
    except SQLAlchemyError as error:
        yield Told(message("held-all-the-same", said=said_by(error)))


def _released(app: App, ended: Sequence[Hold]) -> Iterator[Told]:
    """Yield what was let go, and what of it has words that hold no more, while there is time to look."""
    yield Told(message("released-now" if ended else "released-nothing", count=len(ended)))
    found = gone_stale(app, SWEEPS_SECONDS) if ended else []
    for one in found[:MOST_STALE]:
        named = {"number": one.delivery.id, "channel": one.delivery.channel, "title": one.title}
        yield Told(message("line-of-stale", **named, told=app.tell(one.told)))
    if len(found) > MOST_STALE:
        yield Told(message("queue-and-more", count=len(found) - MOST_STALE))
    if found:
        yield Told(message("released-stale", minutes=LOOK_FIRST // timedelta(minutes=1)))


def _foretell_hold(app: App, session: Session, scope: str) -> Iterator[Told]:
    yield Told(message("foretold-hold", scope=name_scope(app, session, scope)))
    if scope == "all" or scope.startswith("channel:"):
        channels = list(app.channels) if scope == "all" else [scope.removeprefix("channel:")]
        due, _ = agenda.next_times(session, channels)
        if due is not None:
            yield Told(message("foretold-hold-next", at=write_local(app.zone, due)))
    yield Told(message("foretold-hold-lets-pass"))


def _foretell_release(app: App, orders: Sequence[Hold]) -> Iterator[Told]:
    yield Told(message("foretold-release", count=len(orders)))
    yield Told(message("foretold-release-stale", minutes=LOOK_FIRST // timedelta(minutes=1)))
