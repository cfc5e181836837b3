"""When feeds are asked: each at its time, in a thread of its own, so that a slow one delays nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from publisher.app import App
from publisher.engine.prober import Prober
from publisher.work import readback
from publisher.work.sources import sources

LEAST = timedelta(seconds=1)
"""Real time between two questions to one feed at least, however fast a simulated clock runs."""


class Poller:
    """Ask the feeds; used by the loop's thread only. `answered` hears that one has been dealt with.

    A daemon that is here to stay asks each at its time; one that ends when all is done asks each once.
    """

    def __init__(self, app: App, answered: Callable[[], None]) -> None:
        self._app = app
        self._answered = answered
        self._sources = sources(app)
        self._prober = Prober(self._sources, self._hear_answer)
        self._asked_at: dict[str, datetime] = {}
        self._due: dict[str, datetime] = {}
        self._left = set(self._sources)
        self._stays = False
        self._is_stale = True

    @property
    def is_under_way(self) -> bool:
        return bool(self._prober.asked)

    def stay(self) -> None:
        """Ask at the feeds' times from now on: this daemon is here to stay."""
        self._stays = True

    def heard(self) -> None:
        """Hear that things have changed: what was handed over lets its feed be asked sooner."""
        self._is_stale = True

    def poll(self, now: datetime) -> None:
        """Ask every feed whose time has come."""
        if not self._stays or not self._sources:
            return
        if self._is_stale:
            self._look(now)
        for name, at in self._due.items():
            if at <= now:
                self._ask(name, now)

    def poll_once(self, now: datetime) -> bool:
        """Ask every feed that was not asked since the start; tell whether any was."""
        with self._app.store.read() as session:
            asked = [
                name for name in self._left if readback.may_be_asked_now(session, self._sources[name], now)
            ]
        self._left.clear()
        for name in asked:
            self._ask(name, now)
        return bool(asked)

    def next_time(self) -> datetime | None:
        """Return when the next feed is due; one that is being asked wakes the loop by itself."""
        asked = self._prober.asked
        return min((at for name, at in self._due.items() if name not in asked), default=None)

    def close(self) -> None:
        """Wait until every question has been dealt with."""
        self._prober.close()

    def _hear_answer(self) -> None:
        self._is_stale = True
        self._answered()

    def _ask(self, name: str, now: datetime) -> None:
        if name not in self._prober.asked:
            self._asked_at[name] = now
            self._prober.ask(name, partial(readback.poll, self._app, self._sources[name]))

    def _look(self, now: datetime) -> None:
        """Look up when each feed is due as things stand; what could not be recorded is not asked at once."""
        self._is_stale = False
        with self._app.store.read() as session:
            due = {
                name: readback.next_time(self._app, session, source, now)
                for name, source in self._sources.items()
            }
        pause = self._app.clock.lasting(LEAST)
        soonest = {name: at + pause for name, at in self._asked_at.items() if at <= now}
        self._due = {name: max(at, soonest.get(name, at)) for name, at in due.items()}
