"""A session of the dashboard: from a sign-in until the person signs out, or is no longer seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST = timedelta(days=30)
"""After so long everybody signs in again, however often they were seen."""
IDLE = timedelta(hours=12)
"""Who was not seen for so long has gone home: a session lasts a working day, not the night behind it."""
FRESH = timedelta(minutes=1)
"""How old the note of when a session was last seen may become: not every page is worth a write."""


@dataclass(frozen=True)
class WebSession:
    """One session of a person: `id` is its number, by which others may end it; times are UTC.

    `address` and `agent` are where it was begun from and with which browser, as that said of itself.
    """

    id: int
    person: int
    started_at: datetime
    seen_at: datetime
    address: str = ""
    agent: str = ""

    @property
    def ends_at(self) -> datetime:
        """Return when it ends by itself unless the person is seen before."""
        return min(self.started_at + LONGEST, self.seen_at + IDLE)

    def is_over(self, now: datetime) -> bool:
        return self.ends_at <= now

    def is_to_be_touched(self, now: datetime) -> bool:
        """Tell whether the note of when it was last seen has grown old."""
        return self.seen_at + FRESH <= now
