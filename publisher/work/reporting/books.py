"""The books of a period, opened: its entries as they stood at the end, and what has changed since."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.book import Book, make_book
from publisher.core.sealing import sealed_at
from publisher.core.windows import Window
from publisher.store import entries, trail
from publisher.store.entries import Entry


def open_book(app: App, session: Session, window: Window, at: datetime) -> Book[Entry]:
    """Return the entries of a period as they stood at its end, as one knows it at `at`."""
    start, end = window.bounds(app.zone)
    every = entries.published_within(session, start, end)
    return make_book(every, at, end, sealed_at(window, app.zone, trail.begun_at(session)))
