"""What keeps the daemon from recording is told once, in a sentence that says what to do."""

from __future__ import annotations

import errno
import logging
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from publisher.engine import reader
from publisher.engine.outage import Outage, cause
from publisher.files.bundle import Bundle
from publisher.files.reading import ReadItem, read_item
from publisher.files.rules import ReadingRules
from tests.engine.test_local import drop, newsroom, running, until
from tests.newsroom import Newsroom, open_newsroom

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
    known = cause(error)
    assert known is not None and known.code == code


def test_a_fault_that_nobody_knows_is_logged_whole() -> None:
    assert cause(ValueError("x")) is None
    assert cause(OSError(errno.EACCES, "Permission denied")) is None


def test_a_trouble_is_told_once_and_its_end_too(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    room = open_newsroom(tmp_path)
    outage = Outage(room.app)
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
