"""What was worked out for a page stays until something has happened: counting takes longer than looking."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

from sqlmodel import Session

from publisher.app import App
from publisher.core.localtime import local_day
from publisher.store import trail

Found = TypeVar("Found")
MOST = 64
"""So many answers are remembered, those that were asked for last."""


class Remembered:
    """Answers by what was asked; each is right for one step of the log, one day and one set of rules."""

    def __init__(self, app: App) -> None:
        self._app, self._lock = app, Lock()
        self._known: OrderedDict[object, tuple[object, Any]] = OrderedDict()

    def ask(self, session: Session, asked: object, work_out: Callable[[], Found]) -> Found:
        """Return the answer, worked out anew unless all is as it was."""
        rules, day = self._app.rules, local_day(self._app.zone, self._app.clock.now())
        stands = trail.newest(session), day
        with self._lock:
            known = self._known.get(asked)
        if known is not None and known[0] == stands and known[1][0] is rules:
            found: Found = known[1][1]
            return found
        found = work_out()
        with self._lock:
            self._known[asked] = stands, (rules, found)
            self._known.move_to_end(asked)
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        return found
