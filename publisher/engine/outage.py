"""An outage of the database: said once when it begins, whichever work meets it, and once when it ends."""

from __future__ import annotations

import logging
from threading import Lock

from sqlalchemy.exc import SQLAlchemyError

from publisher.app import App
from publisher.core.message import message
from publisher.store.trouble import trouble

log = logging.getLogger(__name__)


class Outage:
    """Which of the daemon's works the database fails just now; several threads tell of theirs."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._failing: set[str] = set()
        self._lock = Lock()

    def met(self, work: str, error: SQLAlchemyError) -> None:
        """Hear that the database failed a work; the first one to meet an outage says so."""
        with self._lock:
            is_news = not self._failing
            self._failing.add(work)
        if is_news:
            told = self._app.tell(trouble(error))
            log.error("%s", told, extra={"action": "database_failed"})
        log.debug("the database failed the %s", work, exc_info=error)

    def over(self, work: str) -> None:
        """Hear that the database served a work; when it serves all again, that is said."""
        with self._lock:
            was_last = self._failing == {work}
            self._failing.discard(work)
        if was_last:
            log.warning("%s", self._app.tell(message("database-back")), extra={"action": "database_back"})
