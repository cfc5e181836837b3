"""The gate: one change of the website at a time, whichever thread or process makes it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from publisher.core.errors import TryLater


class Gate:
    """Hold a lock file; threads of this process queue before it, so that only processes poll."""

    def __init__(self, file: Path, patience: timedelta) -> None:
        self.file = file
        self.seconds = patience.total_seconds()
        self._thread = threading.Lock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Wait for the turn; TryLater when somebody else does not finish in time."""
        if not self._thread.acquire(timeout=self.seconds):
            raise TryLater("static-busy")
        try:
            lock = self._locked()
            try:
                yield
            finally:
                lock.release()
        finally:
            self._thread.release()

    def _locked(self) -> FileLock:
        lock = FileLock(self.file, timeout=self.seconds)
        try:
            lock.acquire()
        except Timeout:
            raise TryLater("static-busy") from None
        return lock
