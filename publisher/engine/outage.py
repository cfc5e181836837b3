"""An outage: what keeps a work from being done is said once when it begins, and once when it ends."""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
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

Explains = Callable[[Exception, Path], Message | None]


class Outage:
    """Which works of one kind fail just now for a reason that a person can mend.

    Several threads tell of theirs; faults that nobody can mend are logged whole, every time. The two
    kinds are what the daemon records, and what it answers beside the files of the editors.
    """

    def __init__(self, app: App, explains: Explains, ends: str, action: str) -> None:
        self._app = app
        self._explains = explains
        self._ends = message(ends)
        self._action = action
        self._failing: set[str] = set()
        self._lock = Lock()

    def met(self, work: str, error: Exception) -> None:
        """Hear that a work failed; the first one to meet an outage says so."""
        told = self._explains(error, self._app.workspace / "var")
        if told is None:
            log.error(
                "the %s failed and is repeated", work, exc_info=error, extra={"action": f"{work}_failed"}
            )
            return
        with self._lock:
            is_news = not self._failing
            self._failing.add(work)
        if is_news:
            log.error("%s", self._app.tell(told), extra={"action": self._action})
        log.debug("an outage stops the %s", work, exc_info=error)

    def over(self, work: str) -> None:
        """Hear that a work went well; when all do again, that is said."""
        with self._lock:
            was_last = self._failing == {work}
            self._failing.discard(work)
        if was_last:
            log.warning("%s", self._app.tell(self._ends), extra={"action": f"{self._action}_over"})


def of_records(app: App) -> Outage:
    """Return what keeps the daemon from recording: it sends nothing meanwhile."""
    return Outage(app, cause, "records-again", "outage")


def of_answers(app: App) -> Outage:
    """Return what keeps it from answering beside the files: pieces go out all the same."""
    return Outage(app, why_unanswered, "answers-again", "unanswered")


def cause(error: Exception, folder: Path) -> Message | None:
    """Return what a person can mend, None for all other faults; `folder` is where the database lies."""
    if isinstance(error, SQLAlchemyError):
        told = trouble(error)
        is_here = isinstance(getattr(error, "orig", None), sqlite3.Error)
        return _on_this_disk(told, folder) if is_here else told
    if isinstance(error, MemoryError):
        return message("no-memory")
    return BY_NUMBER.get(error.errno or 0) if isinstance(error, OSError) else None


def _on_this_disk(told: Message, folder: Path) -> Message:
    """Say what SQLite met; it has the same words for a disk that is full and one closed for writing."""
    is_closed = told.code == "database-full" and folder.is_dir() and not os.access(folder, os.W_OK)
    return READ_ONLY if is_closed else ON_THIS_DISK.get(told.code, told)


def why_unanswered(error: Exception, folder: Path) -> Message | None:
    """Return what keeps files in `content/` from being written."""
    return (
        message("answers-not-written", said=error.strerror or error) if isinstance(error, OSError) else None
    )
