"""The hour at which digests go out, which week they tell of, and until when a late one is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from publisher.core.localtime import DAY, instant, local_day
from publisher.core.windows import Window, window_of

WEEK = timedelta(weeks=1)
NEARLY = DAY
"""A late digest is of no use when the next one is less than that away."""
THURSDAY, LATE = 3, timedelta(days=3)
"""Until when a week is young: digests of its first three days tell of the week before."""


@dataclass(frozen=True)
class Issue:
    """The digests of one week: when they were due, and when the next ones are. Instants are in UTC."""

    week: Window
    due_at: datetime
    next_at: datetime

    @property
    def ends_at(self) -> datetime:
        """Return when a digest that is not sent yet is left to the next one."""
        return self.next_at - NEARLY

    def is_worth_sending(self, now: datetime) -> bool:
        return now < self.ends_at


@dataclass(frozen=True)
class DigestHour:
    """A wall time on a day of the week, Monday being 0."""

    weekday: int
    at: time

    def week_of(self, day: date) -> Window:
        """Return the week that is told of on a day: its own, or, told early in a week, the one behind it."""
        return window_of("week", day if self.weekday >= THURSDAY else day - LATE)

    def newest_issue(self, zone: ZoneInfo, now: datetime) -> Issue:
        """Return the issue that was due last."""
        today = local_day(zone, now)
        day = today - DAY * ((today.weekday() - self.weekday) % 7)
        if instant(zone, day, self.at) > now:
            day -= WEEK
        return Issue(self.week_of(day), instant(zone, day, self.at), instant(zone, day + WEEK, self.at))
