"""Headings of a text below its title: they start at the second level and leave none out."""

from __future__ import annotations

from collections.abc import Iterable

FIRST = 2
LAST = 4


def outline(levels: Iterable[int]) -> list[int]:
    """Return the levels that headings of the given levels get, from 2 to 4."""
    given = list(levels)
    highest = min(given, default=FIRST)
    made: list[int] = []
    for level in given:
        deepest = min(made[-1] + 1 if made else FIRST, LAST)
        made.append(min(level - highest + FIRST, deepest))
    return made
