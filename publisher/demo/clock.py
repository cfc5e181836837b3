"""The demo's clock: it hurries while nothing is to be done and takes its time while something is."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import RLock
from time import monotonic

from publisher.clock import Clock

SHORT = timedelta(seconds=8)
"""A wait that is no longer than this when it begins is waited for as it is: a lost reply's time to land."""


class DemoClock(Clock):
    """Run `speed` times as fast between deliveries, never past the next alarm, at real pace during calls.

    So a week passes in a minute and lateness still shows what it really is: fractions of a second.
    """

    ahead = timedelta()
    can_be_set = False

    def __init__(self, start: datetime, speed: float) -> None:
        self.speed = speed
        self._shown = start
        self._at = monotonic()
        self._stop_at: datetime | None = None
        self._calls = 0
        self._hurries = False
        self._is_short = False
        self._has_begun = False
        self._lock = RLock()

    def begin(self) -> None:
        """Hurry from now on; until then the files are being read, at real pace."""
        with self._lock:
            self.now()
            self._has_begun = True

    def now(self) -> datetime:
        with self._lock:
            at = monotonic()
            passed, self._at = at - self._at, at
            if self._hurries and self._has_begun:
                self._shown = self._hurried(passed)
            else:
                self._shown += timedelta(seconds=passed)
            return self._shown

    def _hurried(self, passed: float) -> datetime:
        """Return where the hands are after so many real seconds: fast up to the alarm, real from there."""
        if self._stop_at is None:
            return self._shown + timedelta(seconds=passed * self.speed)
        way = max((self._stop_at - self._shown).total_seconds(), 0.0) / self.speed
        if passed < way:
            return self._shown + timedelta(seconds=passed * self.speed)
        return max(self._stop_at, self._shown) + timedelta(seconds=passed - way)

    def seconds_until(self, instant: datetime) -> float:
        return super().seconds_until(instant) / (1.0 if self._is_short else self.speed)

    def arm(self, instant: datetime | None) -> float | None:
        with self._lock:
            shown = self.now()
            if instant != self._stop_at:
                self._is_short = instant is not None and instant - shown <= SHORT
            self._stop_at = instant
            self._hurries = not self._calls and not self._is_short
        return super().arm(instant)

    def working(self, calls: int) -> None:
        """Take it slowly from here, until the daemon has planned what follows and arms its alarm anew."""
        with self._lock:
            self.now()
            self._calls = calls
            self._hurries = False
