"""What only a server can do to us: many processes, two machines, restarts, orders of its administrator."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from publisher.clock import Clock
from publisher.core.delivery import Operation, State
from publisher.engine import local
from publisher.engine.local import LocalEngine
from publisher.engine.the_only_one import AlreadyRunning
from publisher.store import attempts, deliveries, moves, postgres, trail
from publisher.store.database import open_store
from publisher.store.place import place_at
from tests import databases
from tests.cli.terminal import open_workspace
from tests.databases import PostgresDatabases
from tests.engine.test_local import drop, newsroom, running, states, until
from tests.newsroom import MONDAY, Newsroom, open_newsroom
from tests.system.claimer import Given
from tests.system.postgres_server import PostgresServer
from tests.work.test_notices import item

pytestmark = pytest.mark.system
__all__ = ["newsroom"]
PIECES = 60
WORKERS = 3


@pytest.fixture(autouse=True)
def database(postgres_databases: PostgresDatabases, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let newsrooms and workspaces stand on PostgreSQL."""
    monkeypatch.setattr(databases, "current", postgres_databases)
    yield
    postgres_databases.forget()


@pytest.fixture(scope="module")
def own_server() -> Iterator[PostgresServer]:
    """A server that a test may stop."""
    with PostgresServer() as server:
        yield server


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    opened = open_newsroom(tmp_path)
    yield opened
    opened.app.close()


def address(room: Newsroom) -> str:
    return room.app.store.engine.url.set(query={}).render_as_string(hide_password=False)


# --- several writers ------------------------------------------------------------------------------


