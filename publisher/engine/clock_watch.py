"""The watch on the clock: whether somebody has set it, seen by the time that has really passed."""

from __future__ import annotations

from datetime import datetime, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from publisher.clock import Clock
from publisher.core.localtime import write_local
from publisher.core.message import Message, message

HARMLESS = timedelta(seconds=5)
"""What a clock may be off from one look to the next: time servers nudge it, and a busy machine looks late."""


class ClockWatch:
    """Compare how far the clock has gone with how much time has passed; a machine that slept shows too."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._mark = self._looked = (clock.now(), monotonic())

    def leap(self, now: datetime) -> timedelta:
        """Return by how much the clock was set since the last `kept` look, zero when it just went on."""
        self._looked = (now, monotonic())
        return self._leap(*self._looked)

    def kept(self) -> None:
        """Compare with the last look from now on: what it found is on disk."""
        self._mark = self._looked

    @property
    def sees_leap(self) -> bool:
        """Tell whether the clock was set just now; asked by any thread, at any time."""
        return bool(self._leap(self._clock.now(), monotonic()))

    def _leap(self, now: datetime, at: float) -> timedelta:
        began, began_at = self._mark
        leap = (now - began) - timedelta(seconds=at - began_at)
        return leap if self._clock.can_be_set and abs(leap) > HARMLESS else timedelta()


def news_of(leap: timedelta, now: datetime, zone: ZoneInfo) -> Message:
    """Say that the clock was set by so much and what it shows now, and what that means for the pieces."""
    minutes, seconds = divmod(round(abs(leap).total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    code = "clock-set-forward" if leap > timedelta() else "clock-set-back"
    return message(code, by=f"{hours}:{minutes:02}:{seconds:02}", now=write_local(zone, now))
