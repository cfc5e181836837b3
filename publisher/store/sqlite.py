"""SQLite: one file beside the workspace, one writer at a time by its nature."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import sqlalchemy as sa

READING: dict[str, Any] = {}
GLANCING = {"begin": ""}
WRITING = {"begin": "BEGIN IMMEDIATE"}
"""The lock is taken first: a transaction that reads and then writes would otherwise fail at once when
another writer came between."""
PATIENCE = timedelta(seconds=30)
"""How long somebody waits for another process."""
AGAIN = 0.01
"""Seconds between two tries where SQLite itself does not wait."""
WAL = "PRAGMA journal_mode=WAL"
PRAGMAS = (
    f"busy_timeout={PATIENCE // timedelta(milliseconds=1)}",
    "synchronous=FULL",
    "foreign_keys=ON",
    "wal_autocheckpoint=10000",
)
"""A claim must survive a power cut, hence FULL; readers never wait for the writer, hence WAL.

Whoever commits when the WAL has so many pages moves them all into the database, and everybody waits for
the disk meanwhile: a daemon does it before, beside its work (`tidy`).
"""
TIDY = "PRAGMA wal_checkpoint(PASSIVE)"
"""Move what the WAL holds into the database; nobody has to wait for it, and it waits for nobody."""


def open_engine(address: sa.URL, workspace: Path) -> sa.Engine:
    """Open the file that `address` names, from the workspace on; its folder is made where it is missing."""
    path = file_of(address, workspace)
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(address.set(database=str(path)), pool_size=8, max_overflow=24)
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def file_of(address: sa.URL, workspace: Path) -> Path:
    """Return where the database lies."""
    return workspace / (address.database or "var/publisher.db")


def _prepare(connection: Any, record: object) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    _write_ahead(connection, monotonic() + PATIENCE.total_seconds())


def _write_ahead(connection: Any, until: float) -> None:
    """Switch to the WAL; a new database is not waited for by SQLite while another process switches it."""
    while True:
        try:
            connection.execute(WAL)
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() >= until:
                raise
            sleep(AGAIN)


def _begin(connection: sa.Connection) -> None:
    if command := connection.get_execution_options().get("begin", "BEGIN"):
        connection.exec_driver_sql(command)
