"""The folder that bulletins are handed over in, near or far; names are relative to it, with `/` between."""

from __future__ import annotations

import errno
import shutil
from abc import ABC, abstractmethod
from pathlib import Path


class Shelf(ABC):
    """What handing over needs of a folder; failures are OSErrors, or of the kinds in `lost`."""

    where: str
    lost: tuple[type[Exception], ...] = ()
    """Failures after which nobody knows whether the folder did what was asked."""

    @property
    def failures(self) -> tuple[type[Exception], ...]:
        """Return all that may go wrong with the folder."""
        return (OSError, *self.lost)

    def plainly(self, error: Exception) -> str:
        """Tell a failure in words that the catalogue knows."""
        return getattr(error, "strerror", None) or type(error).__name__

    @abstractmethod
    def is_there(self) -> bool:
        """Tell whether the folder is there; one that is not ours to make, or no folder, is an error."""

    @abstractmethod
    def is_folder(self, name: str) -> bool: ...

    @abstractmethod
    def read(self, name: str) -> bytes | None:
        """Return a file's content; None where there is none."""

    @abstractmethod
    def write(self, name: str, content: bytes) -> None:
        """Let a file appear whole, in the place of an older one."""

    @abstractmethod
    def copy(self, source: Path, name: str) -> None: ...

    @abstractmethod
    def make(self, name: str) -> None:
        """Make a folder; one that is there is welcome."""

    @abstractmethod
    def rename(self, name: str, new: str) -> None: ...

    @abstractmethod
    def names(self) -> list[str]: ...

    @abstractmethod
    def remove(self, name: str) -> None:
        """Remove a folder of files, as far as that goes; what is left is no harm."""


class Folder(Shelf):
    """A folder of this machine or of a network drive."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.where = str(root)

    def is_there(self) -> bool:
        if self.root.exists() and not self.root.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "Not a directory")
        return self.root.is_dir()

    def is_folder(self, name: str) -> bool:
        return (self.root / name).is_dir()

    def read(self, name: str) -> bytes | None:
        path = self.root / name
        return path.read_bytes() if path.is_file() else None

    def write(self, name: str, content: bytes) -> None:
        draft = self.root / f"{name}.part"
        draft.write_bytes(content)
        draft.replace(self.root / name)

    def copy(self, source: Path, name: str) -> None:
        shutil.copyfile(source, self.root / name)

    def make(self, name: str) -> None:
        (self.root / name).mkdir(parents=True, exist_ok=True)

    def rename(self, name: str, new: str) -> None:
        (self.root / name).rename(self.root / new)

    def names(self) -> list[str]:
        return [one.name for one in self.root.iterdir()]

    def remove(self, name: str) -> None:
        shutil.rmtree(self.root / name, ignore_errors=True)
