"""Two kinds of transaction: readers never wait, writers come one after the other and all get their turn."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from publisher.store import sqlite
from publisher.store.database import Store, open_store
from publisher.store.trail import newest, write_step
from tests.databases import Databases
from tests.newsroom import MONDAY


@pytest.fixture
def store(database: Databases, tmp_path: Path) -> Iterator[Store]:
    opened = open_store(database.new(tmp_path), tmp_path)
    yield opened
    opened.close()


def add(session: Session) -> None:
    write_step(session, MONDAY, "lan", "seen")


def test_a_writer_waits_for_the_one_before_it_and_sees_what_that_one_wrote(store: Store) -> None:
    has_looked, seen = threading.Event(), list[int]()

    def look_and_write() -> None:
        with store.write() as session:
            seen.append(newest(session))
            has_looked.set()
            add(session)

    other = threading.Thread(target=look_and_write)
    with store.write() as session:
        add(session)
        other.start()
        assert not has_looked.wait(0.2)
    other.join(20)
    assert seen == [1]
    with store.read() as session:
        assert newest(session) == 2


def test_a_reader_stands_in_nobodys_way_and_keeps_what_it_saw(store: Store) -> None:
    with store.read() as reading:
        assert newest(reading) == 0
        with store.write() as writing:
            add(writing)
        assert newest(reading) == 0
    with store.read() as reading:
        assert newest(reading) == 1


def test_what_ends_in_an_exception_is_forgotten_as_a_whole(store: Store) -> None:
    with pytest.raises(KeyError), store.write() as session:
        add(session)
        raise KeyError
    with store.read() as reading:
        assert newest(reading) == 0


def test_threads_take_turns_by_a_lock_where_sqlite_would_look_again_and_again(tmp_path: Path) -> None:
    store = open_store("sqlite:///var/new.db", tmp_path)
    sa.event.listen(store.engine, "checkout", lambda raw, *_: raw.execute("PRAGMA busy_timeout=0"))
    failed: list[sa.exc.OperationalError] = []

    def write() -> None:
        for _ in range(50):
            try:
                with store.write() as session:
                    add(session)
            except sa.exc.OperationalError as locked:  # with no patience left, SQLite says so at once
                failed.append(locked)

    writers = [threading.Thread(target=write) for _ in range(4)]
    for one in writers:
        one.start()
    for one in writers:
        one.join(30)
    with store.read() as session:
        assert (newest(session), failed) == (200, [])
    store.close()


def test_what_was_committed_is_moved_into_the_file_by_tidying_and_not_by_a_commit(tmp_path: Path) -> None:
    store = open_store("sqlite:///var/new.db", tmp_path)
    file = tmp_path / "var" / "new.db"
    store.tidy()
    before = file.read_bytes()
    for _ in range(100):
        with store.write() as session:
            for _ in range(100):
                add(session)
    assert file.with_name("new.db-wal").stat().st_size > 1000 * 4096
    assert file.read_bytes() == before
    store.tidy()
    assert len(file.read_bytes()) > len(before)
    store.close()


def test_a_new_database_is_waited_for_while_another_process_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The daemon and the first commands of a new workspace: SQLite itself does not wait here."""
    (tmp_path / "var").mkdir()
    other = sqlite3.connect(tmp_path / "var" / "publisher.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if other.in_transaction:
            other.execute("COMMIT")

    monkeypatch.setattr(sqlite, "sleep", sleep)
    open_store("sqlite:///var/publisher.db", tmp_path).close()
    other.close()
    assert waits
