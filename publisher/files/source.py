"""Where the bytes of a picture or a clip come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True)
class Source:
    """A file, or a picture inside a Word file: its name for people, how to open it, its size in bytes."""

    name: str
    open: Callable[[], BinaryIO]
    size: int

    @classmethod
    def of(cls, file: Path, name: str = "") -> Source:
        """Return the source for a file on disk."""
        return cls(name or file.name, lambda: file.open("rb"), file.stat().st_size)

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.lower()