def test_processes_that_claim_at_once_never_have_the_same_delivery(room: Newsroom) -> None:
    for n in range(PIECES):
        room.drop(item(f"bai-{n}"))
    command = [sys.executable, "-m", "tests.system.claimer", address(room)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    workers = [subprocess.Popen([*command, f"w{n}"], **pipes) for n in range(WORKERS)]  # type: ignore[call-overload]
    for worker in workers:
        worker.stdin.write("\n")
        worker.stdin.flush()
    claimed = [json.loads(worker.communicate(timeout=60)[0]) for worker in workers]
    assert sorted(one for own in claimed for one in own) == list(range(1, PIECES + 1))
    with room.app.store.read() as session:
        assert all(len(attempts.of_delivery(session, n)) == 1 for n in range(1, PIECES + 1))
        assert [step.id for step in trail.since(session, 0)] == list(range(1, trail.newest(session) + 1))


def test_a_claim_is_guarded_by_itself_where_nobody_takes_turns(room: Newsroom) -> None:
    room.drop(item("bai"))
    engine, second = room.app.store.engine, list[moves.Claim | None]()
    ended = threading.Event()

    def take(session: Session) -> moves.Claim | None:
        seen = deliveries.get(session, 1)
        assert seen is not None and seen.state is State.SCHEDULED
        return moves.claim(session, seen, Operation.PUBLISH, "key", 1, MONDAY, timedelta(minutes=15), "w")

    def take_too() -> None:
        with Session(engine) as session:
            second.append(take(session))
        ended.set()

    with Session(engine) as session:
        assert take(session) is not None
        other = threading.Thread(target=take_too)
        other.start()
        until(lambda: is_waiting(room))
        assert not ended.is_set()
        session.commit()
        other.join(20)
    assert second == [None]


def is_waiting(room: Newsroom) -> bool:
    """Tell whether a session waits for another."""
    with room.app.store.engine.connect() as connection:
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        return bool(connection.exec_driver_sql(f"{waiting} AND datname = current_database()").scalar())


def test_a_step_written_during_a_pass_is_seen_by_the_next(newsroom: Newsroom) -> None:
    """Whoever has read up to a number has missed none below it: the mark of the notices rests on that."""
    with newsroom.app.store.write() as session:
        trail.write_step(session, MONDAY, "daemon", "held")
        first = trail.newest(session)  # numbered, and not committed yet
        other = threading.Thread(target=write_a_step, args=(newsroom,))
        other.start()
        until(lambda: is_waiting(newsroom))
        with newsroom.app.store.read() as reading:
            assert trail.newest(reading) == first - 1
    other.join(20)
    with newsroom.app.store.read() as session:
        assert [step.actor for step in trail.since(session, first - 1)] == ["daemon", "editor"]


def write_a_step(newsroom: Newsroom) -> None:
    """Write as another process does, which knows nothing of this one's turns."""
    store = open_store(address(newsroom), newsroom.app.workspace)
    with store.write() as session:
        trail.write_step(session, MONDAY, "editor", "released")
    store.close()


def test_two_that_open_a_new_database_at_once_make_it_once(postgres: PostgresServer, tmp_path: Path) -> None:
    url, failed = postgres.new_database(), list[BaseException]()

    def open_it() -> None:
        try:
            open_store(url, tmp_path).close()
        except sa.exc.SQLAlchemyError as error:
            failed.append(error)

    openers = [threading.Thread(target=open_it) for _ in range(4)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join(60)
    assert failed == []


# --- one daemon -----------------------------------------------------------------------------------


def test_a_daemon_of_another_workspace_on_the_same_database_is_refused(
    room: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "current", Given(address(room)))
    other = open_workspace(tmp_path / "other")
    place = place_at(room.app.store.engine)
    assert place.is_ours()
    said = other.type("run", "--until-idle", "--no-web", PUBLISHER_LANGUAGE="en")
    assert said.code == 3 and "already works with this database" in said.err
    place.leave()
    assert other.type("run", "--until-idle", "--no-web").code == 0


def test_a_daemon_whose_place_was_taken_while_the_server_was_away_stops(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, other = LocalEngine(newsroom.app, quiet=0.05), place_at(newsroom.app.store.engine)
    with engine._the_only_one():
        assert not other.is_ours()
        with newsroom.app.store.engine.connect() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_locks"
                f" WHERE locktype = 'advisory' AND objid = {20_270_119}"
            )
        until(other.is_ours)
        with pytest.raises(AlreadyRunning):
            engine._loop(until_idle=False)
    other.leave()


def test_a_place_that_was_left_is_free_before_the_server_has_ended_the_session(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = open_store(address(newsroom), newsroom.app.workspace)
    one, other = place_at(newsroom.app.store.engine), place_at(elsewhere.engine)
    assert one.is_ours() and not other.is_ours()
    with monkeypatch.context() as patch:
        patch.setattr(sa.Connection, "invalidate", lambda _: None)
        one.leave()
    assert other.is_ours()
    other.leave()
    elsewhere.close()


# --- a server that fails --------------------------------------------------------------------------


def test_a_server_that_restarts_under_the_daemon_stops_nothing_for_good(
    own_server: PostgresServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(local, "REPEAT_SECONDS", 0.05)
    monkeypatch.setattr(databases, "current", Given(own_server.new_database()))
    room = open_newsroom(tmp_path)
    room.app.clock = Clock()
    (tmp_path / "content" / "queue").mkdir(parents=True)
    (tmp_path / "content" / "published").mkdir()
    drop(room, "truoc.md")
    with running(room):
        until(lambda: states(room, "truoc") == [State.PUBLISHED])
        own_server.pause()
        until(lambda: "Không kết nối được với PostgreSQL" in caplog.text)
        drop(room, "sau.md", title="Bài thứ hai")
        assert len(room.outlet("website").calls) == 1
        own_server.resume()
        until(lambda: states(room, "sau") == [State.PUBLISHED])
        until(lambda: "máy tiếp tục đăng" in caplog.text)
    assert [method for method, _ in room.outlet("website").calls] == ["publish", "publish"]
    assert caplog.text.count("Không kết nối được") == caplog.text.count("máy tiếp tục đăng") == 1
    room.app.close()


def test_a_server_that_can_only_be_read_is_named(
    room: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(room, f"ALTER DATABASE {room.app.store.engine.url.database} SET default_transaction_read_only = on")
    monkeypatch.setattr(databases, "current", Given(address(room)))
    said = open_workspace(tmp_path / "desk").type("hold", "all", PUBLISHER_LANGUAGE="en")
    ask(room, f"ALTER DATABASE {room.app.store.engine.url.database} RESET default_transaction_read_only")
    assert said.code == 70 and "can only be read" in said.err


def test_a_writer_that_waits_too_long_is_told_that_the_database_is_busy(
    room: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgres.SESSION, "lock_timeout", "200ms")
    monkeypatch.setattr(databases, "current", Given(address(room)))
    desk = open_workspace(tmp_path / "desk")
    with room.app.store.write():
        said = desk.type("hold", "all", PUBLISHER_LANGUAGE="en")
    assert said.code == 70 and "The database is busy" in said.err
    assert desk.type("hold", "all").code == 0


def test_a_writer_that_no_longer_moves_gives_up_its_turn(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "TAKE_TURN", sa.text(str(postgres.TAKE_TURN).replace("60s", "300ms")))
    with pytest.raises(sa.exc.DBAPIError), room.app.store.write() as session:
        trail.write_step(session, MONDAY, "asleep", "held")
        with room.app.store.write() as other:  # while the first does nothing
            trail.write_step(other, MONDAY, "awake", "held")
    with room.app.store.read() as session:
        assert [step.actor for step in trail.since(session, 0)] == ["awake"]


def test_a_claim_is_on_the_servers_disk_whatever_its_administrator_prefers(room: Newsroom) -> None:
    ask(room, f"ALTER DATABASE {room.app.store.engine.url.database} SET synchronous_commit = off")
    room.app.store.engine.dispose()
    with room.app.store.write() as session:
        assert session.scalar(sa.text("SHOW synchronous_commit")) == "on"
        assert session.scalar(sa.text("SHOW transaction_isolation")) == "read committed"


def ask(room: Newsroom, order: str) -> None:
    with room.app.store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(order)


# --- the address ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("{password}", "not-the-password", "password authentication failed"),
        (":{port}/", ":1/", "Connection refused"),
        ("/{name}", "/nowhere", 'database "nowhere" does not exist'),
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(
    room: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str, right: str, told: str
) -> None:
    url = room.app.store.engine.url
    parts = {"password": url.password, "port": url.port, "name": url.database}
    monkeypatch.setattr(databases, "current", Given(address(room).replace(wrong.format(**parts), right)))
    said = open_workspace(tmp_path / "desk").type("queue", PUBLISHER_LANGUAGE="en")
    assert said.code == 70 and told in said.err and "PostgreSQL cannot be reached" in said.err
    assert str(url.password) not in said.err and "not-the-password" not in said.err


def test_the_short_form_of_the_address_means_the_same(room: Newsroom, tmp_path: Path) -> None:
    store = open_store(address(room).replace("+psycopg", ""), tmp_path)
    assert store.engine.dialect.driver == "psycopg"
    store.close()


def test_without_psycopg_the_way_to_get_it_is_told(
    room: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "current", Given(address(room)))
    desk = open_workspace(tmp_path / "desk")
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "psycopg", None)
        said = desk.type("queue", PUBLISHER_LANGUAGE="en")
    assert said.code == 2 and "psycopg" in said.err


# --- what is kept ---------------------------------------------------------------------------------


def test_an_absent_value_reads_the_same_from_json_null_and_from_null(room: Newsroom) -> None:
    room.drop(item("bai"))
    for null in ("NULL", "'null'"):
        with room.app.store.engine.begin() as connection:
            connection.exec_driver_sql(
                f"UPDATE delivery SET staged = {null}, error = {null}, receipt = {null}"
            )
        one = room.delivery("bai", "website")
        assert (one.staged, one.error, one.receipt) == (None, None, None)
