"""The index: every piece of the website in memory, and the shelves they stand on.

A shelf is one list that readers can page through: all pieces, a column, a tag, a month. A piece gets
the next place on a shelf and keeps it; when it is taken down, its place stays empty. The first
column or tag that would have an address has it for ever; another name of the same letters, such as
`chó` after `chợ`, gets one with a tail.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import islice

from adapters.static.record import Entry
from adapters.static.text import sameness, slug

Shelf = dict[int, Entry]
SIGNS = "khac"
"""What stands in the address of a name that has no letter."""


class Index:
    """Know which pieces stand where; `columns` have their addresses before their first piece."""

    def __init__(self, entries: Iterable[Entry] = (), columns: Iterable[str] = ()) -> None:
        self.entries: dict[str, Entry] = {}
        self.shelves: dict[str, Shelf] = {}
        self._tops: dict[str, int] = {}
        self._homes: dict[tuple[str, str], str] = {}  # kind and name: the shelf
        self._taken: set[str] = set()
        for entry in entries:
            self.put(entry)
        for column in columns:
            self.shelf("column", column)

    def put(self, entry: Entry) -> None:
        """Add a piece, or replace what is known of it."""
        before = self.entries.get(entry.key)
        for name, place in before.shelves.items() if before else ():
            del self.shelves[name][place]
        self.entries[entry.key] = entry
        for name, place in entry.shelves.items():
            self.shelves.setdefault(name, {})[place] = entry
            self._tops[name] = max(place, self._tops.get(name, -1))
        for shelf, name in names_in(entry):
            self._settle(shelf, name)

    def shelf(self, kind: str, name: str) -> str:
        """Return the shelf of a column or tag; a new name gets one of its own."""
        if (kind, sameness(name)) not in self._homes:
            self._settle(next(one for one in free_names(kind, name) if one not in self._taken), name)
        return self._homes[kind, sameness(name)]

    def names_of(self, column: str, tags: Iterable[str]) -> dict[str, str]:
        """Return the shelves of a piece's column and tags, with the name that each has there."""
        named = [("column", column)] if column else []
        named += [("tag", tag) for tag in tags]
        return {self.shelf(kind, name): name for kind, name in named}

    def _settle(self, shelf: str, name: str) -> None:
        self._homes.setdefault((shelf.partition("/")[0], sameness(name)), shelf)
        self._taken.add(shelf)

    def place(self, name: str, before: Entry | None) -> int:
        """Return the place of a piece on a shelf: its old one, else the next."""
        if before and name in before.shelves:
            return before.shelves[name]
        return self.top(name) + 1

    def top(self, name: str) -> int:
        """Return the highest place of a shelf; -1 when it is empty."""
        return self._tops.get(name, -1)

    def live(self, name: str, first: int, last: int) -> list[Entry]:
        """Return what readers may see of the places `first` to `last`, newest first."""
        shelf = self.shelves.get(name, {})
        there = (shelf.get(place) for place in range(max(first, 0), last + 1))
        return sorted((one for one in there if one and one.is_on(name)), key=by_time, reverse=True)

    def newest(self, count: int) -> list[Entry]:
        """Return the newest pieces that readers may see."""
        return heapq.nlargest(count, (one for one in self.entries.values() if not one.gone), key=by_time)

    def neighbours(self, entry: Entry, name: str, count: int, step: int) -> list[Entry]:
        """Return the next `count` live pieces on a shelf, in the direction of `step`, 1 or -1."""
        if name not in entry.shelves:
            return []
        return list(islice(self._walk(name, entry.shelves[name] + step, step), count))

    def name(self, shelf: str) -> str:
        """Return what the column or tag of a shelf is called: as its newest piece writes it, or wrote it."""
        newest = next(self._walk(shelf, self.top(shelf), -1), self.shelves[shelf][self.top(shelf)])
        return dict(names_in(newest)).get(shelf) or shelf.partition("/")[2]

    def _walk(self, name: str, place: int, step: int) -> Iterator[Entry]:
        shelf, top = self.shelves.get(name, {}), self.top(name)
        while 0 <= place <= top:
            there = shelf.get(place)
            if there and there.is_on(name):
                yield there
            place += step

    def counts(self, kind: str) -> dict[str, int]:
        """Return how many live pieces stand on each shelf of a kind, such as `month`."""
        return {
            name: live
            for name, shelf in self.shelves.items()
            if name.startswith(f"{kind}/") and (live := sum(one.is_on(name) for one in shelf.values()))
        }


def by_time(entry: Entry) -> tuple[str, str]:
    return entry.at, entry.key


def shelves_of(month: str, names: Iterable[str]) -> list[str]:
    """Return all shelves of a piece: `names` are those of its column and tags; `month` reads 2027-01."""
    return ["all", f"month/{month}", *names]


def free_names(kind: str, name: str) -> Iterator[str]:
    """Yield what the shelf of a column or tag may be called, the best first: `tag/cho`, `tag/cho-1f0c9e`."""
    letters, tail = slug(name), sha256(sameness(name).encode()).hexdigest()
    if letters:
        yield f"{kind}/{letters}"
    yield f"{kind}/{letters or SIGNS}-{tail[:6]}"
    yield f"{kind}/{letters or SIGNS}-{tail}"


def names_in(entry: Entry) -> list[tuple[str, str]]:
    """Return the shelves of the piece's columns and tags, with the name that each has there.

    Older records do not say; their names of the same letters share a shelf and its address.
    """
    if entry.names:
        return list(entry.names.items())
    named = [("tag", tag) for tag in reversed(entry.tags)] + [("column", entry.column)] * bool(entry.column)
    return [(f"{kind}/{slug(name) or SIGNS}", name) for kind, name in named]
