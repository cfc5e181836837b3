"""Names that people write in more than one way, and the nearest one to a slip of the pen."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Protocol

STROKES = str.maketrans("đðɖ", "ddd")
LONGEST = 60
"""Letters that are compared when a slip is looked up; nobody's name is longer."""


def fold(name: str) -> str:
    """Return `name` as it is compared: no diacritics, no case, no spaces, `_`, `-` or the like."""
    if not name.isascii():
        plain = unicodedata.normalize("NFD", name.casefold().translate(STROKES))
        name = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return "".join(letter for letter in name.casefold() if letter.isalnum())


class Lookup(Protocol):
    """Whoever knows which id a name means, and which known name is nearest to a slip of the pen."""

    def find(self, name: str) -> str | None: ...

    def nearest(self, name: str) -> str | None: ...


class Names:
    """Find the id behind a name, or the name nearest to it."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        """Take names by id; what two ids share once it is folded is nobody's name."""
        self.ids = tuple(names)
        self.vietnamese = tuple(next(iter(others), id) for id, others in names.items())
        pairs = [(name, id) for id, others in names.items() for name in (id, *others)]
        self._exact = {_plain(name): id for name, id in pairs} | {_plain(id): id for id in names}
        self._shown = {fold(name): name for name, _ in pairs}
        owners: dict[str, set[str]] = {}
        for name, id in pairs:
            owners.setdefault(fold(name), set()).add(id)
        self._folded = {name: next(iter(ids)) for name, ids in owners.items() if len(ids) == 1}

    def find(self, name: str) -> str | None:
        """Return the id that `name` means."""
        return self._exact.get(_plain(name)) or self._folded.get(fold(name))

    def nearest(self, name: str) -> str | None:
        """Return the known name that `name` was most likely meant to be, as it is written."""
        near = get_close_matches(fold(name)[:LONGEST], self._shown, n=1, cutoff=0.6)
        return self._shown[near[0]] if near else None


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
