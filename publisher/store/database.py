"""Opening the database, bringing its schema up to date, and its two kinds of transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlmodel import Session

from publisher.store.migrations import HEAD, upgrade
from publisher.store.trail import join_chain

BESIDE = ("", "-wal", "-shm", "-journal")
"""What the names of a SQLite database's files end with."""
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON")
"""A claim must survive a power cut, hence FULL; readers never wait for the writer, hence WAL."""


class Store:
    """One open database. `read` sees a snapshot; `write` holds the writer's place from its start."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self._writing = engine.execution_options(begin="BEGIN IMMEDIATE")
        self.has_written = False

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that looks and changes nothing."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session whose changes are all kept or, after an exception, all forgotten.

        On SQLite the lock is taken first: a transaction that reads and then writes would otherwise
        fail at once when another writer came between. The steps of the trail join its chain last.
        """
        with Session(self._writing, expire_on_commit=False) as session, session.begin():
            session.connection()  # begins, and with that takes the lock
            yield session
            join_chain(session)
        self.has_written = True

    @property
    def files(self) -> frozenset[Path]:
        """Return the files that the database lies in, none when a server keeps it."""
        name = self.engine.url.database
        if self.engine.dialect.name != "sqlite" or name is None:
            return frozenset()
        return frozenset(Path(name + end) for end in BESIDE)

    def version(self) -> int:
        """Return a number that changes when another process has written (SQLite only)."""
        if self.engine.dialect.name != "sqlite":
            return 0
        with self.engine.connect() as connection:
            return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())

    def close(self) -> None:
        self.engine.dispose()


def open_store(url: str, workspace: Path) -> Store:
    """Open the database at `url`, made or upgraded as needed; SQLite paths start at the workspace."""
    engine = connect(url, workspace)
    if _revision(engine) != HEAD:
        upgrade(engine)
    return Store(engine)


def connect(url: str, workspace: Path) -> sa.Engine:
    """Return the engine for the database at `url`, whatever is in it."""
    return _sqlite(url, workspace) if url.startswith("sqlite") else sa.create_engine(url)


def place_of(url: str, workspace: Path) -> Path:
    """Return the file of a SQLite database."""
    return workspace / (make_url(url).database or "var/publisher.db")


def _sqlite(url: str, workspace: Path) -> sa.Engine:
    path = place_of(url, workspace)
    path.parent.mkdir(parents=True, exist_ok=True)
    address = make_url(url).set(database=str(path))
    engine = sa.create_engine(address, pool_size=8, max_overflow=24)
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, record: object) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def _revision(engine: sa.Engine) -> str | None:
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        version: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return version
