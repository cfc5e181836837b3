"""The index: every piece of the website in memory, and the shelves they stand on.

A shelf is one list that readers can page through: all pieces, a column, a tag, a month. A piece gets
the next place on a shelf and keeps it; when it is taken down, its place stays empty.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from itertools import islice

from adapters.static.record import Entry
from adapters.static.text import slug

Shelf = dict[int, Entry]


class Index:
    """Know which pieces stand where."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries: dict[str, Entry] = {}
        self.shelves: dict[str, Shelf] = {}
        self._tops: dict[str, int] = {}
        for entry in entries:
            self.put(entry)

    def put(self, entry: Entry) -> None:
        """Add a piece, or replace what is known of it."""
        before = self.entries.get(entry.key)
        for name, place in before.shelves.items() if before else ():
            del self.shelves[name][place]
        self.entries[entry.key] = entry
        for name, place in entry.shelves.items():
            self.shelves.setdefault(name, {})[place] = entry
            self._tops[name] = max(place, self._tops.get(name, -1))

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
        """Return what the column or tag of a shelf is called, as its newest piece writes it."""
        newest = next(self._walk(shelf, self.top(shelf), -1), None)
        return label(newest, shelf) if newest else shelf.partition("/")[2]

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


def shelves_of(month: str, column: str, tags: Iterable[str]) -> list[str]:
    """Return the names of the shelves that a piece stands on; `month` reads 2027-01."""
    names = ["all", f"month/{month}"]
    if column:
        names.append(f"column/{slug(column)}")
    return names + list(dict.fromkeys(f"tag/{slug(tag)}" for tag in tags))


def label(entry: Entry, shelf: str) -> str:
    """Return how the shelf's column or tag is written in this piece."""
    kind, _, name = shelf.partition("/")
    spelled = (entry.column,) if kind == "column" else entry.tags
    return next((one for one in spelled if slug(one) == name), name)
