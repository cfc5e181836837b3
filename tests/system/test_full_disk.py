"""A disk that is full or closed for writing stops the daemon's work, doubles nothing, and is told of once."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from publisher.clock import Clock
from publisher.core.delivery import State
from publisher.store import deliveries, heads
from publisher.work import audit
from tests.engine.test_local import PIECE, drop, running, until
from tests.newsroom import Newsroom, open_newsroom
from tests.system.parts import PartMissing, skip_or_fail
from tests.system.small_disk import SmallDisk, small_disk

pytestmark = pytest.mark.system
CONFIG = '[channels.website]\nadapter = "static"\nurl = "http://127.0.0.1:8321/site"\n'
NAMES = [f"bai-{n}.md" for n in range(3)]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with ExitStack() as stack:
        try:
            yield stack.enter_context(small_disk(tmp_path / "disk"))
        except PartMissing as missing:
            skip_or_fail(missing)


@pytest.fixture
def newsroom(disk: SmallDisk) -> Iterator[Newsroom]:
    room = open_newsroom(disk.folder)
    room.app.clock = Clock()
    for folder in ("content/queue", "content/published"):
        (disk.folder / folder).mkdir(parents=True)
    yield room
    room.app.close()


def is_out(newsroom: Newsroom) -> Callable[[], bool]:
    """Tell whether every piece is out, recorded and moved to its month with its note."""

    def look() -> bool:
        with newsroom.app.store.read() as session:
            out = deliveries.in_state(session, State.PUBLISHED)
        moved = [*(newsroom.app.content / "published").rglob("bai-*.md")]
        noted = [*(newsroom.app.content / "published").rglob("bai-*.status.txt")]
        return len(out) == len(moved) == len(noted) == len(NAMES)

    return look


def told(caplog: pytest.LogCaptureFixture, action: str) -> list[str]:
    return [one.getMessage() for one in caplog.records if getattr(one, "action", "") == action]


def check_once(newsroom: Newsroom) -> None:
    """See that each piece was sent once, and that the log holds together."""
    sent = [key for method, key in newsroom.outlet("website").calls if method == "publish"]
    assert len(sent) == len(set(sent)) == len(NAMES)
    with newsroom.app.store.read() as session:
        assert audit.verify(session, heads.read(newsroom.app.workspace)).finding is None


def check_told(caplog: pytest.LogCaptureFixture, words: str) -> None:
    """See that people were told once what to do, without a traceback, and once that it is over."""
    [sentence] = told(caplog, "outage")
    assert words in sentence
    assert len(told(caplog, "outage_over")) == 1
    assert not [one for one in caplog.records if getattr(one, "action", "") == "outage" and one.exc_info]


def test_a_send_that_cannot_be_recorded_is_recorded_later_and_not_repeated(
    newsroom: Newsroom, disk: SmallDisk, caplog: pytest.LogCaptureFixture
) -> None:
    newsroom.outlet("website").during = disk.fill
    for name in NAMES:
        drop(newsroom, name, title=name)
    with caplog.at_level(logging.WARNING), running(newsroom):
        until(lambda: bool(told(caplog, "outage")))
        newsroom.outlet("website").during = None
        disk.empty()
        until(is_out(newsroom))
    check_once(newsroom)
    check_told(caplog, "đầy")


def test_what_cannot_be_taken_in_waits_until_it_can(
    newsroom: Newsroom, disk: SmallDisk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere = shutil.move(disk.folder / "content", tmp_path / "content")
    (disk.folder / "content").symlink_to(elsewhere)
    with caplog.at_level(logging.WARNING), running(newsroom):
        disk.fill()
        for name in NAMES:
            drop(newsroom, name, title=name)
        until(lambda: bool(told(caplog, "outage")))
        assert newsroom.outlet("website").calls == []
        disk.empty()
        until(is_out(newsroom))
    check_once(newsroom)
    [sentence] = told(caplog, "outage")
    assert "đầy" in sentence


def test_a_daemon_on_a_disk_closed_for_writing_says_so_and_works_when_it_is_open_again(
    disk: SmallDisk,
) -> None:
    (disk.folder / "content" / "queue").mkdir(parents=True)
    (disk.folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    assert start(disk).returncode == 0
    (disk.folder / "content" / "queue" / "bai.md").write_text(PIECE.format(title="Bài", at="now"), "utf-8")
    disk.close()
    stopped = start(disk)
    assert stopped.returncode == 70
    assert "không ghi được" in stopped.stderr and "Traceback" not in stopped.stderr
    disk.open()
    assert start(disk).returncode == 0
    assert len([*(disk.folder / "content" / "published").rglob("bai.md")]) == 1


def start(disk: SmallDisk) -> subprocess.CompletedProcess[str]:
    """Let the daemon do what is due; return how it ended."""
    command = [sys.executable, "-m", "publisher", "-w", str(disk.folder), "run", "--until-idle", "--no-web"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
