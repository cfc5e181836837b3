"""People who are told: a newsroom with a `[notices]` table, and a target that keeps its letters."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from publisher.core.message import Message, message
from publisher.core.notice import Kind
from publisher.files.config import Publisher
from publisher.notify.settings import Notices
from publisher.notify.target import Letter, NotSent, Target
from publisher.work import notify
from publisher.work.news import News
from tests.newsroom import Newsroom, open_newsroom


class Pigeonhole(Target):
    """A target that keeps what it is sent, and fails as often as it is told to."""

    def __init__(self, name: str = "mailto:desk@example.org") -> None:
        super().__init__(name)
        self.letters: list[Letter] = []
        self.fails = 0

    def send(self, letter: Letter) -> None:
        if self.fails:
            self.fails -= 1
            raise NotSent("mail-not-reached", host="mail.example.org", port=465, said="timed out")
        self.letters.append(letter)

    def probe(self) -> Message:
        return message("mail-answers", host="mail.example.org", port=465)


@dataclass
class Desk:
    """A newsroom whose people are told, round by round, by the simulated clock."""

    newsroom: Newsroom
    targets: list[Pigeonhole] = field(default_factory=lambda: [Pigeonhole()])

    def __post_init__(self) -> None:
        self.restart()

    @property
    def letters(self) -> list[Letter]:
        return self.targets[0].letters

    def restart(self) -> None:
        """Begin anew with what the database remembers."""
        notify.meet(self.newsroom.app, self.targets)
        self.news = News(self.newsroom.app)

    def round(self, at_once: bool = False, **later: float) -> None:
        """Let time pass, and do what the notifier's thread does then."""
        now = self.newsroom.clock.pass_(**later)
        self.news.gather()
        notify.tie_ripe(self.newsroom.app, now, at_once)
        notify.send_due(self.newsroom.app, self.targets, now)

    def minutes(self, count: int) -> None:
        """Let so many minutes pass, with a round in each."""
        for _ in range(count):
            self.round(minutes=1)


def open_desk(
    folder: Path, *channels: str, language: str = "vi", which: tuple[Kind, ...] = tuple(Kind)
) -> Desk:
    """Open a newsroom whose notices are grouped by two minutes."""
    spoken = Publisher(name="Tòa soạn", language="en" if language == "en" else "vi")
    newsroom = open_newsroom(folder, *channels, publisher=spoken)
    notices = Notices(group=timedelta(minutes=2), which=which)
    newsroom.app.config = replace(newsroom.app.config, notices=notices)
    return Desk(newsroom)
