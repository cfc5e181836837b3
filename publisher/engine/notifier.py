"""The thread that tells people: it gathers, ties and sends, round after round."""

from __future__ import annotations

from datetime import datetime

from publisher.app import App
from publisher.engine.outage import Outage
from publisher.engine.rounds import Rounds
from publisher.notify.targets import open_targets
from publisher.work import notify
from publisher.work.news import News


class Notifier(Rounds):
    """Tell people what happens; does nothing where `[notices]` names nobody."""

    name, work = "notifier", "notices"

    def __init__(self, app: App, outage: Outage) -> None:
        super().__init__(app, outage)
        self.targets = open_targets(app.config.notices)
        self._news: News | None = None

    @property
    def is_wanted(self) -> bool:
        return bool(self.targets)

    def begin(self) -> News:
        if self._news is None:
            notify.meet(self.app, self.targets)
            self._news = News(self.app)
        return self._news

    def take_round(self, is_last: bool = False) -> datetime:
        news = self.begin()
        news.gather()
        notify.tie_ripe(self.app, self.app.clock.now(), at_once=is_last)
        notify.send_due(self.app, self.targets, self.app.clock.now())
        times = (notify.next_time(self.app, self.targets), news.next_time())
        return min(at for at in times if at is not None)
