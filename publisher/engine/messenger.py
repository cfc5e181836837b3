"""The thread that tells programs: it writes their messages down and sends them, round after round."""

from __future__ import annotations

from datetime import datetime

from publisher.app import App
from publisher.engine.outage import Outage
from publisher.engine.rounds import Rounds
from publisher.work import webhooks


class Messenger:
    """Tell programs what happens; does nothing where no webhook is set up."""

    def __init__(self, app: App, outage: Outage) -> None:
        self.app = app
        self._hooks = webhooks.hooks_of(app)
        self._rounds = Rounds("messenger", "webhooks", app.clock, outage, self._round)

    def start(self) -> None:
        """Begin; what happened before a webhook was set up is not told."""
        if self._hooks:
            self._rounds.guarded(self._gather)  # before the first pass of the loop, whose steps are told
            self._rounds.start()

    def nudge(self) -> None:
        """Hear that there are new steps."""
        self._rounds.nudge()

    def stop(self) -> None:
        """Begin nothing more; a message under way has a moment to arrive."""
        self._rounds.stop()

    def finish(self) -> None:
        """Send once what is left."""
        if self._hooks and self._rounds.are_over:
            self._rounds.guarded(lambda: self._round(is_last=True))

    def _gather(self) -> None:
        webhooks.gather(self.app, self._hooks)

    def _round(self, is_last: bool = False) -> datetime | None:
        self._gather()
        stops = (lambda: False) if is_last else (lambda: self._rounds.is_stopping)
        webhooks.send_due(self.app, self._hooks, self.app.clock.now(), stops)
        return webhooks.next_time(self.app, self._hooks)
