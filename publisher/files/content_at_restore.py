"""The content at a restore: which files lay in `content/`, so that each is known again for what it is.

What is saved once more after a restore has a new time, and perhaps another name; it may have gone out
before the restore all the same.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

FILE = Path("var") / "content-at-restore.json"
LARGEST = 1 << 20
"""Bytes of a file that is also known by what it says; a text has fewer."""


@dataclass(frozen=True)
class Content:
    """Where files lay, from `content/`, and what they said."""

    paths: frozenset[str] = frozenset()
    digests: frozenset[str] = frozenset()

    def has(self, workspace: Path, file: Path) -> bool:
        """Tell whether a file is one of these, by its place or by its words."""
        content = workspace / "content"
        if file.is_relative_to(content) and file.relative_to(content).as_posix() in self.paths:
            return True
        try:
            return _digest(file) in self.digests
        except OSError:
            return False


def remember(workspace: Path) -> None:
    """Write down what lies in `content/` now."""
    content = workspace / "content"
    files = sorted(one for one in content.rglob("*") if one.is_file())
    told = {
        "paths": [one.relative_to(content).as_posix() for one in files],
        "digests": [digest for one in files if (digest := _digest(one))],
    }
    place = workspace / FILE
    half = place.with_name(f".{place.name}.part")
    with half.open("w", encoding="utf-8") as opened:
        json.dump(told, opened, ensure_ascii=False)
        opened.flush()
        os.fsync(opened.fileno())
    half.replace(place)


def at_restore(workspace: Path) -> Content:
    """Return what lay there at the last restore, nothing when there was none."""
    file = workspace / FILE
    try:
        return _read(file, file.stat().st_mtime_ns)
    except (OSError, ValueError, KeyError):
        return Content()


@lru_cache(maxsize=1)
def _read(file: Path, changed: int) -> Content:
    told = json.loads(file.read_text(encoding="utf-8"))
    return Content(*(frozenset(told[name]) for name in ("paths", "digests")))


def _digest(file: Path) -> str | None:
    return sha256(file.read_bytes()).hexdigest() if file.stat().st_size <= LARGEST else None
