"""Places: the times that the timetable, the pace, the orders and the editor leave a delivery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlmodel import Session

from publisher.app import App
from publisher.core.admission import Go, Miss, Replan, too_late
from publisher.core.delivery import Delivery
from publisher.core.hold import Hold
from publisher.core.item import Item, When
from publisher.core.message import Message, message
from publisher.core.timetable import Asked, Booked, Bookings, Pace, Place, place
from publisher.store import agenda


@dataclass(frozen=True)
class Orders:
    """The orders in force, and all that ever were."""

    standing: list[Hold]
    every: list[Hold]

    def have_stopped(self, item: Item, channel: str, since: datetime, until: datetime) -> bool:
        """Tell whether any order kept the piece from the channel at some instant between two."""
        return any(one.has_stopped(item, channel, since, until) for one in self.every)


def find_time(
    app: App,
    item: Item,
    delivery: Delivery,
    when: When,
    earliest: datetime,
    booked: Bookings,
    orders: Orders,
    now: datetime,
) -> Place | Message | Miss:
    """Return the time that rules and editor leave to a piece that is wanted at `when`.

    A time that has passed follows the lateness rule; one that a person set goes before all rules. What an
    order kept past its time takes the next one that is free: it is late because somebody wanted it so.
    """
    channel = delivery.channel
    if delivery.set_at is not None and delivery.set_at >= now:
        return Place(delivery.set_at, None, (message("set-by-hand"),))
    pace = pace_of(app, channel)
    if isinstance(when, datetime) and when < now:
        match _passed(app, channel, when, now):
            case Miss() as miss if not _was_kept(app, item, channel, orders, when):
                return miss
            case Miss() | Replan():
                return place(app.rules.timetable, asked_of(item, channel, "next"), pace, booked, earliest)
            case _:
                found = place(app.rules.timetable, asked_of(item, channel, "now"), pace, booked, earliest)
                at_once = isinstance(found, Place) and found.at <= now
                return Place(when, None, (message("late-but-in-grace"),)) if at_once else found
    return place(app.rules.timetable, asked_of(item, channel, when), pace, booked, earliest)


def wished(item: Item, delivery: Delivery) -> When:
    """Return when the piece is wanted: by whoever set a time by hand, for the channel, or at all."""
    return delivery.set_at or item.wish(delivery.channel).at or item.publish_at


def asked_of(item: Item, channel: str, when: datetime | Literal["now", "next"]) -> Asked:
    return Asked(
        channel=channel,
        form=item.form,
        themes=item.themes,
        units=item.units,
        tone=item.tone,
        urgent=item.urgent,
        when=when,
        not_before=item.not_before,
        expires_at=item.expires_at,
    )


def pace_of(app: App, channel: str) -> Pace:
    settings = app.channels[channel].settings
    return Pace(settings.spacing, settings.daily_max)


def booked_on(app: App, session: Session, channel: str, now: datetime, but: int | None = None) -> Bookings:
    """Return what is taken on a channel, from two days back (for spacing and daily counts) on."""
    taken = agenda.bookings(session, channel, now - timedelta(days=2), now, but)
    return Bookings(app.zone, (Booked(at, slot) for at, slot in taken))


def gone_on(app: App, session: Session, delivery: Delivery, now: datetime) -> Bookings:
    """Return what is out or under way on a delivery's channel, for two days back, but for itself."""
    gone = agenda.gone(session, delivery.channel, now - timedelta(days=2), now, delivery.id)
    return Bookings(app.zone, map(Booked, gone))


def _passed(app: App, channel: str, when: datetime, now: datetime) -> Go | Miss | Replan:
    late = app.lateness(channel)
    if now - when <= late.grace:
        return Go()
    decision = too_late(when, late)
    assert isinstance(decision, Go | Miss | Replan)
    return decision


def _was_kept(app: App, item: Item, channel: str, orders: Orders, when: datetime) -> bool:
    """Tell whether an order stood while the piece could still have gone out in time."""
    return orders.have_stopped(item, channel, when, when + app.lateness(channel).grace)
