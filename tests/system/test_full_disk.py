"""A disk that is full or closed for writing stops the daemon's work, doubles nothing, and is told of once."""

from __future__ import annotations

import io
import logging
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from publisher.clock import Clock
from publisher.core.delivery import State
from publisher.engine import alarm, reader
from publisher.store import deliveries, heads
from publisher.work import archive, audit, decisions, dispatch
from tests.engine.test_local import PIECE, drop, running, states, until
from tests.newsroom import Newsroom, open_newsroom
from tests.system.parts import PartMissing, skip_or_fail
from tests.system.small_disk import SmallDisk, small_disk

pytestmark = pytest.mark.system
CONFIG = '[channels.website]\nadapter = "static"\nurl = "http://127.0.0.1:8321/site"\n'
DAEMON = [sys.executable, "-m", "publisher"]
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


def bind(disk: SmallDisk, place: Path) -> None:
    """Let a place of the workspace lie on the small disk, with what is in it; all else lies elsewhere."""
    if place.exists():
        shutil.move(place, disk.folder / place.name)
    else:
        (disk.folder / place.name).mkdir()
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(disk.folder / place.name)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Newsroom]:
    """Return a newsroom on a disk with room, of which a test puts one place on the small one."""
    room = open_newsroom(tmp_path / "desk")
    room.app.clock = Clock()
    for folder in ("content/queue", "content/published"):
        (tmp_path / "desk" / folder).mkdir(parents=True)
    yield room
    room.app.close()


def litter(folder: Path) -> list[str]:
    """Name what was written by half and left."""
    return [one.name for one in folder.rglob(".*") if one.name.endswith((".tmp", ".part"))]


def test_notes_that_cannot_be_written_stop_no_piece_and_are_made_up_for(
    desk: Newsroom, disk: SmallDisk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "ANSWER_AGAIN", 0.1)
    monkeypatch.setattr(archive, "is_done", lambda *_: False)  # what moves away would make room
    queue = desk.app.content / "queue"
    bind(disk, queue)
    drop(desk, "sau.md", title="Bài để sau", at="2099-01-01 08:00")
    drop(desk, "bai.md", title="Bài đăng ngay")
    disk.fill()
    with caplog.at_level(logging.WARNING), running(desk) as engine:
        until(lambda: State.PUBLISHED in states(desk, "bai"))
        until(lambda: bool(told(caplog, "unanswered")))
        until(lambda: engine._reader.has_answered(engine._step))  # nothing else has it tried again
        assert not (queue / "sau.md.status.txt").exists()
        disk.empty()
        until(lambda: (queue / "sau.md.status.txt").exists())
        until(lambda: bool(told(caplog, "unanswered_over")))
    assert "đã xếp lịch" in (queue / "sau.md.status.txt").read_text(encoding="utf-8")
    [sentence] = told(caplog, "unanswered")
    assert "content/" in sentence and "giải phóng chỗ" in sentence
    assert len(told(caplog, "unanswered_over")) == 1 and told(caplog, "outage") == []
    assert litter(queue) == []


def test_a_piece_that_cannot_be_moved_away_stays_whole_and_moves_when_there_is_room(
    desk: Newsroom, disk: SmallDisk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "ANSWER_AGAIN", 0.1)
    published = desk.app.content / "published"
    bind(disk, published)
    queue = desk.app.content / "queue"
    (queue / "anh.png").write_bytes(picture())
    file = queue / "bai.md"
    file.write_text("---\ntitle: Bài có ảnh\npublish_at: now\ncover: anh.png\n---\n\nChữ.\n", "utf-8")
    disk.fill()
    with caplog.at_level(logging.WARNING), running(desk):
        until(lambda: bool(told(caplog, "unanswered")))
        assert file.exists() and (queue / "anh.png").exists()
        assert [one for one in published.rglob("*") if one.is_file()] == [] == litter(published)
        disk.empty()
        until(lambda: bool([*published.rglob("bai.md.status.txt")]))
    [moved] = published.rglob("bai.md")
    assert (moved.parent / "anh.png").exists() and not file.exists() and not (queue / "anh.png").exists()
    assert [method for method, _ in desk.outlet("website").calls] == ["publish"]
    assert len(told(caplog, "unanswered")) == len(told(caplog, "unanswered_over")) == 1


def picture() -> bytes:
    """Return a picture that no compression makes small."""
    noise = Image.frombytes("RGB", (64, 64), random.Random(3).randbytes(64 * 64 * 3))
    file = io.BytesIO()
    noise.save(file, "PNG")
    return file.getvalue()


