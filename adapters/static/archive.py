"""The archive: the records on disk, and the index in memory that follows them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.static.index import Index
from adapters.static.places import Places
from adapters.static.record import Entry, Record, written
from publisher.core.errors import Unconfirmed


@dataclass(frozen=True)
class State:
    """Name the present state of the records.

    `version` is another text after each change, so that a process sees what others did. Pages of the
    pieces below number `stale` do not have the look called `imprint` yet.
    """

    version: str = ""
    imprint: str = ""
    stale: int = 0


class Archive:
    """Read records, and keep the index in step with them; the gate must be held for the index."""

    def __init__(self, places: Places, columns: tuple[str, ...]) -> None:
        self.places = places
        self.columns = columns
        self._index: Index | None = None
        self._version = ""
        self.unwritten: set[str] = set()  # months whose part of the index has to be written again

    def record(self, key: str) -> Record | None:
        """Return what is remembered of a piece, public or gone; a damaged record is Unconfirmed."""
        return read_record(self.places.record(key))

    def public(self, key: str) -> Record | None:
        """Return the record of a piece that readers can see now."""
        record = self.record(key)
        if record is None or record.entry.gone or not self.places.page(record.entry.path).exists():
            return None
        return record

    @contextmanager
    def opened(self) -> Iterator[tuple[Index, State]]:
        """Yield the index for a change; when that fails, the index is read again before the next."""
        state = self.state()
        if self._index is None or state.version != self._version:
            self._index = self._load(state)
        index, self._index = self._index, None
        self._version = state.version
        yield index, state
        self._index = index

    def expect(self, state: State) -> None:
        """Say that the index will stand for `state` once the change is made."""
        self._version = state.version
        self.unwritten = set()

    def state(self) -> State:
        """Return the state; without one the index is not to be trusted."""
        try:
            return State(**json.loads(self.places.state.read_bytes()))
        except (FileNotFoundError, ValueError, TypeError):
            return State()

    def part(self, index: Index, month: str) -> bytes:
        """Return the part of the index for one month of addresses."""
        return written([one for one in index.entries.values() if one.month == month])

    def _load(self, state: State) -> Index:
        """Read the index; where a part of it is damaged, make it again from the records."""
        try:
            if not state.version:
                raise ValueError("no state")
            parts = sorted(self.places.index("").parent.glob("*.json"))
            read = (Entry.read(one) for part in parts for one in json.loads(part.read_bytes()))
            return Index(read, self.columns)
        except (ValueError, TypeError, KeyError):
            made = Index((one.entry for one in self._records()), self.columns)
            self.unwritten = {one.month for one in made.entries.values()}
            return made

    def _records(self) -> Iterator[Record]:
        """Read every record that is whole."""
        for place in sorted((self.places.records / "items").glob("*/*.json")):
            try:
                record = read_record(place)
            except Unconfirmed:
                continue
            if record:
                yield record


def read_record(place: Path) -> Record | None:
    """Read one record; None when there is none."""
    try:
        return Record.read(json.loads(place.read_bytes()))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError):
        raise Unconfirmed("static-record-damaged", path=place) from None
