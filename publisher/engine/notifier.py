"""The thread that tells people: it gathers, ties and sends, round after round."""

from __future__ import annotations

from datetime import datetime

from publisher.app import App
from publisher.engine.outage import Outage
from publisher.engine.rounds import Rounds
from publisher.notify.targets import open_targets
from publisher.work import notify
from publisher.work.news import News


class Notifier:
    """Tell people what happens; does nothing where `[notices]` names nobody."""

    def __init__(self, app: App, outage: Outage) -> None:
        self.app = app
        self.targets = open_targets(app.config.notices)
        self._news: News | None = None
        self._rounds = Rounds("notifier", "notices", app.clock, outage, self._round)

    def start(self) -> None:
        """Begin; what happened before this workspace had anybody to tell is no news."""
        if self.targets:
            self._rounds.guarded(self._begin)  # before the first pass of the loop, whose steps are news
            self._rounds.start()

    def nudge(self) -> None:
        """Hear that there are new steps."""
        self._rounds.nudge()

    def stop(self) -> None:
        """Begin nothing more; a letter under way has a moment to end."""
        self._rounds.stop()

    def finish(self) -> None:
        """Tell at once what is left: nobody will be here when its period has passed."""
        if self.targets and self._rounds.are_over:
            self._rounds.guarded(lambda: self._round(at_once=True))

    def _begin(self) -> News:
        if self._news is None:
            notify.meet(self.app, self.targets)
            self._news = News(self.app)
        return self._news

    def _round(self, at_once: bool = False) -> datetime:
        news = self._begin()
        news.gather()
        notify.tie_ripe(self.app, self.app.clock.now(), at_once)
        notify.send_due(self.app, self.targets, self.app.clock.now())
        times = (notify.next_time(self.app, self.targets), news.next_time())
        return min(at for at in times if at is not None)
