"""The demo's clock: it hurries while nothing is to be done and takes its time while something is."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import RLock
from time import monotonic

from publisher.clock import Clock


class DemoClock(Clock):
    """Run `speed` times as fast between deliveries, never past the next alarm, at real pace during calls.

    So a week passes in a minute and lateness still shows what it really is: fractions of a second.
    """

    def __init__(self, start: datetime, speed: float) -> None:
        self.speed = speed
        self._shown = start
        self._at = monotonic()
        self._stop_at: datetime | None = start
        self._calls = 0
        self._lock = RLock()

    def now(self) -> datetime:
        with self._lock:
            at = monotonic()
            passed, self._at = at - self._at, at
            pace = 1.0 if self._calls else self.speed
            shown = self._shown + timedelta(seconds=passed * pace)
            if self._stop_at is not None and not self._calls:
                shown = min(shown, max(self._stop_at, self._shown))
            self._shown = shown
            return shown

    def seconds_until(self, instant: datetime) -> float:
        return super().seconds_until(instant) / self.speed

    def arm(self, instant: datetime | None) -> float | None:
        with self._lock:
            self.now()
            self._stop_at = instant
        return super().arm(instant)

    def working(self, calls: int) -> None:
        with self._lock:
            self.now()
            self._calls = calls

    def settling(self, settle: timedelta) -> timedelta:
        """Give a lost reply its time in the real world, which this clock outruns."""
        return settle * self.speed
