"""The batch: many files changed in one stroke.

    put, bring, remove   new contents are written aside; readers see nothing yet
    commit               1. flush what was written aside
                         2. write the journal: from here on the change is certain
                         3. move every file to its place, in order; each move is atomic
                         4. forget the journal
    finish               after a crash, repeat 3 and 4

A crash before step 2 leaves the website as it was, one after it is made good by the next caller.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from adapters.static.places import INCOMING, Places
from adapters.static.trouble import nothing_went_out
from publisher.core.errors import Unconfirmed


class Batch:
    """Collect a change of files under both roots; nothing happens before `commit`."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self._moves: dict[Path, Path] = {}  # place: where its new content lies
        self._removals: list[Path] = []
        self._written: list[Path] = []

    def put(self, place: Path, content: bytes) -> None:
        """Give `place` this content; one that has it already is left alone."""
        if place in self._moves or has(place, content):
            return
        aside = self._aside(place)
        aside.write_bytes(content)
        self._written.append(aside)
        self._moves[place] = aside

    def bring(self, source: Path, place: Path) -> None:
        """Move `source`, which stays as it is until the commit, to `place`."""
        if source.stat().st_dev == self._root(place).stat().st_dev:
            self._moves[place] = source
            return
        aside = self._aside(place)
        shutil.copyfile(source, aside)
        self._written.append(aside)
        self._moves[place] = aside

    def remove(self, place: Path) -> None:
        """Take away a file, or a folder with all that is in it."""
        self._removals.append(place)

    @property
    def is_empty(self) -> bool:
        return not self._moves and not self._removals

    def commit(self) -> None:
        """Make the change; TryLater when nothing happened, Unconfirmed when it stopped half-way."""
        with nothing_went_out():
            for file in self._written:
                flush(file)
            self._write_journal()
        try:
            finish(self.places)
        except OSError as error:
            said = error.strerror or type(error).__name__
            raise Unconfirmed("static-half-done", said=said) from None

    def _aside(self, place: Path) -> Path:
        return self._root(place) / INCOMING / str(len(self._written))

    def _root(self, place: Path) -> Path:
        return self.places.site if place.is_relative_to(self.places.site) else self.places.records

    def _write_journal(self) -> None:
        name = self.places.named
        journal = {
            "moves": [[name(source), name(place)] for place, source in self._moves.items()],
            "removals": [name(place) for place in self._removals],
        }
        aside = self.places.records / INCOMING / "journal"
        aside.write_text(json.dumps(journal), encoding="utf-8")
        flush(aside)
        aside.replace(self.places.journal)
        flush_folder(self.places.records)


def finish(places: Places) -> None:
    """Do what the journal says, if there is one; may be repeated; an OSError leaves the rest undone."""
    if not places.journal.exists():
        return
    journal = read(places.journal)
    folders: dict[Path, None] = {}
    for source, place in journal["moves"]:
        folders[move(places.find(source), places.find(place))] = None
    for place in journal["removals"]:
        remove(places.find(place))
    for folder in folders:
        flush_folder(folder)
    places.journal.unlink(missing_ok=True)


def read(place: Path) -> Any:
    """Read a record; one that is not whole is Unconfirmed: what readers see cannot be told from it."""
    try:
        return json.loads(place.read_bytes())
    except ValueError:
        raise Unconfirmed("static-record-damaged", path=place) from None


def sweep(places: Places) -> None:
    """Remove what an earlier batch wrote aside and never committed."""
    for root in (places.site, places.records):
        for left in (root / INCOMING).iterdir():
            left.unlink(missing_ok=True)


def move(source: Path, place: Path) -> Path:
    """Move a file to its place, in one step; a source that is gone was moved before the crash.

    That is believed only of a place that is filled: where both are gone, the disk has gone away under us.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        source.replace(place)
    except FileNotFoundError:
        if source.exists() or not place.exists():
            raise
    return place.parent


def remove(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def has(place: Path, content: bytes) -> bool:
    """Tell whether the file is there with exactly this content."""
    try:
        return place.stat().st_size == len(content) and place.read_bytes() == content
    except (FileNotFoundError, NotADirectoryError):
        return False


def flush(file: Path) -> None:
    """Wait until the file's content is on the disk."""
    with file.open("r+b") as opened:
        os.fsync(opened.fileno())


def flush_folder(folder: Path) -> None:
    """Wait until the folder's names are on the disk; Windows and some network folders cannot say."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
