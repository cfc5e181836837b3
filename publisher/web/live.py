"""The live view: open pages hear within a second that something has changed, by server-sent events.

    one look    a task of the process asks once a second for the newest step; it runs while somebody listens
    all hear    every open stream is woken by it and sends a few bytes; none has a thread of its own
    it ends     with the session, at signing out, and when the server stops, which waits for open answers

What has changed is not said: the page asks again for what it shows, as whoever is signed in.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from time import monotonic

from publisher.app import App
from publisher.store import trail, web_sessions

log = logging.getLogger(__name__)

EVERY_SECONDS = 1.0
HEARTBEAT_SECONDS = 15.0
"""How often something is sent in any case: proxies close what is silent, and who has left is noticed."""
RETRY_MILLISECONDS = 2000
"""How soon a browser that has lost the stream opens it again."""
MOST = 500
"""Streams at once; whoever comes then asks for the page now and then instead."""


class Live:
    """The open streams of one process, known by the digests of their sessions."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._step: int | None = None
        self._open: dict[object, str] = {}
        self._ended: frozenset[str] = frozenset()
        self._asked_at = float("-inf")
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looking: asyncio.Task[None] | None = None
        self._is_stopping = False

    @property
    def count(self) -> int:
        """Return how many streams are open."""
        return len(self._open)

    @property
    def has_room(self) -> bool:
        """Tell whether one more stream may be opened."""
        return not self._is_stopping and self.count < MOST

    def stop(self) -> None:
        """End all streams; any thread may say so."""
        self._is_stopping = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake)

    async def stream(self, token: str, seen: int) -> AsyncIterator[str]:
        """Yield what one page hears that shows how things stood at step `seen`."""
        with self._listening(web_sessions.digest_of(token)) as digest:
            yield f"retry: {RETRY_MILLISECONDS}\n\n"
            while not self._is_over(digest):
                woken, step = self._woken, self._step
                if step is not None and step != seen:
                    seen = step
                    yield f"event: change\nid: {step}\ndata: {step}\n\n"
                elif not await _happens(woken):
                    yield ": still here\n\n"

    @contextmanager
    def _listening(self, digest: str) -> Iterator[str]:
        """Count as one that listens, and have somebody look meanwhile."""
        mine = object()
        self._open[mine] = digest
        if self._looking is None or self._looking.done():
            self._loop = asyncio.get_running_loop()
            self._woken = asyncio.Event()
            self._looking = self._loop.create_task(self._look_on())
        try:
            yield digest
        finally:
            del self._open[mine]

    def _is_over(self, digest: str) -> bool:
        return self._is_stopping or digest in self._ended

    async def _look_on(self) -> None:
        """Look once a second and wake everybody when there is news, as long as anybody listens."""
        while self._open and not self._is_stopping:
            before = self._step, self._ended
            try:
                await self._look()
            except Exception as error:  # the daemon meets the same trouble, and says so
                log.debug("open pages cannot be told of changes", exc_info=error)
            if (self._step, self._ended) != before:
                self._wake()
            await asyncio.sleep(EVERY_SECONDS)

    async def _look(self) -> None:
        """Ask for the newest step; with news, and now and then without, which sessions have ended."""
        step = await asyncio.to_thread(self._newest)
        if step != self._step or monotonic() - self._asked_at >= HEARTBEAT_SECONDS:
            listening = frozenset(self._open.values())
            self._ended = listening - await asyncio.to_thread(self._running, listening)
            self._asked_at = monotonic()
        self._step = step

    def _newest(self) -> int:
        with self._app.store.glance() as connection:
            return trail.last(connection).row

    def _running(self, digests: frozenset[str]) -> frozenset[str]:
        with self._app.store.read() as session:
            return web_sessions.running(session, digests, self._app.clock.outside())

    def _wake(self) -> None:
        woken, self._woken = self._woken, asyncio.Event()
        woken.set()


async def _happens(woken: asyncio.Event) -> bool:
    """Wait until it is woken; False when a heartbeat is due first."""
    try:
        async with asyncio.timeout(HEARTBEAT_SECONDS):
            return await woken.wait()
    except TimeoutError:
        return False
