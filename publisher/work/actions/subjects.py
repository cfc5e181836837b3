"""What actions are about, as a person is shown it, each with the stamp of what was shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session

from publisher.core.delivery import Delivery
from publisher.core.errors import WrongUsage
from publisher.core.hold import Hold
from publisher.store import approvals, corrections, deliveries, holds
from publisher.store.approvals import Word
from publisher.store.items import Known
from publisher.work.chosen import the_item


@dataclass(frozen=True)
class OnChannel:
    """A piece on one channel."""

    delivery: Delivery
    piece: Known

    @property
    def stamp(self) -> str:
        return stamp_of(self.piece.revision, *_of(self.delivery))


@dataclass(frozen=True)
class Piece:
    """A piece on all its channels, with the notices that correct it.

    `word` is the newest of its present content, `orders` hold it alone.
    """

    known: Known
    deliveries: tuple[Delivery, ...]
    word: Word | None
    orders: tuple[Hold, ...]
    notices: tuple[str, ...]

    @property
    def stamp(self) -> str:
        told = [part for one in self.deliveries for part in _of(one)]
        orders = tuple(one.id for one in self.orders)
        return stamp_of(self.known.digest, self.known.state, self.word, orders, self.notices, *told)


@dataclass(frozen=True)
class Scope:
    """What a hold may name, and the `orders` that stand for just that; for `everything` all that stand."""

    name: str
    orders: tuple[Hold, ...]

    @property
    def stamp(self) -> str:
        return stamp_of(self.name, *(one.id for one in self.orders))


EVERYTHING = "everything"
"""The scope by which all orders are released."""


def find_on_channel(session: Session, key: str) -> OnChannel:
    """Return a piece on a channel by the number of the delivery; another raises WrongUsage."""
    number = int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else 0
    delivery = deliveries.get(session, number)
    if delivery is None:
        raise WrongUsage("no-such-delivery", number=key)
    return OnChannel(delivery, the_item(session, delivery.item))


def find_piece(session: Session, key: str, now: datetime) -> Piece:
    """Return a piece by its id; another raises WrongUsage."""
    known = the_item(session, key)
    word = approvals.newest(session, key, known.digest) if known.revision else None
    orders = find_scope(session, f"item:{key}", now).orders
    notices = tuple(one.notice for one in corrections.of_item(session, key))
    return Piece(known, tuple(deliveries.of_item(session, key)), word, orders, notices)


def find_scope(session: Session, name: str, now: datetime) -> Scope:
    """Return a scope with its orders; whether it names anything is seen when it is to be held."""
    orders = (one for one in holds.standing(session, now) if name in {one.scope, EVERYTHING})
    return Scope(name, tuple(orders))


def _of(one: Delivery) -> tuple[object, ...]:
    """Return what a person decides on: what is being tried meanwhile changes nothing of that."""
    stands = (one.id, one.state, one.wanted, one.live, one.busy, one.reason)
    return (*stands, one.due_at, one.set_at, one.published_at, one.withdrawn_at)


def stamp_of(*parts: object) -> str:
    """Return a stamp that is another as soon as one of the parts is."""
    return sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]
