"""The rules of the workspace, read anew when somebody changes a file of `schedules/`."""

from __future__ import annotations

import logging
from pathlib import Path
from time import monotonic

from publisher.app import App
from publisher.core.errors import WrongConfiguration
from publisher.files.schedules import Rules, read_rules

log = logging.getLogger(__name__)


class Rulebook:
    """Notice changes by size and time of the files; rules that are wrong leave the old ones in force.

    A file that has just changed is left alone until it rests: half a timetable is a timetable too.
    """

    def __init__(self, app: App, quiet: float) -> None:
        self._app = app
        self._quiet = quiet
        self._read = self._seen = self._look()
        self._since = monotonic()

    @property
    def is_changing(self) -> bool:
        """Tell whether there are files that were not read yet."""
        return self._look() != self._read

    def changed(self) -> Rules | None:
        """Return the new rules when there are any, and they rest."""
        if (now := self._look()) != self._seen:
            self._seen, self._since = now, monotonic()
        if self._seen == self._read or monotonic() - self._since < self._quiet:
            return None
        self._read = self._seen
        try:
            return read_rules(self._app.workspace, self._app.config)
        except WrongConfiguration as error:
            for problem in error.problems:
                told = self._app.tell(problem.message)
                log.warning("%s:%s: %s", problem.path, problem.line, told, extra={"action": "rules_wrong"})
            return None

    def _look(self) -> dict[Path, tuple[int, int]]:
        seen = {}
        for file in (self._app.workspace / "schedules").glob("*.toml"):
            try:
                facts = file.stat()
            except OSError:
                continue
            seen[file] = (facts.st_size, facts.st_mtime_ns)
        return seen
