"""The thread that tells people, beside the daemon: it disturbs nothing, and leaves nothing untold."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest

from publisher.clock import Clock
from publisher.core.delivery import State
from publisher.core.errors import Refused
from publisher.engine import notifier, rounds
from publisher.engine.local import LocalEngine
from publisher.notify.settings import Notices
from publisher.notify.target import Letter, Target
from tests.databases import fill_disk, free_disk
from tests.desks import Pigeonhole
from tests.engine.test_local import QUIET, drop, running, states, until
from tests.newsroom import Newsroom, open_newsroom
from tests.notify.post_office import open_post_office

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path)
    room.app.clock = Clock()
    (tmp_path / "content" / "queue").mkdir(parents=True)
    yield room
    room.app.close()


def telling(newsroom: Newsroom, group: float = 0.0, **more: object) -> None:
    """Let people be told, by groups of so many seconds."""
    notices = Notices.model_validate({"group": timedelta(seconds=group), **more})
    newsroom.app.config = replace(newsroom.app.config, notices=notices)


@contextmanager
def targets(monkeypatch: pytest.MonkeyPatch, *found: Target) -> Iterator[None]:
    monkeypatch.setattr(notifier, "open_targets", lambda notices: found)
    yield


def refuse(newsroom: Newsroom, name: str = "hong.md") -> None:
    newsroom.outlet("website").tell("publish", Refused("gave-up", tries=1))
    drop(newsroom, name, "Bài hỏng")
    until(lambda: states(newsroom, name.removesuffix(".md")) == [State.REFUSED])


class Stuck(Pigeonhole):
    """A target that takes a letter and answers when it is let go."""

    def __init__(self) -> None:
        super().__init__("mailto:stuck@example.org")
        self.taken, self.let_go = threading.Event(), threading.Event()

    def send(self, letter: Letter) -> None:
        self.taken.set()
        self.let_go.wait(30)
        super().send(letter)


def test_a_mail_server_that_hangs_delays_no_delivery_and_not_the_end(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "GOODBYE_SECONDS", 0.1)
    telling(newsroom)
    stuck = Stuck()
    with targets(monkeypatch, stuck):
        with running(newsroom):
            refuse(newsroom)
            assert stuck.taken.wait(20)
            drop(newsroom, "tot.md", "Bài tốt")
            until(lambda: states(newsroom, "tot") == [State.PUBLISHED])
            ends = monotonic()
        assert monotonic() - ends < 5 and stuck.letters == []
        stuck.let_go.set()
        until(lambda: len(stuck.letters) == 1)


def test_a_run_until_idle_tells_at_its_end_what_would_have_waited(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.outlet("website").tell("publish", Refused("gave-up", tries=1))
    drop(newsroom, "hong.md", "Bài hỏng")
    with open_post_office() as office:
        telling(newsroom, 120, to=["mailto:desk@example.org"], smtp=office.smtp())
        LocalEngine(newsroom.app, quiet=QUIET).run(until_idle=True)
        LocalEngine(newsroom.app, quiet=QUIET).run(until_idle=True)
    [letter] = office.box.letters
    assert letter["Subject"] == "[Publisher] 1 bài bị từ chối"
    assert "«Bài hỏng», kênh website" in letter.get_content()


def test_a_notice_that_cannot_be_written_down_is_told_once_it_can(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(rounds, "REST_SECONDS", 0.05)
    monkeypatch.setattr(rounds, "LONGEST_REST", 0.05)
    telling(newsroom)
    hole = Pigeonhole()
    with targets(monkeypatch, hole), running(newsroom):
        fill_disk(newsroom.app.store, "INSERT", "notice")
        refuse(newsroom)
        until(lambda: "Ổ đĩa đã đầy" in caplog.text)
        drop(newsroom, "tot.md", "Bài tốt")
        until(lambda: states(newsroom, "tot") == [State.PUBLISHED])
        free_disk(newsroom.app.store, "notice")
        until(lambda: len(hole.letters) == 1)


def test_without_anybody_to_tell_there_is_no_thread(newsroom: Newsroom) -> None:
    with running(newsroom):
        until(lambda: newsroom.app.workspace.joinpath("var", "daemon.lock").exists())
        assert "notifier" not in {thread.name for thread in threading.enumerate()}
