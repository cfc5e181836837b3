"""When channels are asked how they are: those at rest at their time, the others ahead of what is due."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from publisher.app import App
from publisher.engine.prober import Prober
from publisher.store.channels import Rest
from publisher.work import health

FORESEE_EVERY = timedelta(minutes=1)
"""How often it is looked whether channels are to be asked ahead of what is due, on the workspace's clock."""

Resting = Mapping[str, Rest]


class Inquiry:
    """Ask the channels, without keeping the loop waiting; `answered` hears that one has been dealt with."""

    def __init__(self, app: App, answered: Callable[[], None]) -> None:
        self._app = app
        self._prober = Prober(app.channels, answered)
        self._foresees_at: datetime | None = None

    @property
    def is_under_way(self) -> bool:
        return bool(self._prober.asked)

    def look_ahead(self) -> None:
        """Ask ahead of due times from now on: this daemon is here to stay."""
        self._foresees_at = self._app.clock.now()

    def clock_was_set(self) -> None:
        """Forget when channels were to be asked ahead next: that time may be far away now."""
        if self._foresees_at is not None:
            self.look_ahead()

    def ask(self, resting: Resting, now: datetime) -> None:
        """Ask whoever is to be asked now."""
        self._probe(resting, now)
        self._foresee(resting, now)

    def times(self, resting: Resting) -> list[datetime]:
        """Return when resting channels go on or are asked; a question under way wakes the loop by itself."""
        asked = self._prober.asked
        here = self._app.channels
        return [rest.probe_at for name, rest in resting.items() if name in here and name not in asked]

    def close(self) -> None:
        """Wait until every question has been dealt with."""
        self._prober.close()

    def _probe(self, resting: Resting, now: datetime) -> None:
        """Ask the resting channels whose time has come."""
        for name, rest in resting.items():
            if rest.probe_at <= now:
                self._prober.ask(name, partial(health.probe, self._app, name, now))

    def _foresee(self, resting: Resting, now: datetime) -> None:
        """Ask the channels on which something is due in a day or an hour, but for those that rest."""
        if self._foresees_at is None or now < self._foresees_at:
            return
        self._foresees_at = now + FORESEE_EVERY
        with self._app.store.read() as session:
            names = health.to_foresee(self._app, session, now)
        for name in names:
            if name not in resting:
                self._prober.ask(name, partial(health.foresee, self._app, name, now))
