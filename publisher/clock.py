"""The clock: the only place that reads the time, and the one that can play a week in a minute."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

FLOOR = timedelta(seconds=3)
"""Real time that a lost reply is always given to land, however fast a simulated clock runs."""


class Clock:
    """The real time. Instants are aware and UTC.

    `ahead` is how long before its time a call is claimed, so that it begins to the millisecond; no round
    number, so that no claim falls on the very instant at which another call of a series begins. A clock
    that `can_be_set` may leap, both ways: by a person's or a time server's hand, or after a sleep.
    """

    ahead = timedelta(milliseconds=225)
    can_be_set = True

    def now(self) -> datetime:
        return datetime.now(UTC)

    def outside(self) -> datetime:
        """Return the time that the outlets live in, which a simulated clock does not change."""
        return self.now()

    def seconds_until(self, instant: datetime) -> float:
        """Return the real seconds until the clock shows `instant`, 0 when it has passed."""
        return max((instant - self.now()).total_seconds(), 0.0)

    def settling(self, settle: timedelta) -> timedelta:
        """Return how long to wait on this clock so that a lost reply has had `settle` to land."""
        return settle

    def lasting(self, real: timedelta) -> timedelta:
        """Return what passes on this clock while `real` passes in the world."""
        return real

    def arm(self, instant: datetime | None) -> float | None:
        """Hear when the daemon wants to be woken next; return the real seconds until then."""
        return None if instant is None else self.seconds_until(instant)

    def working(self, calls: int) -> None:
        """Hear how many calls are under way."""


class FastClock(Clock):
    """A simulated clock that starts at an instant and runs `speed` times as fast as the real one.

    The world outside keeps its own pace, so the time given to a lost reply never falls below what
    it asked for or three real seconds, whichever is less.
    """

    ahead = timedelta()
    can_be_set = False

    def __init__(self, start: datetime, speed: float = 1.0) -> None:
        self.start = start
        self.speed = speed
        self._began = monotonic()

    def now(self) -> datetime:
        return self.start + timedelta(seconds=(monotonic() - self._began) * self.speed)

    def outside(self) -> datetime:
        return datetime.now(UTC)

    def seconds_until(self, instant: datetime) -> float:
        return super().seconds_until(instant) / self.speed

    def settling(self, settle: timedelta) -> timedelta:
        return max(settle, min(settle, FLOOR) * self.speed)

    def lasting(self, real: timedelta) -> timedelta:
        return real * self.speed


class StoppedClock(Clock):
    """A clock that stands still: what the time was when a simulated day ended."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def outside(self) -> datetime:
        return datetime.now(UTC)


class ClockFile:
    """What a simulated clock shows, kept for the commands that are given beside or after it.

    A person who decides about a piece of a simulated week decides in that week. The daemon writes the
    file with every pass; one that is older than a minute was left by a daemon that has ended, and the
    clock stands where it stood.
    """

    PLACE = "var/clock.json"
    ALIVE = timedelta(minutes=1)

    def __init__(self, workspace: Path) -> None:
        self._file = workspace / self.PLACE

    def write(self, clock: Clock) -> None:
        """Keep a simulated clock; the real one needs no file."""
        with suppress(OSError):
            if not isinstance(clock, FastClock):
                self._file.unlink(missing_ok=True)
                return
            shown = {
                "at": clock.now().isoformat(),
                "real": datetime.now(UTC).isoformat(),
                "speed": clock.speed,
            }
            fresh = self._file.with_suffix(".tmp")
            fresh.write_text(json.dumps(shown), encoding="ascii")
            fresh.replace(self._file)

    def stop(self, clock: Clock) -> None:
        """Keep where a simulated clock stood when its daemon ended."""
        if isinstance(clock, FastClock):
            self.write(FastClock(clock.now(), 0.0))

    def read(self, without: Clock | None = None) -> Clock:
        """Return the clock that people here go by: the simulated one, or else `without`, or the real one."""
        try:
            shown = json.loads(self._file.read_text(encoding="ascii"))
            at, real = datetime.fromisoformat(shown["at"]), datetime.fromisoformat(shown["real"])
            speed = float(shown["speed"])
        except (OSError, ValueError, KeyError, TypeError):
            return without or Clock()
        passed = datetime.now(UTC) - real
        return FastClock(at + passed * speed, speed) if passed < self.ALIVE and speed else StoppedClock(at)
