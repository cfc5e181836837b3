"""The database fails under the daemon: it says so once, sends nothing unrecorded, and goes on by itself."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from publisher.clock import Clock
from publisher.core.delivery import Operation, Outcome, State
from publisher.engine import local
from publisher.engine.local import LocalEngine
from publisher.store import attempts, deliveries
from publisher.work import dispatch
from publisher.work.job import UNASKED, kept_back
from tests.engine.test_local import drop, newsroom, running, states, until
from tests.newsroom import Newsroom, open_newsroom

__all__ = ["newsroom"]
LOST = sa.exc.OperationalError("COMMIT", {}, Exception("the connection was lost"))


@pytest.mark.usefixtures("database")
def test_a_claim_whose_record_arrived_but_not_its_answer_is_given_back_and_made_once(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "REPEAT_SECONDS", 0.01)
    write, lost = newsroom.app.store.write, list[int]()

    @contextmanager
    def losing_an_answer() -> Iterator[Session]:
        with write() as session:
            yield session
            sending = deliveries.in_state(session, State.SENDING)
        if sending and not lost:
            lost.append(sending[0].id)
            raise LOST

    monkeypatch.setattr(newsroom.app.store, "write", losing_an_answer)
    drop(newsroom, "bai.md")
    with running(newsroom):
        until(lambda: states(newsroom, "bai") == [State.PUBLISHED])
    assert [method for method, _ in newsroom.outlet("website").calls] == ["publish"]
    with newsroom.app.store.read() as session:
        made = attempts.of_delivery(session, lost[0])
    assert [one.outcome for one in made] == [Outcome.TRY_LATER, Outcome.DONE]
    assert made[0].error == UNASKED.message


@pytest.mark.parametrize("where", ["before the claim", "before the record"])
def test_a_database_that_is_read_only_for_a_while_sends_nothing_twice_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, where: str
) -> None:
    """SQLite itself refuses to write, as it does on a file or a disk that somebody has closed."""
    monkeypatch.setattr(local, "REPEAT_SECONDS", 0.05)
    room = open_newsroom(tmp_path)
    room.app.clock = Clock()
    for name in ("queue", "published"):
        (tmp_path / "content" / name).mkdir(parents=True)
    closed = threading.Event()

    @sa.event.listens_for(room.app.store.engine, "begin")
    def shut(connection: sa.Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA query_only = {int(closed.is_set())}")

    outlet = room.outlet("website")
    if where == "before the record":
        outlet.during = closed.set
    with caplog.at_level(logging.WARNING), running(room):
        if where == "before the claim":
            closed.set()
        drop(room, "bai.md")
        until(lambda: "chỉ đọc" in caplog.text)
        assert len(outlet.calls) == (where == "before the record")
        outlet.during = None
        closed.clear()
        until(lambda: states(room, "bai") == [State.PUBLISHED])
        until(lambda: "tiếp tục đăng" in caplog.text)
    assert [method for method, _ in outlet.calls] == ["publish"]
    assert caplog.text.count("chỉ đọc") == caplog.text.count("tiếp tục đăng") == 1
    assert "Traceback" not in caplog.text
    room.app.close()


@pytest.mark.usefixtures("database")
def test_a_call_claimed_ahead_is_not_made_while_nobody_can_say_whether_it_is_held(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    drop(newsroom, "bai.md", at="2099-01-01 08:00")
    LocalEngine(newsroom.app, quiet=0.05).run(until_idle=True)
    with newsroom.app.store.write() as session:
        [planned] = deliveries.of_item(session, "bai")
        due = planned.next_try_at
        assert due is not None
        job, *_ = dispatch.claim(newsroom.app, session, due, {"website": 1}, "here")
    assert job.claim.operation is Operation.PUBLISH

    @contextmanager
    def silent() -> Iterator[sa.Connection]:
        raise LOST
        yield

    engine = LocalEngine(newsroom.app, quiet=0.05)
    with monkeypatch.context() as patch:
        patch.setattr(newsroom.app.store, "glance", silent)
        kept = engine._keeps_back(job)
    assert kept is UNASKED
    done = kept_back(job, newsroom.app.clock, kept)
    with newsroom.app.store.write() as session:
        given_back = dispatch.settle(newsroom.app, session, done, due)
    assert given_back is not None and (given_back.state, given_back.tries) == (State.SCHEDULED, 0)


def test_a_daemon_that_cannot_record_when_it_starts_waits_until_it_can(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(local, "REPEAT_SECONDS", 0.01)
    take_over, full = LocalEngine._take_over, [True, True]

    def refuse(engine: LocalEngine) -> None:
        if full:
            full.pop()
            raise sa.exc.OperationalError("BEGIN", {}, sqlite3.OperationalError("database or disk is full"))
        take_over(engine)

    monkeypatch.setattr(LocalEngine, "_take_over", refuse)
    drop(newsroom, "bai.md")
    with running(newsroom):
        until(lambda: states(newsroom, "bai") == [State.PUBLISHED])
    assert caplog.text.count("Ổ đĩa đã đầy") == caplog.text.count("tiếp tục đăng") == 1
