"""The place of the one daemon at a database that several machines can reach."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

DAEMON = 20_270_119
"""The number of the advisory lock that is the daemon's place; each database has its own."""
TAKE = sa.text("SELECT pg_try_advisory_lock(:place)")
HOLD = sa.text("SELECT 1")


class Place:
    """A lock that lives as long as one connection to the server, and no longer.

    On SQLite the place is always ours: the file lies in a workspace, which has a lock of its own.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._is_shared = engine.dialect.name == "postgresql"
        self._connection: sa.Connection | None = None

    def is_ours(self) -> bool:
        """Tell whether no other daemon has the place, and take it; also again, after the server was away.

        Raises DBAPIError while the server cannot be asked.
        """
        if not self._is_shared:
            return True
        if self._connection is not None and self._holds(self._connection):
            return True
        self.leave()
        return self._take()

    def leave(self) -> None:
        """Let another daemon have the place."""
        if self._connection is not None:
            self._connection.invalidate()  # ends the session, and with that the lock
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
