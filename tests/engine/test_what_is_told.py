"""What keeps the daemon from recording is told once, in a sentence that says what to do."""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
from pathlib import Path

import pytest
from PIL.PngImagePlugin import PngImageFile
from sqlalchemy.exc import OperationalError

from publisher.core.delivery import State
from publisher.engine import reader
from publisher.engine.outage import FULL as FULL_DISK
from publisher.engine.outage import READ_ONLY, cause, of_records
from publisher.files.bundle import Bundle
from publisher.files.reading import ReadItem, read_item
from publisher.files.rules import ReadingRules
from publisher.store import attempts
from publisher.work import notes
from tests.engine.test_local import drop, newsroom, running, states, until
from tests.engine.test_reader import PICTURE
from tests.newsroom import After, Newsroom, open_newsroom

__all__ = ["newsroom"]
FULL = OSError(errno.ENOSPC, "No space left on device")


def of_database(said: str) -> OperationalError:
    return OperationalError("INSERT …", {}, sqlite3.OperationalError(said))


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (FULL, "disk-full"),
        (of_database("database or disk is full"), "disk-full"),
        (OSError(errno.EROFS, "Read-only file system"), "disk-read-only"),
        (of_database("attempt to write a readonly database"), "disk-read-only"),
        (of_database("database is locked"), "database-locked"),
        (MemoryError(), "no-memory"),
    ],
)
def test_what_a_person_can_mend_is_known(error: Exception, code: str) -> None:
    known = cause(error, Path())
    assert known is not None and known.code == code


def test_a_fault_that_nobody_knows_is_logged_whole() -> None:
    assert cause(ValueError("x"), Path()) is None
    assert cause(OSError(errno.EACCES, "Permission denied"), Path()) is None


def test_a_trouble_is_told_once_and_its_end_too(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    room = open_newsroom(tmp_path)
    outage = of_records(room.app)
    with caplog.at_level(logging.WARNING):
        outage.over("pass")
        for _ in range(3):
            outage.met("pass", FULL)
        outage.over("pass")
        outage.over("pass")
        outage.met("pass", FULL)
    told = [one.getMessage() for one in caplog.records]
    assert [("đầy" in one, "tiếp tục đăng" in one) for one in told] == [
        (True, False),
        (False, True),
        (True, False),
    ]
    assert not any(one.exc_info for one in caplog.records)
    room.app.close()


def test_memory_that_runs_out_in_the_middle_of_a_batch_leaves_nothing_half_done(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    read: list[str] = []

    def starved(bundle: Bundle, rules: ReadingRules) -> ReadItem:
        read.append(bundle.path)
        if len(read) == 3:
            raise MemoryError
        return read_item(bundle, rules)

    monkeypatch.setattr(reader, "read_item", starved)
    for n in range(5):
        drop(newsroom, f"bai-{n}.md", title=f"Bài số {n}")
    with running(newsroom):
        until(lambda: len([*(newsroom.app.content / "published").rglob("bai-*.md")]) == 5)
    assert len(read) > 5
    assert len(newsroom.outlet("website").posts) == 5


def test_a_file_for_which_memory_runs_out_while_it_is_read_is_not_taken_for_wrong(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify, starved = PngImageFile.verify, [True, True]

    def run_out(picture: PngImageFile) -> None:
        if starved:
            starved.pop()
            raise MemoryError
        verify(picture)

    monkeypatch.setattr(PngImageFile, "verify", run_out)
    monkeypatch.setattr(reader, "SCAN_EVERY", 0.2)
    (newsroom.app.content / "queue" / "anh.png").write_bytes(PICTURE.read_bytes())
    file = drop(newsroom, "bai.md")
    file.write_text(file.read_text("utf-8").replace("publish_at", "cover: anh.png\npublish_at"), "utf-8")
    drop(newsroom, "khac.md", title="Bài khác")
    note = file.with_name("bai.md.status.txt")
    with running(newsroom):
        until(lambda: note.exists() and "bộ nhớ để đọc" in note.read_text("utf-8"))
        until(lambda: states(newsroom, "bai") == states(newsroom, "khac") == [State.PUBLISHED])


def test_a_call_for_which_memory_runs_out_is_looked_for_before_it_is_repeated(newsroom: Newsroom) -> None:
    outlet = newsroom.outlet("website")
    outlet.settings = outlet.settings.model_copy(update={"settle": outlet.settle / 50})
    outlet.tell("publish", After(MemoryError()))
    drop(newsroom, "bai.md")
    with running(newsroom):
        until(lambda: states(newsroom, "bai") == [State.PUBLISHED])
    assert [method for method, _ in outlet.calls] == ["publish", "find"]
    with newsroom.app.store.read() as session:
        first, *_ = attempts.of_delivery(session, 1)
    assert first.error is not None and first.error.code == "no-memory-meanwhile"


def test_sqlite_s_one_word_for_two_troubles_is_told_by_looking_at_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = of_database("unable to open database file")
    assert cause(error, tmp_path) == FULL_DISK
    monkeypatch.setattr("os.access", lambda *_: False)
    assert cause(error, tmp_path) == READ_ONLY


def test_a_misnamed_file_beside_which_nothing_can_be_written_holds_nobody_up(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def closed(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(notes, "answer_misnamed", closed)
    Path(os.fsdecode(os.fsencode(newsroom.app.content / "queue") + b"/tin m\xedi.md")).write_text(
        "Tin.", "utf-8"
    )
    drop(newsroom, "bai.md")
    with running(newsroom):
        until(lambda: states(newsroom, "bai") == [State.PUBLISHED])
    assert caplog.text.count("content/") == 1
