"""The names of sheets, as spreadsheets allow them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from publisher.report.numbers import readable

LONGEST = 31
FORBIDDEN = re.compile(r"[\[\]:*?/\\\s]+")
RESERVED = "history"
"""Excel keeps this one for itself."""


def name_sheets(titles: Iterable[str]) -> list[str]:
    """Return a valid name for each title, no two alike in whatever case."""
    names: list[str] = []
    taken = {RESERVED, ""}
    for title in titles:
        names.append(_free_name(_cut(FORBIDDEN.sub(" ", readable(title)), LONGEST), taken))
        taken.add(names[-1].casefold())
    return names


def _free_name(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        tail = f" ({number})"
        free = (_cut(name, LONGEST - len(tail)) + tail).strip()
    return free


def _cut(name: str, longest: int) -> str:
    """Cut a name between words where it is too long; it may not begin or end with an apostrophe."""
    name = name.strip(" '")
    if len(name) > longest:
        name = name[: longest + 1].rpartition(" ")[0] or name[:longest]
    return name.strip(" '")