def test_a_clip_that_cannot_be_stored_gets_its_sentence_and_goes_out_when_there_is_room(
    desk: Newsroom, disk: SmallDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "SCAN_EVERY", 0.3)
    bind(disk, desk.app.media)
    queue = desk.app.content / "queue"
    (queue / "anh.png").write_bytes(picture())
    note = queue / "bai.md.status.txt"
    (queue / "bai.md").write_text(
        "---\ntitle: Bài có ảnh\npublish_at: now\ncover: anh.png\n---\nChữ.\n", "utf-8"
    )
    drop(desk, "chu.md", title="Bài toàn chữ")
    disk.fill()
    with running(desk):
        until(lambda: states(desk, "chu") == [State.PUBLISHED])
        until(lambda: note.exists() and "kho" in note.read_text(encoding="utf-8"))
        assert "Tệp sẽ được đọc lại" in note.read_text(encoding="utf-8")
        assert states(desk, "bai") == [] and litter(desk.app.media) == []
        disk.empty()
        until(lambda: states(desk, "bai") == [State.PUBLISHED])
    assert len(desk.outlet("website").posts) == 2


def test_what_cannot_be_kept_first_is_not_taken_down_and_is_when_there_is_room(
    desk: Newsroom, disk: SmallDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "KEEP_AGAIN", timedelta(seconds=0.5))
    bind(disk, desk.app.workspace / "var" / "snapshots")
    drop(desk, "bai.md")
    with running(desk):
        until(lambda: states(desk, "bai") == [State.PUBLISHED])
        disk.fill()
        with desk.app.store.write() as session:
            decisions.withdraw(
                desk.app, session, "bai", None, "Sai sự thật", desk.app.clock.now(), "Trực ban"
            )
        until(lambda: desk.delivery("bai", "website").error is not None)
        held = desk.delivery("bai", "website")
        assert held.error is not None and held.error.code == "snapshot-not-written"
        assert held.live is not None and len(desk.outlet("website").public) == 1
        disk.empty()
        until(lambda: states(desk, "bai") == [State.WITHDRAWN])
    assert [method for method, _ in desk.outlet("website").calls] == ["publish", "withdraw"]
    assert litter(disk.folder) == [] and len([*disk.folder.rglob("*-r1.json")]) == 1


def test_a_mark_of_the_log_that_cannot_be_written_stops_nothing_and_is_made_up_for(
    desk: Newsroom, disk: SmallDisk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(alarm, "KEEP_HEAD_HOURS", 0.1 / 3600)
    (desk.app.workspace / heads.FILE).symlink_to(disk.folder / "heads.jsonl")
    disk.fill()
    drop(desk, "bai.md")
    with caplog.at_level(logging.WARNING), running(desk):
        until(lambda: bool(told(caplog, "head_not_kept")) and states(desk, "bai") == [State.PUBLISHED])
        drop(desk, "hai.md", title="Bài thứ hai")
        until(lambda: states(desk, "hai") == [State.PUBLISHED])
        disk.empty()
        until(lambda: bool(told(caplog, "head_kept")))
    [sentence] = told(caplog, "head_not_kept")
    assert "var/audit-heads.jsonl" in sentence and "giải phóng chỗ" in sentence
    with desk.app.store.read() as session:
        verified = audit.verify(session, heads.read(desk.app.workspace))
    assert verified.finding is None and [*heads.read(desk.app.workspace)]


@pytest.mark.parametrize(("shut", "free", "words"), [
    (SmallDisk.close, SmallDisk.open, "chỉ đọc"),
    (SmallDisk.fill, SmallDisk.empty, "Ổ đĩa đã đầy"),
])  # fmt: skip
def test_a_daemon_that_starts_where_nothing_can_be_written_waits_and_works_when_it_can(
    disk: SmallDisk, shut: Callable[[SmallDisk], None], free: Callable[[SmallDisk], None], words: str
) -> None:
    (disk.folder / "content" / "queue").mkdir(parents=True)
    (disk.folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    assert start(disk).returncode == 0
    (disk.folder / "content" / "queue" / "bai.md").write_text(PIECE.format(title="Bài", at="now"), "utf-8")
    shut(disk)
    stopped = start(disk)
    assert stopped.returncode == 70 and "Traceback" not in stopped.stderr
    with staying(disk) as said:
        until(lambda: words in said())
        free(disk)
        until(lambda: bool([*(disk.folder / "content" / "published").rglob("bai.md")]))
        assert said().count(words) == said().count("máy tiếp tục đăng") == 1
        assert "Traceback" not in said()


def start(disk: SmallDisk) -> subprocess.CompletedProcess[str]:
    """Let the daemon do what is due; return how it ended."""
    command = [*DAEMON, "-w", str(disk.folder), "run", "--until-idle", "--no-web"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@contextmanager
def staying(disk: SmallDisk) -> Iterator[Callable[[], str]]:
    """Let the daemon run for the length of the block, and ask what it has said so far."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as stderr:

        def said() -> str:
            stderr.flush()
            return os.pread(stderr.fileno(), 1 << 20, 0).decode("utf-8", "replace")

        daemon = subprocess.Popen([*DAEMON, "-w", str(disk.folder), "run", "--no-web"], stderr=stderr)
        try:
            yield said
            assert daemon.poll() is None
        finally:
            daemon.terminate()
            daemon.wait(30)
