"""What already has a time on one channel, kept so that placing ten thousand more stays quick."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from publisher.core.localtime import local_day


@dataclass(frozen=True)
class Booked:
    """One time that is taken, with the slot when it came from one."""

    at: datetime
    slot: str | None = None


@dataclass(frozen=True)
class Full:
    """A stretch of time in which one kind of piece finds no free slot: from `since` up to `until`."""

    since: datetime
    until: datetime

    def joined(self, other: Full) -> Full:
        """Return both as one where they touch; otherwise the earlier, where the next search begins."""
        first, second = sorted((self, other), key=lambda one: one.since)
        return Full(first.since, max(first.until, second.until)) if second.since <= first.until else first


class Bookings:
    """The times taken on one channel, by instant, by slot and by local day."""

    def __init__(self, zone: ZoneInfo, booked: Iterable[Booked] = ()) -> None:
        self.zone = zone
        self.slots: set[str] = set()
        self._instants: list[datetime] = []
        self._days: Counter[date] = Counter()
        self._full: dict[tuple[timedelta, Hashable], Full] = {}
        for one in booked:
            self.add(one)

    def __len__(self) -> int:
        return len(self._instants)

    def add(self, booked: Booked) -> None:
        """Take a time."""
        insort(self._instants, booked.at)
        self._days[local_day(self.zone, booked.at)] += 1
        if booked.slot is not None:
            self.slots.add(booked.slot)

    def remove(self, at: datetime | None, slot: str | None = None) -> None:
        """Give a time back; nothing happens when it was not taken."""
        if slot is not None:
            self.slots.discard(slot)
        if at is None:
            return
        index = bisect_left(self._instants, at)
        if index < len(self._instants) and self._instants[index] == at:
            del self._instants[index]
            self._days[local_day(self.zone, at)] -= 1
        self._forget_full(at)

    def count(self, day: date) -> int:
        """Return how many times are taken on a local day."""
        return self._days[day]

    def neighbour(self, at: datetime, spacing: timedelta) -> datetime | None:
        """Return the latest taken time that is nearer to `at` than `spacing`, before or after it."""
        index = bisect_left(self._instants, at + spacing) - 1
        if index >= 0 and self._instants[index] > at - spacing:
            return self._instants[index]
        return None

    def free_from(self, spacing: timedelta, kind: Hashable, start: datetime) -> datetime:
        """Return from when on a search for this kind of piece has to look."""
        full = self._full.get((spacing, kind))
        return full.until if full and full.since <= start < full.until else start

    def remember_full(self, spacing: timedelta, kind: Hashable, since: datetime, until: datetime) -> None:
        """Remember that nothing is free for this kind of piece in a stretch, so that nobody looks again."""
        if until <= since:
            return
        new = Full(since, until)
        old = self._full.get((spacing, kind))
        self._full[spacing, kind] = old.joined(new) if old else new

    def _forget_full(self, at: datetime) -> None:
        """Look again at what the time given back may have freed: its day, and all within the spacing."""
        for (spacing, kind), full in list(self._full.items()):
            until = min(full.until, at - max(spacing, timedelta(days=2)))
            if until > full.since:
                self._full[spacing, kind] = Full(full.since, until)
            else:
                del self._full[spacing, kind]
