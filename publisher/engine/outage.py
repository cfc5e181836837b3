"""An outage: what keeps the daemon from recording is said once when it begins, and once when it ends."""

from __future__ import annotations

import errno
import logging
import sqlite3
from threading import Lock

from sqlalchemy.exc import SQLAlchemyError

from publisher.app import App
from publisher.core.message import Message, message
from publisher.store.trouble import trouble

log = logging.getLogger(__name__)

FULL = message("disk-full")
READ_ONLY = message("disk-read-only")
BY_NUMBER = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EROFS: READ_ONLY}
ON_THIS_DISK = {
    "database-full": FULL,
    "database-read-only": READ_ONLY,
    "database-busy": message("database-locked"),
}
"""What SQLite's troubles mean to a daemon, which goes on by itself."""


class Outage:
    """Which of the daemon's works fail just now for a reason that a person can mend.

    Several threads tell of theirs; faults that nobody can mend are logged whole, every time.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._failing: set[str] = set()
        self._lock = Lock()

    def met(self, work: str, error: Exception) -> None:
        """Hear that a work failed; the first one to meet an outage says so."""
        told = cause(error)
        if told is None:
            log.error(
                "the %s failed and is repeated", work, exc_info=error, extra={"action": f"{work}_failed"}
            )
            return
        with self._lock:
            is_news = not self._failing
            self._failing.add(work)
        if is_news:
            log.error("%s", self._app.tell(told), extra={"action": "outage"})
        log.debug("an outage stops the %s", work, exc_info=error)

    def over(self, work: str) -> None:
        """Hear that a work went well; when all do again, that is said."""
        with self._lock:
            was_last = self._failing == {work}
            self._failing.discard(work)
        if was_last:
            log.warning("%s", self._app.tell(message("records-again")), extra={"action": "outage_over"})


def cause(error: Exception) -> Message | None:
    """Return what a person can mend, None for all other faults."""
    if isinstance(error, SQLAlchemyError):
        told = trouble(error)
        is_here = isinstance(getattr(error, "orig", None), sqlite3.Error)
        return ON_THIS_DISK.get(told.code, told) if is_here else told
    if isinstance(error, MemoryError):
        return message("no-memory")
    return BY_NUMBER.get(error.errno or 0) if isinstance(error, OSError) else None
