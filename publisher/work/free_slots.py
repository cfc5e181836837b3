"""Free slots: what of the timetable is still to be had on some days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlmodel import Session

from publisher.app import App
from publisher.core.localtime import DAY, day_start, local_day
from publisher.core.timetable import Booked, Bookings, Opening, Pace
from publisher.store import calendar
from publisher.work.places import pace_of

AROUND = timedelta(days=2)
"""How far beyond the days something may stand that a channel's spacing keeps its distance from."""


def free_slots(
    app: App, session: Session, channel: str, first: date, last: date, now: datetime
) -> list[Opening]:
    """Return the slots of a channel that come and that nothing has taken, in the order of time.

    Days without posts have none, though they may let through what their rule allows.
    """
    start, end = max(day_start(app.zone, first), now), day_start(app.zone, last + DAY)
    openings = [*app.rules.timetable.openings(channel, start, end)] if start < end else []
    if not openings:
        return []
    taken = calendar.taken(session, channel, (one.id for one in openings))
    pace = pace_of(app, channel)
    booked = Bookings(app.zone)
    if pace.spacing or pace.daily_max is not None:
        times = calendar.times(session, channel, start - AROUND, end + AROUND)
        booked = Bookings(app.zone, map(Booked, times))
    return [one for one in openings if one.id not in taken and _is_free(app, channel, one.at, booked, pace)]


def _is_free(app: App, channel: str, at: datetime, booked: Bookings, pace: Pace) -> bool:
    table, day = app.rules.timetable, local_day(app.zone, at)
    shut = any(day in one.dates and (not one.channels or channel in one.channels) for one in table.blackouts)
    is_full = pace.daily_max is not None and booked.count(day) >= pace.daily_max
    is_near = bool(pace.spacing) and booked.neighbour(at, pace.spacing) is not None
    return not (shut or is_full or is_near or table.quiet_at(channel, at))
