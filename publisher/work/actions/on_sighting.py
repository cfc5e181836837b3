"""Actions about what feeds show and nobody has answered for: accept, ignore."""

from __future__ import annotations

import re
from abc import ABC
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.message import message
from publisher.core.person import Role
from publisher.core.sighting import OPEN, Sighting
from publisher.store import sightings
from publisher.work import accepting
from publisher.work.accepting import Given
from publisher.work.actions.action import About, Action, Ask, Kind, Order, Told
from publisher.work.actions.on_activity import number_of


@dataclass(frozen=True)
class Seen:
    """An entry of a feed."""

    sighting: Sighting

    @property
    def stamp(self) -> str:
        one = self.sighting
        return sha256(f"sighting {one.id} {one.fate} {one.delivery} {one.rivals}".encode()).hexdigest()[:16]


class OnSighting(Action[Seen], ABC):
    """What is decided about an entry that waits for an answer."""

    about = About.SIGHTING
    role = Role.EDITOR

    def find(self, app: App, session: Session, key: str) -> Seen:
        found = sightings.get(session, number_of(key))
        if found is None:
            raise WrongUsage("no-such-sighting", number=key)
        return Seen(found)

    def is_offered(self, app: App, session: Session, subject: Seen) -> bool:
        return subject.sighting.fate in OPEN


class Accept(OnSighting):
    """Make an activity of it."""

    name = "accept"
    asks = (Ask("units", Kind.LINE), Ask("form", Kind.LINE), Ask("themes", Kind.LINE))

    def foretell(self, app: App, session: Session, subject: Seen, now: datetime) -> tuple[Told, ...]:
        return (Told(message("foretold-accept", title=subject.sighting.entry.title)),)

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        units, themes = (_parted(order.given.get(name, "")) for name in ("units", "themes"))
        given = Given(units, order.given.get("form"), themes)
        with self.writing(app, key, order) as (session, subject):
            number = subject.sighting.id
            made = accepting.accept(app, session, number, given, order.now, order.by)
        return (Told(message("accepted-now", number=made.id, title=made.title)),)


class Ignore(OnSighting):
    """Put it aside for good."""

    name = "ignore"

    def foretell(self, app: App, session: Session, subject: Seen, now: datetime) -> tuple[Told, ...]:
        return (Told(message("foretold-ignore", title=subject.sighting.entry.title)),)

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        with self.writing(app, key, order) as (session, subject):
            one = accepting.ignore(app, session, subject.sighting.id, order.now, order.by)
        return (Told(message("sighting-ignored-now", number=one.id, title=one.entry.title)),)


def _parted(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in re.split(r"[,;]", text) if one.strip())
