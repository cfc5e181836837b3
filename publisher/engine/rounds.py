"""A thread beside the loop that takes rounds: who is slow there delays no delivery, no error stops one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from publisher.clock import Clock
from publisher.engine.outage import Outage

REST_SECONDS = 1.0
"""Real seconds between two rounds at least, so that a busy hour costs no more than a quiet one."""
LONGEST_REST = 60.0
"""Real seconds after which a round is taken in any case: `doctor` may have found somebody well again."""
GOODBYE_SECONDS = 5.0
"""Real seconds that the end of the daemon waits for what is under way; it is done again otherwise."""


class Rounds:
    """Take a round when nudged, and at the time that the last one named; `work` names it when it fails."""

    def __init__(
        self, name: str, work: str, clock: Clock, outage: Outage, take_round: Callable[[], datetime | None]
    ) -> None:
        self._work, self._clock, self._outage, self._take_round = work, clock, outage, take_round
        self._rest = LONGEST_REST
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def is_stopping(self) -> bool:
        return self._stopping.is_set()

    @property
    def are_over(self) -> bool:
        """Tell whether nothing is under way, and nothing will be."""
        return not self._thread.is_alive()

    def start(self) -> None:
        self._thread.start()

    def nudge(self) -> None:
        """Hear that there is something new."""
        self._woken.set()

    def stop(self) -> None:
        """Begin nothing more; what is under way has a moment to end."""
        self._stopping.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(GOODBYE_SECONDS)

    def guarded(self, step: Callable[[], object]) -> None:
        """Take a step; a full disk or a locked database is logged, and the next round tries again."""
        try:
            step()
            self._outage.over(self._work)
        except Exception as error:  # noqa: BLE001  no fault may end the thread; the next round tries again
            self._outage.met(self._work, error)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            self._rest = LONGEST_REST
            self.guarded(self._round)
            self._stopping.wait(REST_SECONDS)
            self._woken.wait(self._rest)

    def _round(self) -> None:
        at = self._take_round()
        if at is not None:
            self._rest = min(self._clock.seconds_until(at), LONGEST_REST)
