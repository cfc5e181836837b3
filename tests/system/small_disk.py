"""A disk of a few megabytes that a test can fill, empty and close for writing."""

from __future__ import annotations

import errno
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.system.parts import PartMissing

BLOCK = b"x" * 4096


class SmallDisk:
    """A tmpfs that is mounted at `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> None:
        """Leave no byte free."""
        with suppressed_full(), (self.folder / "ballast").open("ab", buffering=0) as ballast:
            while ballast.write(BLOCK) == len(BLOCK):
                pass

    def empty(self) -> None:
        """Free the space again."""
        (self.folder / "ballast").unlink(missing_ok=True)

    def close(self) -> None:
        """Let nothing be written any more."""
        run("mount", "-o", "remount,ro", str(self.folder))

    def open(self) -> None:
        run("mount", "-o", "remount,rw", str(self.folder))


@contextmanager
def suppressed_full() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise


@contextmanager
def small_disk(folder: Path, megabytes: int = 12) -> Iterator[SmallDisk]:
    """Mount a small disk for the block; raises `PartMissing` where this user may not."""
    folder.mkdir()
    if shutil.which("mount") is None or not is_mounted(folder, megabytes):
        raise PartMissing("the right to mount a tmpfs (root on Linux)")
    try:
        yield SmallDisk(folder)
    finally:
        run("umount", "-l", str(folder))


def is_mounted(folder: Path, megabytes: int) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
