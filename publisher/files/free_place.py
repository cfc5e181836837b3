"""A place that is still free, beside one that is taken."""

from __future__ import annotations

from pathlib import Path


def free_place(target: Path) -> Path:
    """Return the path itself, or with a number when something is there already."""
    number, free = 1, target
    while free.exists():
        number += 1
        free = target.with_name(f"{target.stem}-{number}{target.suffix}")
    return free
