"""The books of a period, opened: its entries as they stood at the end, and what has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.activity import Activity
from publisher.core.activity_tally import is_known, stood_at_close, was_removed
from publisher.core.book import Book, make_book
from publisher.core.localtime import local_day
from publisher.core.sealing import sealed_at
from publisher.core.windows import Window
from publisher.store import activities, entries, trail
from publisher.store.entries import Entry


@dataclass(frozen=True)
class Done:
    """Activities of a period: those that count in it, and those that were removed or recorded too late to."""

    standing: list[Activity]
    changed: list[Activity]


def open_book(app: App, session: Session, window: Window, at: datetime) -> Book[Entry]:
    """Return the entries of a period as they stood at its end, as one knows it at `at`."""
    start, end = window.bounds(app.zone)
    every = entries.published_within(session, start, end)
    return make_book(every, at, end, sealed_at(window, app.zone, trail.begun_at(session)))


def open_activities(app: App, session: Session, window: Window, at: datetime) -> Done:
    """Return the activities of a period that count in it, and those that came or went too late."""
    opened, today = trail.begun_at(session), local_day(app.zone, at)
    sealed = sealed_at(window, app.zone, opened)
    every = activities.every(session, window.from_, window.until, with_removed=True)
    known = (one for one in every if one.day <= today and is_known(one, at, opened))
    found = sorted(known, key=lambda one: (one.day, one.id))
    return Done(
        [one for one in found if stood_at_close(one, sealed, at)],
        [one for one in found if stood_at_close(one, sealed, at) == was_removed(one, at)],
    )
