"""The press: puts a piece on the website, or takes it off, in one stroke.

gate      one change at a time, over threads and processes
finish    what an earlier change left half done
write     media, page, record, index and the lists that show the piece, all of it aside
commit    everything moves to its place
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from adapters.static.archive import Archive, State
from adapters.static.batch import Batch, finish, remove, sweep
from adapters.static.entry import gone
from adapters.static.gate import Gate
from adapters.static.index import Index
from adapters.static.lists import Lists, Sheet
from adapters.static.pages import Pages
from adapters.static.places import GONE, Places
from adapters.static.record import Entry, Record, written
from adapters.static.trouble import nothing_went_out
from publisher.core.errors import TryLater, Unconfirmed

Write = Callable[[Index, Record | None], Record]
RELATED = 3
REFRESHED_AT_ONCE = 200
"""Pieces whose pages get a new look with each change, once settings or templates are others."""


class Press:
    """Change one website on disk."""

    def __init__(self, places: Places, pages: Pages, patience: timedelta) -> None:
        self.places = places
        self.pages = pages
        self.lists = Lists(pages)
        self.archive = Archive(places, pages.site.columns)
        self.gate = Gate(places.lock, patience)

    def put(self, key: str, write: Write, files: Path) -> Record:
        """Publish what `write` makes of the index and the record before; `files` holds its new media."""
        with self._change() as (index, batch):
            before = self.archive.record(key)
            record = write(index, before)
            self._bring_media(batch, record, files)
            self._replace(batch, index, record, before)
            batch.remove(self._folder(record) / GONE)
            batch.remove(files)
        return record

    def take_down(self, key: str, reason: str = "") -> None:
        """Put a notice in place of a piece, with the reason if readers may know it.

        Nothing happens where there is no piece, or where the notice says the same already.
        """
        with self._change() as (index, batch):
            before = self.archive.record(key)
            if before is None or (before.entry.gone and reason in ("", before.reason)):
                return
            record = gone(before, reason)
            self._replace(batch, index, record, before)
            batch.put(self._folder(record) / GONE, b"")

    def discard(self, key: str) -> None:
        """Remove what was made ready for a piece."""
        with nothing_went_out():
            remove(self.places.staged(key))

    def count(self) -> int:
        """Return how many pieces are public now."""
        with self.settled(), self.archive.opened() as (index, _):
            return sum(not one.gone for one in index.entries.values())

    @contextmanager
    def settled(self) -> Iterator[None]:
        """Wait for changes under way, and finish one that was broken off."""
        with nothing_went_out(), self.gate.held():
            finish(self.places)
            yield

    @contextmanager
    def _change(self) -> Iterator[tuple[Index, Batch]]:
        """Yield the index and a batch; commit the batch, with what every change brings with it."""
        with nothing_went_out():
            self.places.make()
            with self.settled(), self.archive.opened() as (index, state):
                sweep(self.places)
                batch = Batch(self.places)
                yield index, batch
                if batch.is_empty:
                    return
                self._furnish(batch, index, state)
                batch.commit()

    def _bring_media(self, batch: Batch, record: Record, files: Path) -> None:
        for name in sorted(record.files):
            place = self._folder(record) / name
            if place.exists():
                continue
            if not (files / name).exists():
                raise TryLater("static-files-missing", path=files)
            batch.bring(files / name, place)

    def _replace(self, batch: Batch, index: Index, record: Record, before: Record | None) -> None:
        """Write the page, the record, and everything that shows the piece."""
        index.put(record.entry)
        batch.put(self.places.page(record.entry.path), self._page(index, record))
        batch.put(self.places.record(record.entry.key), written(record))
        batch.put(self.places.index(record.entry.month), self.archive.part(index, record.entry.month))
        self._lay(batch, self.lists.touched(index, record.entry))
        for entry in self._followers(index, record.entry):
            self._refresh(batch, index, entry)
        for name in sorted(before.files - record.files if before else ()):
            batch.remove(self._folder(record) / name)

    def _furnish(self, batch: Batch, index: Index, state: State) -> None:
        """Write what belongs to the website as a whole, and give some older pages the present look."""
        self._lay(batch, self.lists.always(index))
        stale = state.stale if state.imprint == self.pages.imprint else index.top("all") + 1
        for number in reversed(range(stale)[-REFRESHED_AT_ONCE:]):
            entry = index.shelves["all"].get(number)
            if entry:
                self._refresh(batch, index, entry)
                self._lay(batch, self.lists.led_by(index, entry))
        for month in self.archive.unwritten:
            batch.put(self.places.index(month), self.archive.part(index, month))
        now = State(uuid4().hex, self.pages.imprint, max(stale - REFRESHED_AT_ONCE, 0))
        batch.put(self.places.state, written(now))
        self.archive.expect(now)

    def _refresh(self, batch: Batch, index: Index, entry: Entry) -> None:
        """Write the page of a piece anew; one whose record is damaged keeps the page that it has."""
        try:
            record = self.archive.record(entry.key)
        except Unconfirmed:
            return
        if record is not None:
            batch.put(self.places.page(entry.path), self._page(index, record))

    def _page(self, index: Index, record: Record) -> bytes:
        if record.entry.gone:
            return self.pages.page("gone.html", record.entry.path, index, reason=record.reason)
        return self.pages.piece(record, index, self._related(index, record.entry))

    def _related(self, index: Index, entry: Entry) -> list[Entry]:
        """Return the pieces that came before this one in its column."""
        return [one for shelf in columns(entry) for one in index.neighbours(entry, shelf, RELATED, -1)]

    def _followers(self, index: Index, entry: Entry) -> list[Entry]:
        """Return the pieces whose pages name this one, or named it before."""
        shelves = [shelf for shelf in entry.shelves if shelf.startswith("column/")]
        return [one for shelf in shelves for one in index.neighbours(entry, shelf, RELATED, 1)]

    def _folder(self, record: Record) -> Path:
        return self.places.page(record.entry.path).parent

    def _lay(self, batch: Batch, sheets: Iterator[Sheet]) -> None:
        for sheet in sheets:
            batch.put(self.places.site / sheet.file, sheet.content)


def columns(entry: Entry) -> list[str]:
    """Return the shelf of the piece's column, if it stands in one."""
    return [shelf for shelf in entry.shelves if shelf.startswith("column/") and entry.is_on(shelf)]
