"""Databases for tests: each one fresh, with the newest schema and nothing in it."""

from __future__ import annotations

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Protocol

import sqlalchemy as sa

from publisher.store.database import Store, open_store
from publisher.store.tables.every import SCHEMA
from tests.system.postgres_server import PostgresServer

SQLITE = "sqlite:///var/publisher.db"


class Databases(Protocol):
    """Where a test's databases come from."""

    def new(self, workspace: Path) -> str:
        """Make a database for this workspace, with the newest schema, and return its address."""

    def bare(self, workspace: Path) -> str:
        """Make a database without any table, and return its address."""

    def copy(self, url: str, workspace: Path) -> str:
        """Make a copy of the database at `url`, which nobody has open, for this workspace."""

    def keep(self) -> None:
        """Let what was made so far outlast the test."""

    def forget(self) -> None:
        """Drop what the test has left, where it is not in the test's own folder."""


class SqliteDatabases:
    """Files beside the workspace."""

    def new(self, workspace: Path) -> str:
        (workspace / "var").mkdir(parents=True, exist_ok=True)
        shutil.copy(empty_database(), workspace / "var" / "publisher.db")
        return SQLITE

    def bare(self, workspace: Path) -> str:
        (workspace / "var").mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{workspace}/var/bare.db"

    def copy(self, url: str, workspace: Path) -> str:
        """The file was copied along with the workspace."""
        return SQLITE

    def keep(self) -> None:
        """They stay as long as their folder."""

    def forget(self) -> None:
        """They go with the test's folder."""


class PostgresDatabases:
    """Databases of one server: emptied and used again, because making one takes fifty times as long."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._count = 0
        self._empty: list[str] = []
        self._used: list[str] = []
        self._copies: list[str] = []
        self._admin = self._connect(server.url)

    def __enter__(self) -> PostgresDatabases:
        return self

    def __exit__(self, *error: object) -> None:
        self._admin.close()

    def new(self, workspace: Path) -> str:
        if not self._empty:
            url = self._create()
            open_store(url, workspace).close()
            self._empty.append(url)
        self._used.append(self._empty.pop())
        return self._used[-1]

    def bare(self, workspace: Path) -> str:
        self._copies.append(self._create())
        return self._copies[-1]

    def copy(self, url: str, workspace: Path) -> str:
        self._copies.append(self._create(f"TEMPLATE {sa.make_url(url).database}"))
        return self._copies[-1]

    def keep(self) -> None:
        self._used.clear()

    def forget(self) -> None:
        while self._used:
            self._empty_out(self._used[-1])
            self._empty.append(self._used.pop())
        while self._copies:
            name = sa.make_url(self._copies.pop()).database
            self._admin.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")

    def _create(self, like: str = "") -> str:
        self._count += 1
        name = f"fresh_{self._count}"
        self._admin.exec_driver_sql(f"CREATE DATABASE {name} {like}")
        return sa.make_url(self._server.url).set(database=name).render_as_string(hide_password=False)

    def _empty_out(self, url: str) -> None:
        """Remove every row, past the triggers that let the log only grow, and begin all numbers anew."""
        connection = self._connect(url)
        connection.exec_driver_sql(ALONE)
        connection.exec_driver_sql("SET session_replication_role = replica")
        connection.exec_driver_sql("; ".join(f"DELETE FROM {table}" for table in SCHEMA.tables))
        connection.exec_driver_sql(FROM_ONE)
        connection.close()

    @staticmethod
    def _connect(url: str) -> sa.Connection:
        return sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect()


ALONE = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
FROM_ONE = "SELECT setval(seqrelid, 1, false) FROM pg_sequence"
FILES = SqliteDatabases()
current: Databases = FILES
"""Where newsrooms and terminals take their databases from; the fixture `database` sets it."""


@cache
def empty_database() -> Path:
    """Return a SQLite database with the newest schema and nothing in it, made once for all tests."""
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    open_store("sqlite:///empty.db", folder).close()
    return folder / "empty.db"


def fill_disk(store: Store, order: str, table: str) -> None:
    """Let the database refuse this order (`INSERT`, `UPDATE`) on a table, as a full disk would."""
    if store.engine.dialect.name == "sqlite":
        body = "BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
    else:
        _order(store, REFUSE)
        body = "FOR EACH ROW EXECUTE FUNCTION full_disk()"
    _order(store, f"CREATE TRIGGER full_disk BEFORE {order} ON {table} {body}")


def free_disk(store: Store, table: str) -> None:
    """Let the database take orders on the table again."""
    of = "" if store.engine.dialect.name == "sqlite" else f" ON {table}"
    _order(store, f"DROP TRIGGER full_disk{of}")


def _order(store: Store, statement: str) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql(statement)


REFUSE = """CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION USING MESSAGE = 'disk is full', ERRCODE = 'disk_full'; END $$"""
