"""Sightings: what was seen in a feed, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from publisher.core.feed import Entry

PATIENCE = timedelta(minutes=30)
"""How long an entry must have been missing, poll after poll, before it counts as gone: caches lag behind."""


class Fate(StrEnum):
    """What an entry of a feed turned out to be, or what a person made of it."""

    FOUND = "found"  # on our channel, and none of our deliveries: published by hand, as it seems
    CONFIRMED = "confirmed"  # it showed that a delivery which had been handed over is out
    OWN = "own"  # a delivery that was known to be out
    COVERAGE = "coverage"  # another outlet's, about what we look for
    ACCEPTED = "accepted"  # a person counts it as an activity
    IGNORED = "ignored"  # a person has no use for it


OPEN = frozenset({Fate.FOUND, Fate.COVERAGE})
"""What waits for a person."""
OURS = frozenset({Fate.CONFIRMED, Fate.OWN})
"""What belongs to a delivery."""


@dataclass(frozen=True)
class Sighting:
    """One entry of a feed as it was seen. Times are aware and UTC.

    `delivery` is the one that it belongs to, `activity` the one that a person made of it. `rivals` are the
    deliveries between which a person has to decide. `missing_since` is when the feed was first seen without
    it, `gone_at` when that was told.
    """

    id: int
    feed: str
    entry: Entry
    first_seen_at: datetime
    last_seen_at: datetime
    fate: Fate
    delivery: int | None = None
    activity: int | None = None
    rivals: tuple[int, ...] = ()
    missing_since: datetime | None = None
    gone_at: datetime | None = None

    @property
    def at(self) -> datetime:
        """When it was published, as far as is known."""
        return min(self.entry.published_at or self.first_seen_at, self.first_seen_at)


def is_gone(missing_since: datetime, now: datetime) -> bool:
    """Tell whether what two polls did not see has been away long enough to tell people."""
    return now - missing_since >= PATIENCE
