"""A place that is still free, beside one that is taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def free_place(target: Path, is_kept: Callable[[Path], bool] = lambda place: False) -> Path:
    """Return the path itself, or with a number when something is there already, or the place `is_kept`."""
    number, free = 1, target
    while free.exists() or is_kept(free):
        number += 1
        free = target.with_name(f"{target.stem}-{number}{target.suffix}")
    return free
