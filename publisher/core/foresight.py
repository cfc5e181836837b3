"""When a channel is asked, ahead of what is due on it, whether it would take it."""

from __future__ import annotations

from datetime import datetime, timedelta

AHEAD = (timedelta(days=1), timedelta(hours=1))
"""How long before something is due its channel is asked."""
FRESH = timedelta(minutes=30)
"""How long an answer serves for all that comes within: a busy channel is not asked for every piece."""

Span = tuple[datetime, datetime]
"""After the first instant, up to and with the second."""


def due_times_to_ask_for(asked_at: datetime | None, now: datetime, fresh: timedelta = FRESH) -> list[Span]:
    """Return the stretches of due times whose moment has come since the channel was last asked."""
    if asked_at is not None and now - asked_at < fresh:
        return []
    return [(max(now, asked_at + ahead) if asked_at else now, now + ahead) for ahead in AHEAD]
