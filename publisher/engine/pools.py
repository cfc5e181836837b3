"""The threads that make the calls: each channel has its own, so a slow one delays no other.

A channel whose calls are short has a few more jobs than threads, as many as should begin within the
moment by which calls are claimed ahead in any case: a thread that is free need not wait for the loop.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from queue import Empty, SimpleQueue
from time import monotonic, sleep

from publisher.channel import Channel, ChannelSettings
from publisher.clock import Clock
from publisher.core.errors import TryLater
from publisher.core.rest import TRIAL
from publisher.wire import Transcript
from publisher.work.call import perform
from publisher.work.job import HELD, Done, Job, Keep, kept_back

log = logging.getLogger(__name__)

CROWDED_SECONDS = 0.5
ASKING_SECONDS = 0.002
"""How long it takes to ask whether a call is held; an order that is younger comes too late for it."""
WEIGHT = 0.2
"""How much the newest call counts in what a channel's calls take."""


@dataclass(frozen=True)
class Call:
    """A job under way, with what has gone over the wire so far; one that `waits` had no free thread."""

    job: Job
    record: Transcript
    waits: bool

    @property
    def key(self) -> tuple[int, int]:
        return self.job.claim.attempt


class Pools:
    """Run claimed jobs and collect what came of them; used by one thread only, the loop's."""

    def __init__(
        self,
        channels: Mapping[str, Channel[ChannelSettings]],
        clock: Clock,
        wake: Callable[[], None],
        keeps_back: Callable[[Job], TryLater | None],
        keep: Keep,
    ) -> None:
        """Take the channels; `wake` hears that a call has ended, `keeps_back` is asked of what had to wait.

        `keep` puts on disk what a call under way has staged so far.
        """
        self._channels = channels
        self._clock = clock
        self._wake = wake
        self._keeps_back = keeps_back
        self._keep = keep
        self._done: SimpleQueue[Done] = SimpleQueue()
        self._calls: dict[tuple[int, int], Call] = {}
        self._under_way: Counter[str] = Counter()
        self._full_at = float("-inf")
        self._takes: dict[str, float] = {}
        self._failed: dict[tuple[int, int], str] = {}
        self._threads = {name: self._open_threads(name) for name in channels}

    @property
    def under_way(self) -> set[tuple[int, int]]:
        """Return the attempts that were begun and not collected, by delivery and number."""
        return set(self._calls)

    @property
    def busy(self) -> bool:
        """Tell whether a call is under way or has ended and was not collected yet."""
        return self._under_way.total() > 0

    @property
    def is_crowded(self) -> bool:
        """Tell whether a channel had, just now, all the calls under way that it may have."""
        return monotonic() - self._full_at < CROWDED_SECONDS

    def room(self) -> dict[str, int]:
        """Return how many more jobs each channel takes."""
        return {name: self._most(name) + self._spare(name) - self._under_way[name] for name in self._channels}

    def _most(self, name: str) -> int:
        """Return how many calls of a channel are made at once."""
        return self._channels[name].settings.max_parallel

    def _spare(self, name: str) -> int:
        """Return how many jobs may wait for a thread: none before it is known how long calls take.

        None either where posts cannot be looked for: after a crash a person would have to do it, also for
        those that only waited.
        """
        takes = self._takes.get(name, inf) if self._channels[name].can("find") else inf
        ahead = self._clock.ahead.total_seconds()
        return min(int(self._most(name) * ahead / takes), self._most(name) // 2) if takes else 0

    def room_on_trial(self, channel: str, since: datetime) -> int:
        """Return how many more calls a channel may have under way that is on trial since an instant.

        A call from before it, which hangs perhaps, is none of the trial.
        """
        tries = (one.job for one in self._calls.values() if one.job.channel == channel)
        return TRIAL - sum(job.claim.begins_at >= since for job in tries)

    def start(self, jobs: list[Job]) -> None:
        """Begin the calls; their claims are on disk already."""
        for job in jobs:
            waits = self._under_way[job.channel] >= self._most(job.channel)
            call = Call(job, Transcript(), waits)
            self._calls[call.key] = call
            self._under_way[job.channel] += 1
            self._clock.working(self._under_way.total())
            self._begin(call)
            if self._under_way[job.channel] >= self._most(job.channel):
                self._full_at = monotonic()

    def collect(self) -> list[Done]:
        """Return the calls that have ended since the last time."""
        ended: list[Done] = []
        while True:
            try:
                ended.append(self._done.get_nowait())
            except Empty:
                break
        self._forget(done.job.claim.attempt for done in ended)
        return ended

    def recorded(self, ended: Iterable[Done]) -> None:
        """Hear that what these calls came to is on disk, and with it what it means for their channels."""
        for done in ended:
            self._failed.pop(done.job.claim.attempt, None)

    def silences(self) -> list[tuple[Job, timedelta]]:
        """Return the jobs under way, and for how much real time each has shown no life."""
        now = monotonic()
        return [(one.job, timedelta(seconds=now - one.record.lively_at)) for one in self._calls.values()]

    def give_up(self, attempts: Iterable[tuple[int, int]]) -> None:
        """Expect nothing more of these calls; their channels get fresh threads for those that hang."""
        hanging = {self._calls[key].job.channel for key in attempts if key in self._calls}
        self._forget(attempts)
        for name in hanging:
            self._threads[name].shutdown(wait=False)
            self._threads[name] = self._open_threads(name)

    def _forget(self, attempts: Iterable[tuple[int, int]]) -> None:
        """Count calls as ended; one that was given up before has been counted already."""
        for key in attempts:
            if call := self._calls.pop(key, None):
                self._under_way[call.job.channel] -= 1
        self._clock.working(self._under_way.total())

    def _open_threads(self, name: str) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._most(name), thread_name_prefix=f"channel-{name}")

    def _begin(self, call: Call) -> None:
        """Hand the call to a thread; where the system has none left, nothing is sent."""
        try:
            self._threads[call.job.channel].submit(self._run, call)
        except RuntimeError:
            log.exception("no thread for a call", extra={"action": "no_thread", "channel": call.job.channel})
            self._done.put(kept_back(call.job, self._clock))

    def close(self) -> None:
        for threads in self._threads.values():
            threads.shutdown(wait=True)

    def _run(self, call: Call) -> None:
        self._done.put(self._at_its_time(call))
        self._wake()

    def _at_its_time(self, call: Call) -> Done:
        """Make a call, to the millisecond where it was claimed ahead, unless it is held meanwhile.

        It was claimed a moment ahead at most: a longer wait is a clock that was set back meanwhile. What
        holds it is asked for at the last moment from which the answer still comes in time.
        """
        job = call.job
        begins = monotonic() + min(
            self._clock.seconds_until(job.claim.begins_at), self._clock.ahead.total_seconds()
        )
        waits = call.waits or begins > monotonic()
        sleep(max(begins - ASKING_SECONDS - monotonic(), 0.0))
        if waits and (reason := self._stops(job)):
            return kept_back(job, self._clock, reason)
        sleep(max(begins - monotonic(), 0.0))
        began = monotonic()
        done = perform(self._channels[job.channel], job, self._clock, self._keep, call.record)
        self._learn(job.channel, monotonic() - began)
        if isinstance(done.answer, Exception):
            self._failed[call.key] = job.channel
        return done

    def _stops(self, job: Job) -> TryLater | None:
        """Return what keeps back a job that waited: orders, or a failure of its channel not on disk yet."""
        return HELD if job.channel in list(self._failed.values()) else self._keeps_back(job)

    def _learn(self, name: str, seconds: float) -> None:
        """Learn from a call how long the channel's calls take."""
        before = self._takes.get(name, seconds)
        self._takes[name] = before + WEIGHT * (seconds - before)
