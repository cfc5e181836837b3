"""The thread that tells programs: it writes their messages down and sends them, round after round."""

from __future__ import annotations

from datetime import datetime

from publisher.app import App
from publisher.engine.outage import Outage
from publisher.engine.rounds import Rounds
from publisher.work import webhooks


class Messenger(Rounds):
    """Tell programs what happens; does nothing where no webhook is set up."""

    name, work = "messenger", "webhooks"

    def __init__(self, app: App, outage: Outage) -> None:
        super().__init__(app, outage)
        self._hooks = webhooks.hooks_of(app)

    @property
    def is_wanted(self) -> bool:
        return bool(self._hooks)

    def begin(self) -> None:
        webhooks.gather(self.app, self._hooks)

    def take_round(self, is_last: bool = False) -> datetime | None:
        webhooks.gather(self.app, self._hooks)
        is_over = (lambda: False) if is_last else self._stopping.is_set
        webhooks.send_due(self.app, self._hooks, self.app.clock.now(), is_over)
        return webhooks.next_time(self.app, self._hooks)
