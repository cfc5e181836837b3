"""The threads that make the calls: each channel has its own, so a slow one delays no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from time import monotonic, sleep

from publisher.channel import Channel, ChannelSettings
from publisher.clock import Clock
from publisher.core.errors import TryLater
from publisher.work.dispatch import Done, Job, Keep, kept_back, perform

CROWDED_SECONDS = 0.5


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
        self._under_way: Counter[str] = Counter()
        self.under_way: set[tuple[int, int]] = set()
        self._full_at = float("-inf")
        self._threads = {
            name: ThreadPoolExecutor(channel.settings.max_parallel, thread_name_prefix=f"channel-{name}")
            for name, channel in channels.items()
        }

    @property
    def busy(self) -> bool:
        """Tell whether a call is under way or has ended and was not collected yet."""
        return self._under_way.total() > 0

    @property
    def is_crowded(self) -> bool:
        """Tell whether a channel had, just now, all the calls under way that it may have."""
        return monotonic() - self._full_at < CROWDED_SECONDS

    def room(self) -> dict[str, int]:
        """Return how many more calls each channel may have under way."""
        return {
            name: channel.settings.max_parallel - self._under_way[name]
            for name, channel in self._channels.items()
        }

    def start(self, jobs: list[Job]) -> None:
        """Begin the calls; their claims are on disk already."""
        for job in jobs:
            self._under_way[job.channel] += 1
            self.under_way.add(job.claim.attempt)
            self._clock.working(self._under_way.total())
            self._threads[job.channel].submit(self._run, job)
        if jobs and min(self.room().values()) <= 0:
            self._full_at = monotonic()

    def collect(self) -> list[Done]:
        """Return the calls that have ended since the last time."""
        ended: list[Done] = []
        while True:
            try:
                ended.append(self._done.get_nowait())
            except Empty:
                break
        self._under_way.subtract(done.job.channel for done in ended)
        self.under_way.difference_update(done.job.claim.attempt for done in ended)
        self._clock.working(self._under_way.total())
        return ended

    def close(self) -> None:
        for threads in self._threads.values():
            threads.shutdown(wait=True)

    def _run(self, job: Job) -> None:
        self._done.put(self._at_its_time(job))
        self._wake()

    def _at_its_time(self, job: Job) -> Done:
        """Make a call, to the millisecond where it was claimed ahead, unless it is held meanwhile."""
        wait = self._clock.seconds_until(job.claim.begins_at)
        sleep(wait)
        if wait and (reason := self._keeps_back(job)):
            return kept_back(job, self._clock, reason)
        return perform(self._channels[job.channel], job, self._clock, self._keep)
