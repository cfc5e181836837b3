"""Missing: places that are empty where a file was known; it is believed gone after a while.

Editors and copies delete and write anew. After a restore, what a note named and no daemon has found yet
is awaited likewise (`publisher.work.astray`).
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic

from publisher.files import content_at_restore

GONE_AFTER = 2.0
"""Real seconds that a file must be missing, at most."""


@dataclass
class Missing:
    """Since when each place, from `content/`, is empty; one is believed after `patience` seconds."""

    workspace: Path
    patience: float
    since: dict[str, float] = field(default_factory=dict)
    _astray: frozenset[str] | None = None

    def first_look(self, here: Set[str]) -> None:
        """See once, when every file has been found, what was there at a restore and is not any more."""
        if self._astray is None:
            self._astray = content_at_restore.first_look(self.workspace, here)

    def look(self, known: Iterable[str], here: Set[str]) -> list[str]:
        """Compare where files are known with where they are; return the places that are believed empty."""
        now = monotonic()
        awaited = {*known, *(self._astray or ())} - here
        self.since = {path: self.since.get(path, now) for path in awaited}
        return [path for path, since in self.since.items() if now - since >= self.patience]

    def forget(self, paths: Iterable[str], now: datetime) -> None:
        """Await what was believed gone no longer; with the last that a restore awaited, all is read."""
        for path in paths:
            del self.since[path]
        if self._astray and self._astray.isdisjoint(self.since):
            content_at_restore.all_read(self.workspace, now)
            self._astray = frozenset()
