"""The thread that hears from the system what changes in the folders."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import watchfiles

from publisher.files.litter import is_litter

log = logging.getLogger(__name__)

WATCHED = ("content/queue", "content/published", "schedules")
WATCH_AGAIN_SECONDS = 1.0
"""How soon the folders are watched again after watching them failed."""
SEE_AGAIN_MILLISECONDS = 2000
"""How soon it is seen, where nothing changes, whether the folders are still the watched ones."""

NO_TEXT = "Unable to decode path"
"""What watchfiles says of a name that is no text; the file has its note, and operators nothing to do."""


@dataclass(frozen=True)
class Watcher:
    """Pass on what the system reports of a workspace's folders.

    `changed` hears of every change; `unsure`, when what has changed is not known, so that all has to
    be looked at.
    """

    workspace: Path
    stopping: threading.Event
    changed: Callable[[Iterable[Path]], None]
    unsure: Callable[[], None]

    def run(self) -> None:
        """Watch until stopped; after a fault, look everywhere and watch again."""
        told = ""
        while not self.stopping.is_set():
            try:
                self._watch()
            except (RuntimeError, OSError, MemoryError) as error:
                if str(error) != told:
                    told = str(error)
                    level = logging.INFO if NO_TEXT in told else logging.WARNING
                    log.log(level, "watching the folders failed: %s", told, extra={"action": "watch_failed"})
                self.unsure()
            self.stopping.wait(WATCH_AGAIN_SECONDS)

    def _watch(self) -> None:
        """Watch the folders that are there now, until others have taken their places."""
        folders, attached = self._folders(), False
        for changes in watchfiles.watch(
            *folders,
            watch_filter=lambda _, path: not is_litter(Path(path).name),
            stop_event=self.stopping,
            debounce=100,
            step=100,
            rust_timeout=SEE_AGAIN_MILLISECONDS,
            yield_on_timeout=True,
            ignore_permission_denied=True,
        ):
            if not attached:  # what was dropped while the watch was being set up has told nobody
                attached = True
                self.unsure()
            if changes:
                self.changed(Path(path) for _, path in changes)
            if self._folders() != folders:
                return

    def _folders(self) -> dict[Path, tuple[int, int]]:
        """Return which folders lie at the watched places: a share that comes back is another one."""
        found = {}
        for name in WATCHED:
            with suppress(OSError):
                seen = (self.workspace / name).stat()
                found[self.workspace / name] = (seen.st_dev, seen.st_ino)
        return found
