"""One daemon a workspace: a lock on its folder for whoever works there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from publisher.core.errors import PublisherError


class AlreadyRunning(PublisherError):
    """Another daemon works on this workspace, or on its database."""


@contextmanager
def the_only_daemon(workspace: Path) -> Iterator[None]:
    """Hold the workspace's lock; a second daemon raises AlreadyRunning."""
    folder = workspace / "var"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "daemon.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise AlreadyRunning("already-running", workspace=workspace) from None
    try:
        yield
    finally:
        lock.release()
