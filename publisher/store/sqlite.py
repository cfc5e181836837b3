"""SQLite: one file beside the workspace, one writer at a time by its nature."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

READING: dict[str, Any] = {}
GLANCING = {"begin": ""}
WRITING = {"begin": "BEGIN IMMEDIATE"}
"""The lock is taken first: a transaction that reads and then writes would otherwise fail at once when
another writer came between."""
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=30000",
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


def _begin(connection: sa.Connection) -> None:
    if command := connection.get_execution_options().get("begin", "BEGIN"):
        connection.exec_driver_sql(command)
