"""The threads that ask channels how they are: one each at most, so that a slow one delays no other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor

log = logging.getLogger(__name__)


class Prober:
    """Run questions beside the loop; used by the loop's thread only."""

    def __init__(self, channels: Collection[str], answered: Callable[[], None]) -> None:
        """Take the channels' names; `answered` hears that a question has been dealt with."""
        self._threads = ThreadPoolExecutor(max(len(channels), 1), thread_name_prefix="prober")
        self._channels = channels
        self._answered = answered
        self._asked: dict[str, Future[None]] = {}

    @property
    def asked(self) -> frozenset[str]:
        """Return the channels that are being asked just now."""
        return frozenset(name for name, future in self._asked.items() if not future.done())

    def ask(self, channel: str, question: Callable[[], None]) -> None:
        """Ask a channel, unless it is being asked already."""
        if channel in self._channels and channel not in self.asked:
            self._asked[channel] = self._threads.submit(self._run, channel, question)
            self._asked[channel].add_done_callback(lambda _: self._answered())

    def close(self) -> None:
        """Wait until every question has been dealt with."""
        self._threads.shutdown(wait=True)

    @staticmethod
    def _run(channel: str, question: Callable[[], None]) -> None:
        """Ask; a locked database is no reason to stop, the question comes again."""
        try:
            question()
        except Exception:  # no fault of a question may end the thread that asks
            log.exception("a channel was not asked", extra={"action": "probe_failed", "channel": channel})
