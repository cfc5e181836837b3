"""The action about an activity: remove it from all counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session

from publisher.app import App
from publisher.core.activity import Activity
from publisher.core.errors import WrongUsage
from publisher.core.localtime import write_day
from publisher.core.message import message
from publisher.core.person import Role
from publisher.store import activities as rows
from publisher.work import activities
from publisher.work.actions.action import About, Action, Ask, Kind, Order, Told


@dataclass(frozen=True)
class Recorded:
    """An activity on record."""

    activity: Activity

    @property
    def stamp(self) -> str:
        one = self.activity
        return sha256(f"activity {one.id} {one.removed_at}".encode()).hexdigest()[:16]


class RemoveActivity(Action[Recorded]):
    """Take an activity out of all figures; its record stays, with the reason."""

    name = "remove"
    about = About.ACTIVITY
    role = Role.EDITOR
    asks = (Ask("reason", Kind.TEXT, is_needed=True),)

    def find(self, app: App, session: Session, key: str) -> Recorded:
        known = rows.get(session, number_of(key))
        if known is None:
            raise WrongUsage("no-such-activity", number=key)
        return Recorded(known)

    def is_offered(self, app: App, session: Session, subject: Recorded) -> bool:
        return not subject.activity.is_removed

    def foretell(self, app: App, session: Session, subject: Recorded, now: datetime) -> tuple[Told, ...]:
        one = subject.activity
        return (Told(message("foretold-remove", title=one.title, day=write_day(one.day))),)

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        with self.writing(app, key, order) as (session, subject):
            number, reason = subject.activity.id, order.given.get("reason", "")
            removed = activities.remove(app, session, number, reason, order.by, order.now)
        return (Told(message("activity-removed-now", number=removed.id, title=removed.title)),)


def number_of(key: str) -> int:
    """Return the number that a key is, 0 for none, which nothing bears."""
    return int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else 0
