"""The thread that tells people: a slow mail server delays no delivery, and no error here stops one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from publisher.app import App
from publisher.engine.outage import Outage
from publisher.notify.targets import open_targets
from publisher.work import notify
from publisher.work.news import News

log = logging.getLogger(__name__)

REST_SECONDS = 1.0
"""Real seconds between two rounds at least, so that a busy hour costs no more than a quiet one."""
LONGEST_REST = 60.0
"""Real seconds after which it looks again in any case: `doctor` may have found a target well again."""
GOODBYE_SECONDS = 5.0
"""Real seconds that the end of the daemon waits for a letter under way; it is sent again otherwise."""


class Notifier:
    """Gather, tie and send, round after round; does nothing where `[notices]` names nobody."""

    def __init__(self, app: App, outage: Outage) -> None:
        self.app = app
        self._outage = outage
        self.targets = open_targets(app.config.notices)
        self._news: News | None = None
        self._rest = LONGEST_REST
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="notifier", daemon=True)

    def start(self) -> None:
        """Begin; what happened before this workspace had anybody to tell is no news."""
        if self.targets:
            self._guarded(self._begin)  # before the first pass of the loop, whose steps are news
            self._thread.start()

    def nudge(self) -> None:
        """Hear that there are new steps."""
        self._woken.set()

    def stop(self) -> None:
        """Begin nothing more; a letter under way has a moment to end."""
        self._stopping.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(GOODBYE_SECONDS)

    def finish(self) -> None:
        """Tell at once what is left: nobody will be here when its period has passed."""
        if self.targets and not self._thread.is_alive():
            self._guarded(lambda: self._round(at_once=True))

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            self._rest = LONGEST_REST
            self._guarded(self._round)
            self._stopping.wait(REST_SECONDS)
            self._woken.wait(self._rest)

    def _begin(self) -> News:
        if self._news is None:
            notify.meet(self.app, self.targets)
            self._news = News(self.app)
        return self._news

    def _round(self, at_once: bool = False) -> None:
        news = self._begin()
        news.gather()
        notify.tie_ripe(self.app, self.app.clock.now(), at_once)
        notify.send_due(self.app, self.targets, self.app.clock.now())
        times = (notify.next_time(self.app, self.targets), news.next_time())
        nearest = min(at for at in times if at is not None)
        self._rest = min(self.app.clock.seconds_until(nearest), LONGEST_REST)

    def _guarded(self, step: Callable[[], object]) -> None:
        """Take a step; a full disk or a locked database is logged, and the next round tries again."""
        try:
            step()
            self._outage.over("notices")
        except Exception as error:  # noqa: BLE001  no fault may end the thread; the next round tries again
            self._outage.met("notices", error)
