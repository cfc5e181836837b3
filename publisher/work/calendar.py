"""The calendar: for each day what goes out or went out, the slots still free, and the days without posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.hold import Hold
from publisher.core.localtime import DAY, day_start, local_day
from publisher.core.slots import Blackout
from publisher.core.timetable import Opening
from publisher.store import calendar, holds
from publisher.store.calendar import Entry
from publisher.work.free_slots import free_slots

COUNTED = 100
"""So many entries are counted beside those that a day shows; nobody needs to know how many more there are."""


@dataclass(frozen=True)
class Free:
    """A slot that nothing has taken."""

    channel: str
    opening: Opening


@dataclass(frozen=True)
class Day:
    """One day of the calendar; `more` is how many entries there are beside those shown, `COUNTED` at most."""

    date: date
    entries: tuple[Entry, ...]
    more: int
    free: tuple[Free, ...]
    blackouts: tuple[Blackout, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.entries or self.free or self.blackouts)


@dataclass(frozen=True)
class Calendar:
    """The days of a view, in their order, and the orders in force now."""

    today: date
    days: tuple[Day, ...]
    held: tuple[Hold, ...]


def look(
    app: App, session: Session, first: date, last: date, channel: str | None, most: int, now: datetime
) -> Calendar:
    """Return the days from `first` to `last`, with `most` entries each; of one channel, or of all."""
    dates = [first + number * DAY for number in range((last - first).days + 1)]
    spans = [(day_start(app.zone, one), day_start(app.zone, one + DAY)) for one in dates]
    entries = calendar.of_spans(session, spans, channel, most + 1)
    channels = [channel] if channel else list(app.channels)
    free = [
        Free(name, one)
        for name in channels
        if name in app.channels
        for one in free_slots(app, session, name, first, last, now)
    ]
    full = [one for one in dates if sum(local_day(app.zone, entry.at) == one for entry in entries) > most]
    counted = calendar.numbers(session, [spans[dates.index(one)] for one in full], channel, most + COUNTED)
    more = {day: number - most for day, number in zip(full, counted, strict=True)}
    days = tuple(_day(app, one, entries, free, channels, most, more.get(one, 0)) for one in dates)
    return Calendar(local_day(app.zone, now), days, tuple(holds.standing(session, now)))


def _day(
    app: App,
    day: date,
    entries: Sequence[Entry],
    free: Sequence[Free],
    channels: Sequence[str],
    most: int,
    more: int,
) -> Day:
    theirs = [one for one in entries if local_day(app.zone, one.at) == day]
    slots = sorted(
        (one for one in free if local_day(app.zone, one.opening.at) == day), key=lambda one: one.opening.at
    )
    shut = tuple(
        one
        for one in app.rules.timetable.blackouts
        if day in one.dates and (not one.channels or not one.channels.isdisjoint(channels))
    )
    return Day(day, tuple(theirs[:most]), more, tuple(slots), shut)
