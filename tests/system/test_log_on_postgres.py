"""The log on a real PostgreSQL: chained by many writers at once, guarded, brought up to date from before."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from publisher.store import audit, trail
from publisher.store.database import Store, open_store
from publisher.store.tables.every import SCHEMA
from publisher.work.audit import Audit, verify
from tests.store import old_log
from tests.system.postgres_server import PostgresServer

pytestmark = pytest.mark.system
WRITERS = 8
TURNS = 25
TRIGGERS = ("event_follows", "event_is_not_changed", "event_is_not_removed")


@pytest.fixture
def store(postgres: PostgresServer, tmp_path: Path) -> Iterator[Store]:
    opened = open_store(postgres.new_database(), tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def upgraded(postgres: PostgresServer, tmp_path: Path) -> Iterator[Store]:
    url = postgres.new_database()
    old = sa.create_engine(url)
    old_log.upgrade(old, "0003")
    old_log.fill(old)
    old.dispose()
    opened = open_store(url, tmp_path)
    yield opened
    opened.close()


def check(store: Store) -> Audit:
    with store.read() as session:
        return verify(session, ())


def test_many_writers_at_once_make_one_chain(store: Store) -> None:
    def write(writer: int) -> None:
        for turn in range(TURNS):
            with store.write() as session:
                trail.write_step(session, old_log.AT, f"writer {writer}", "held", turn=turn)
                trail.write_step(session, old_log.AT, f"writer {writer}", "released", turn=turn)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    said = check(store)
    assert said.finding is None and said.rows == said.last == 2 * WRITERS * TURNS


def test_an_audit_sees_one_moment_while_others_write(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "PAGE", 1)
    with store.write() as session:
        trail.write_step(session, old_log.AT, "editor", "held")
    with store.read() as session:
        rows = audit.rows(session)
        assert next(rows).action == "held"
        with store.write() as other:
            trail.write_step(other, old_log.AT, "editor", "released")
        assert list(rows) == []
    assert check(store).rows == 2


@pytest.mark.parametrize(
    "order",
    [
        "UPDATE event SET actor = 'somebody'",
        "DELETE FROM event",
        "TRUNCATE event",
        "INSERT INTO event SELECT id + 1, at, 'x', 'x', item, delivery, detail, previous, digest FROM event",
        "INSERT INTO event SELECT id - 1, at, 'x', 'x', item, delivery, detail, digest, digest FROM event",
    ],
)
def test_the_database_itself_lets_the_log_only_grow(store: Store, order: str) -> None:
    with store.write() as session:
        trail.write_step(session, old_log.AT, "editor", "held")
    with store.engine.begin() as connection, pytest.raises(sa.exc.DBAPIError, match="only grows"):
        connection.exec_driver_sql(order)
    assert check(store).finding is None


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 microsecond'",
        "actor = 'somebody'",
        "action = 'approved'",
        "item = 'other'",
        "delivery = 99",
        "detail = '{}'",
        "previous = digest",
        "digest = previous",
    ],
)
def test_a_change_of_any_column_is_found_where_it_is(upgraded: Store, change: str) -> None:
    with upgraded.engine.begin() as connection:
        for name in TRIGGERS:
            connection.exec_driver_sql(f"DROP TRIGGER {name} ON event")
        connection.exec_driver_sql(f"UPDATE event SET {change} WHERE id = 5")
    finding = check(upgraded).finding
    assert finding is not None and (finding.code, finding.row) == ("log-row-changed", 5)


def test_an_old_log_is_whole_after_the_upgrade_and_vouched_for(upgraded: Store) -> None:
    assert check(upgraded).finding is None
    with upgraded.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE attempt SET response = '{\"answers\": []}' WHERE n = 1")
    finding = check(upgraded).finding
    assert finding is not None and finding.code == "log-attempt-changed"


def test_the_upgrade_can_be_taken_back(upgraded: Store) -> None:
    old_log.downgrade(upgraded.engine, "0003")
    with upgraded.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM event WHERE action = 'sealed'")
    old_log.upgrade(upgraded.engine, "0004")
    assert check(upgraded).finding is None


def test_an_upgraded_database_equals_a_fresh_one(upgraded: Store) -> None:
    with upgraded.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SCHEMA) == []
