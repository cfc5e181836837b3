"""The thread that keeps the books: it seals what is over each day, and sends the week's digests.

Both may take a while and neither is in a hurry, so that no delivery waits for them and no error of theirs
stops one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

from publisher.app import App
from publisher.core.localtime import DAY, day_start, local_day
from publisher.engine.outage import Outage
from publisher.work.closing import seal_windows
from publisher.work.digests import sending
from publisher.work.digests.recipients import open_recipients

REST_SECONDS = 1.0
"""Real seconds between two rounds at least, however fast a simulated clock runs."""
LONGEST_REST = 60.0
"""Real seconds after which it looks again in any case: a clock may be set, a server be well again."""
GOODBYE_SECONDS = 5.0
"""Real seconds that the end of the daemon waits for what is under way; it is done again otherwise."""


class Bookkeeper:
    """Seal and send, round after round; most rounds find nothing to do and write nothing."""

    def __init__(self, app: App, outage: Outage) -> None:
        self.app = app
        self._outage = outage
        self._recipients = open_recipients(app.config)
        self._sealed_on: date | None = None
        self._rest = LONGEST_REST
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bookkeeper", daemon=True)

    def start(self) -> None:
        """Begin with what fell due while no daemon ran."""
        self._thread.start()

    def stop(self) -> None:
        """Begin nothing more; what is under way has a moment to end."""
        if self._thread.is_alive():
            self._stopping.set()
            self._thread.join(GOODBYE_SECONDS)

    def keep(self) -> None:
        """Seal what is over, send what is due, and note when there is something to do again."""
        self._guarded("closing", self._seal)
        self._guarded("digests", self._send)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._rest = LONGEST_REST
            self.keep()
            self._stopping.wait(max(self._rest, REST_SECONDS))

    def _seal(self) -> None:
        """Seal once a day: windows end with days."""
        now = self.app.clock.now()
        today = local_day(self.app.zone, now)
        if today != self._sealed_on:
            seal_windows(self.app, now)
            self._sealed_on = today
        tomorrow = day_start(self.app.zone, today + DAY)
        self._rest = min(self._rest, self.app.clock.seconds_until(tomorrow))

    def _send(self) -> None:
        if not self._recipients:
            return
        now = self.app.clock.now()
        sending.meet(self.app, self._recipients, now)
        sending.send_due(self.app, self._recipients, now, self._stopping.is_set)
        nearest = sending.next_time(self.app, self._recipients, now)
        self._rest = min(self._rest, self.app.clock.seconds_until(nearest))

    def _guarded(self, work: str, step: Callable[[], object]) -> None:
        """Take a step; a full disk or a locked database is logged, and the next round tries again."""
        try:
            step()
            self._outage.over(work)
        except Exception as error:  # noqa: BLE001  no fault may end the thread; the next round tries again
            self._outage.met(work, error)
