"""Readiness: whether what is due goes out, as monitors ask it; the rules are those of the notices.

ripe        it could have gone for longer than the channel's grace, half an hour at most
silent      and nothing else went out there meanwhile
neglected   and nothing that people know of keeps it back: no rest, order, missing approval or wrong file
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery
from publisher.core.localtime import write_local
from publisher.core.message import Message, message
from publisher.core.notice import PATIENCE
from publisher.store import channels, trail
from publisher.store.overdue import has_published, ripe
from publisher.work.obstacles import keeping_back

STALE = timedelta(minutes=2)
"""A last pass that is older, in real time, means that the scheduler sleeps."""
LOOKED_AT = 50
"""So many of a channel's deliveries are looked at; where an order keeps back that many, it keeps back all."""


@dataclass(frozen=True)
class Check:
    """One thing that must be so for the work to be done, and what is said of it."""

    name: str
    ok: bool
    message: Message


def examine(app: App, since_pass: float | None) -> tuple[Check, ...]:
    """Return how the database, the scheduler and the deliveries stand; `since_pass` is in real seconds."""
    database, scheduler = _database(app), _scheduler(since_pass)
    return (database, scheduler, _deliveries(app)) if database.ok else (database, scheduler)


def is_awake(since_pass: float | None) -> bool:
    """Tell whether the scheduler has passed of late."""
    return since_pass is not None and since_pass < STALE.total_seconds()


def _database(app: App) -> Check:
    try:
        with app.store.read() as session:
            trail.newest(session)
    except SQLAlchemyError:
        return Check("database", False, message("ready-database-unread"))
    return Check("database", True, message("ready-database"))


def _scheduler(since: float | None) -> Check:
    if since is None:
        return Check("scheduler", False, message("ready-scheduler-not-begun"))
    ok = is_awake(since)
    told = message("ready-scheduler" if ok else "ready-scheduler-asleep", seconds=round(since))
    return Check("scheduler", ok, told)


def _deliveries(app: App) -> Check:
    now = app.clock.now()
    try:
        with app.store.read() as session:
            resting = channels.resting(session)
            working = [name for name in app.channels if name not in resting]
            found = [one for name in working if (one := neglected(app, session, name, now))]
    except SQLAlchemyError:
        return Check("deliveries", False, message("ready-database-unread"))
    if not found:
        return Check("deliveries", True, message("ready-deliveries"))
    return Check("deliveries", False, _tell(app, found))


def neglected(app: App, session: Session, channel: str, now: datetime) -> Delivery | None:
    """Return what a channel that works should have taken long ago, while nothing went out there."""
    since = now - patience(app, channel)
    for one in ripe(session, channel, since, LOOKED_AT):
        assert one.next_try_at is not None
        if has_published(session, channel, one.next_try_at):
            return None
        if keeping_back(app, session, one, now) is None:
            return one
    return None


def patience(app: App, channel: str) -> timedelta:
    """Return how long something may be due on a channel before its silence says something of us."""
    return max(STALE, min(app.lateness(channel).grace, PATIENCE))


def _tell(app: App, found: list[Delivery]) -> Message:
    times = [one.next_try_at for one in found if one.next_try_at is not None]
    names = ", ".join(app.config.channel_name(one.channel) for one in found)
    return message("ready-deliveries-left", channels=names, since=write_local(app.zone, min(times)))
