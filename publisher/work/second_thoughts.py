"""Second thoughts: what is due, and may not go at this moment after all, is given another time.

Its own time was allowed; by now there may be quiet hours, or what went out late before it is too near.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery, Operation
from publisher.core.item import Item
from publisher.core.timetable import Pace, Place, Timetable, place
from publisher.store import holds, items
from publisher.work import posting
from publisher.work.places import Orders, asked_of, booked_on, gone_on, pace_of
from publisher.work.scheduling import Waiting, schedule, warn


def moves_what_may_not_go(app: App, session: Session, delivery: Delivery, item: Item, now: datetime) -> bool:
    """Give a due delivery another time when the rules do not let it go now; tell whether they did not.

    What a person sends is sent.
    """
    goes_anyway = delivery.set_at is not None or item.corrects is not None
    if delivery.operation is not Operation.PUBLISH or goes_anyway:
        return False
    is_late = delivery.due_at is not None and now - delivery.due_at > posting.PUNCTUAL
    where = _late_place if is_late else _near_place
    found = where(app, session, delivery, item, now)
    if found is None or found.at <= now:
        return False
    known = items.get(session, delivery.item)
    assert known is not None
    orders = Orders([], holds.every(session))
    warning = warn(app, Waiting(delivery, item, known), orders, found.at, now)
    schedule(app, session, delivery, found, now, warning)
    return True


def _late_place(app: App, session: Session, delivery: Delivery, item: Item, now: datetime) -> Place | None:
    """Return when a late delivery may go by all rules: now, or at a time that nobody has taken.

    Whoever is still to come makes room for it now, or a backlog would overtake its own head.
    """
    asked, pace = asked_of(item, delivery.channel, "now"), pace_of(app, delivery.channel)
    found = place(app.rules.timetable, asked, pace, gone_on(app, session, delivery, now), now)
    if isinstance(found, Place) and found.at > now:
        booked = booked_on(app, session, delivery.channel, now, but=delivery.id)
        found = place(app.rules.timetable, asked, pace, booked, now)
    return found if isinstance(found, Place) else None


def _near_place(app: App, session: Session, delivery: Delivery, item: Item, now: datetime) -> Place | None:
    """Return when a punctual delivery may go by its channel's pace, which counts what is out already.

    What comes within a minute of its time keeps the pace.
    """
    pace = pace_of(app, delivery.channel)
    if not pace.spacing and pace.daily_max is None:
        return None
    gone, asked = gone_on(app, session, delivery, now), asked_of(item, delivery.channel, "now")
    nearly = Pace(max(pace.spacing - posting.PUNCTUAL, timedelta()), pace.daily_max)
    found = place(Timetable(app.zone), asked, nearly, gone, now)
    if isinstance(found, Place) and found.at > now:
        found = place(app.rules.timetable, asked, pace, gone, now)
    return found if isinstance(found, Place) else None
