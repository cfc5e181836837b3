"""A thread beside the loop that takes rounds: who is slow there delays no delivery, no error stops one."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from publisher.app import App
from publisher.engine.outage import Outage

REST_SECONDS = 1.0
"""Real seconds between two rounds at least, so that a busy hour costs no more than a quiet one."""
LONGEST_REST = 60.0
"""Real seconds after which a round is taken in any case: `doctor` may have found somebody well again."""
GOODBYE_SECONDS = 5.0
"""Real seconds that the end of the daemon waits for what is under way; it is done again otherwise."""


class Rounds(ABC):
    """Take a round when nudged, and at the time that the last one named; `work` names it when it fails."""

    name: ClassVar[str]
    work: ClassVar[str]

    def __init__(self, app: App, outage: Outage) -> None:
        self.app = app
        self._outage = outage
        self._rest = LONGEST_REST
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)

    @property
    @abstractmethod
    def is_wanted(self) -> bool:
        """Tell whether there is anybody for whom rounds are taken."""

    @abstractmethod
    def begin(self) -> object:
        """Mark where the first round begins: what was before is not told."""

    @abstractmethod
    def take_round(self, is_last: bool = False) -> datetime | None:
        """Do what there is to do, and return when there is more; the last one waits for nothing."""

    def start(self) -> None:
        """Begin before the first pass of the loop, whose steps are told."""
        if self.is_wanted:
            self._guarded(self.begin)
            self._thread.start()

    def nudge(self) -> None:
        """Hear that there are new steps."""
        self._woken.set()

    def stop(self) -> None:
        """Begin nothing more; what is under way has a moment to end."""
        self._stopping.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(GOODBYE_SECONDS)

    def finish(self) -> None:
        """Take one round more at once: nobody will be here later."""
        if self.is_wanted and not self._thread.is_alive():
            self._guarded(lambda: self.take_round(is_last=True))

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            self._rest = LONGEST_REST
            self._guarded(self._round)
            self._stopping.wait(REST_SECONDS)
            self._woken.wait(self._rest)

    def _round(self) -> None:
        at = self.take_round()
        if at is not None:
            self._rest = min(self.app.clock.seconds_until(at), LONGEST_REST)

    def _guarded(self, step: Callable[[], object]) -> None:
        """Take a step; a full disk or a locked database is logged, and the next round tries again."""
        try:
            step()
            self._outage.over(self.work)
        except Exception as error:  # noqa: BLE001  no fault may end the thread; the next round tries again
            self._outage.met(self.work, error)
