"""Linked: one posting has one link, so what is on record at a link is not put on record there again.

What people recorded at a link before it was known that a delivery is out there is taken back: the delivery
counts by itself. A person who confirms one at such a link is told of the record instead, but for what was
accepted from the channel's own feed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.activity import Activity, Kind, Origin
from publisher.core.delivery import Delivery
from publisher.core.errors import WrongUsage
from publisher.core.feed import plain_link
from publisher.core.message import Message, message
from publisher.store import activities, items, links
from publisher.words import word


def link_of(activity: Activity) -> str | None:
    """Return the link by which an activity is compared; None where it has none of its own."""
    return plain_link(activity.url) if activity.url and activity.kind in links.OF_PIECES else None


def on_record(session: Session, wanted: Iterable[Activity]) -> dict[str, Message]:
    """Return what has the links of these activities already, by the link, as it is told."""
    asked = {link for one in wanted if (link := link_of(one)) is not None}
    found: dict[str, Message] = {}
    for link, delivery in links.deliveries_at(session, asked):
        found.setdefault(link, _tell_delivery(session, delivery))
    for link, activity in links.activities_at(session, asked):
        found.setdefault(link, _tell_activity(activity))
    return found


def refuse_taken(session: Session, delivery: Delivery, url: str) -> None:
    """Refuse a link for a delivery that another one, or an activity, has already."""
    asked = {plain_link(url)}
    for _, other in links.deliveries_at(session, asked):
        if (other.item, other.channel) != (delivery.item, delivery.channel):
            _refuse(_tell_delivery(session, other))
    for _, activity in links.activities_at(session, asked):
        if not _is_taken_back(activity, delivery):
            _refuse(_tell_activity(activity))


def count_once(app: App, session: Session, delivery: Delivery, now: datetime) -> None:
    """Remove the posts and the coverage that are on record at the link of a delivery that is out."""
    if delivery.published_at is None or delivery.receipt is None or not delivery.receipt.url:
        return
    reason = word("counts-as-delivery", app.config.publisher.language, number=delivery.id)
    for _, activity in links.activities_at(session, {plain_link(delivery.receipt.url)}):
        activities.remove(session, activity.id, reason, "daemon", now)


def _is_taken_back(activity: Activity, delivery: Delivery) -> bool:
    of_feed = activity.via is Origin.FEED and activity.kind is Kind.POST
    return of_feed and activity.channel == delivery.channel


def _refuse(said: Message) -> None:
    raise WrongUsage(said.code, **said.values)


def _tell_delivery(session: Session, delivery: Delivery) -> Message:
    known = items.get(session, delivery.item)
    title = known.title if known else delivery.item
    return message("link-of-delivery", number=delivery.id, title=title, channel=delivery.channel)


def _tell_activity(activity: Activity) -> Message:
    return message("link-of-activity", number=activity.id, title=activity.title)
