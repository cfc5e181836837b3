"""The place of the one daemon at a database, which several workspaces or machines may reach."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
from filelock import FileLock, Timeout
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

DAEMON = 20_270_119
"""The number of the advisory lock that is the daemon's place; each database has its own."""
TAKE = sa.text("SELECT pg_try_advisory_lock(:place)")
GIVE = sa.text("SELECT pg_advisory_unlock(:place)")
HOLD = sa.text("SELECT 1")


class Place(Protocol):
    """A lock that ends with the process that holds it, however that ends."""

    def is_ours(self) -> bool:
        """Tell whether no other daemon has the place, and take it; also again, after it was lost."""

    def leave(self) -> None:
        """Let another daemon have the place."""


def place_at(engine: sa.Engine) -> Place:
    """Return the daemon's place at a database."""
    if engine.dialect.name == "postgresql":
        return PlaceAtServer(engine)
    assert engine.url.database is not None
    return PlaceAtFile(Path(engine.url.database))


class PlaceAtFile:
    """A lock on a file beside the database, by its real name: two workspaces may name the same one."""

    def __init__(self, database: Path) -> None:
        real = database.resolve()
        self._lock = FileLock(real.with_name(f"{real.name}.daemon.lock"), thread_local=False)

    def is_ours(self) -> bool:
        if self._lock.is_locked:
            return True
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def leave(self) -> None:
        self._lock.release()


class PlaceAtServer:
    """A lock that lives as long as one connection to the server, and no longer."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._connection: sa.Connection | None = None

    def is_ours(self) -> bool:
        """Tell whether the place is ours; raises DBAPIError while the server cannot be asked."""
        if self._connection is not None and self._holds(self._connection):
            return True
        self.leave()
        return self._take()

    def leave(self) -> None:
        if self._connection is not None:
            with suppress(SQLAlchemyError):  # the server ends a session when it comes to it, a lock at once
                self._connection.scalar(GIVE, {"place": DAEMON})
            self._connection.invalidate()  # ends the session, and with that the lock in any case
            self._connection.close()
            self._connection = None

    def _take(self) -> bool:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if connection.scalar(TAKE, {"place": DAEMON}):
            self._connection = connection
            return True
        connection.close()
        return False

    @staticmethod
    def _holds(connection: sa.Connection) -> bool:
        try:
            return bool(connection.scalar(HOLD))
        except DBAPIError:
            return False
