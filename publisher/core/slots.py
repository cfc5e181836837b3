"""What a timetable is made of: slots, quiet hours, and days on which nothing goes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from publisher.core.localtime import DAY, instants


@dataclass(frozen=True)
class Asked:
    """One piece that wants a time on one channel; instants are aware and UTC."""

    channel: str
    form: str
    themes: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    tone: str = "neutral"
    urgent: bool = False
    when: datetime | Literal["now", "next"] = "next"
    not_before: datetime | None = None
    expires_at: datetime | None = None

    @property
    def traits(self) -> frozenset[str]:
        """Return what the piece is, in the words of `allow`: `urgent`, `tone:solemn`, `theme:T05`…"""
        words = {f"tone:{self.tone}", f"form:{self.form}"}
        words.update(f"theme:{theme}" for theme in self.themes)
        words.update(f"unit:{unit}" for unit in self.units)
        return frozenset(words | {"urgent"} if self.urgent else words)


class Recurrence(Protocol):
    """Answer at which wall times something happens on a day."""

    def times_on(self, day: date) -> tuple[time, ...]: ...


@dataclass(frozen=True)
class Weekly:
    """Happen at the same wall times on some days of the week; Monday is 0."""

    days: frozenset[int]
    times: tuple[time, ...]

    def times_on(self, day: date) -> tuple[time, ...]:
        return self.times if day.weekday() in self.days else ()


@dataclass(frozen=True)
class Slot:
    """When one channel takes a piece; empty filters take anything, `until` is the last day."""

    channel: str
    recurrence: Recurrence
    forms: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    from_: date | None = None
    until: date | None = None

    def times_on(self, day: date) -> tuple[time, ...]:
        """Return the wall times of the slot on `day`, none outside its life."""
        if (self.from_ and day < self.from_) or (self.until and day > self.until):
            return ()
        return self.recurrence.times_on(day)

    def takes(self, asked: Asked) -> bool:
        """Tell whether the piece may use the slot."""
        return (
            (not self.forms or asked.form in self.forms)
            and (not self.themes or not self.themes.isdisjoint(asked.themes))
            and (not self.units or not self.units.isdisjoint(asked.units))
        )


@dataclass(frozen=True)
class Quiet:
    """Hours of every day without posts, from `start` up to `end`; may run past midnight.

    No `channels` means all of them.
    """

    start: time
    end: time
    channels: frozenset[str] = frozenset()

    def concerns(self, channel: str) -> bool:
        return not self.channels or channel in self.channels

    def holds_at(self, wall: time) -> bool:
        """Tell whether it is quiet when the clocks show `wall`."""
        if self.start < self.end:
            return self.start <= wall < self.end
        return wall >= self.start or wall < self.end

    def end_after(self, zone: ZoneInfo, at: datetime) -> datetime:
        """Return the next instant at which the clocks show the end of the quiet."""
        day = at.astimezone(zone).date()
        ends = (one for ahead in range(3) for one in instants(zone, day + ahead * DAY, self.end))
        return next(end for end in ends if end > at)


@dataclass(frozen=True)
class Blackout:
    """Whole local days without posts, but for pieces that have a trait of `allow`.

    No `channels` means all of them.
    """

    dates: frozenset[date]
    reason: str = ""
    channels: frozenset[str] = frozenset()
    allow: frozenset[str] = frozenset()

    def stops(self, asked: Asked) -> bool:
        """Tell whether the piece has to wait on these days."""
        concerns = not self.channels or asked.channel in self.channels
        return concerns and self.allow.isdisjoint(asked.traits)
