"""Sealing: when the figures of a window that is over stand for good."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from publisher.core.localtime import DAY, day_start
from publisher.core.windows import Window

NEW_BOOKS = timedelta(days=30)
"""How long whoever has just begun to use the books may bring in what was done before."""


def sealed_at(window: Window, zone: ZoneInfo, opened: datetime | None) -> datetime:
    """Return the first instant at which what is learned of a window is late: the day behind its due date.

    Books that were `opened` only lately are open for the time before, too.
    """
    sealed = day_start(zone, window.sealed_on + DAY)
    return sealed if opened is None else max(sealed, opened + NEW_BOOKS)
