"""The content at a restore: which files lay in `content/`, so that each is known again for what it is.

What is saved once more after a restore has a new time, and perhaps another name; it may have gone out
before the restore all the same. The name by which the channels know it stands in the note beside it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from publisher.core.slug import slugify
from publisher.files.draft import LONGEST_ID
from publisher.files.litter import NOTE_SUFFIX

FILE = Path("var") / "content-at-restore.json"
LARGEST = 1 << 20
"""Bytes of a file that is also known by what it says; a text has fewer."""
NAMED = re.compile(r"[^:\n]+: (?P<id>[a-z0-9-]+) \((?P<slug>[a-z0-9-]+)\)")
"""The second line of a note."""


@dataclass(frozen=True)
class Name:
    """The id of an item, and the slug by which the channels know it."""

    id: str
    slug: str


@dataclass(frozen=True)
class Content:
    """Where files lay, from `content/`, which said what, and the items that notes named, by their places.

    Of several notes that name one item, as a copy brings, one counts. `was_made` is False where there
    never was a restore. `missing` are the places of notes beside which nothing lay when a daemon first
    looked, None before; `read_at` is when it had read all that may have lain there, None before.
    """

    paths: frozenset[str] = frozenset()
    digests: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, Name] = field(default_factory=dict)
    was_made: bool = False
    missing: frozenset[str] | None = None
    read_at: datetime | None = None

    @cached_property
    def slugs(self) -> Mapping[str, str]:
        """The slugs that notes named, by the ids of their items."""
        return {name.id: name.slug for name in self.names.values()}

    def has(self, workspace: Path, file: Path) -> bool:
        """Tell whether a file is one of these, by its place or by its words."""
        content = workspace / "content"
        if file.is_relative_to(content) and file.relative_to(content).as_posix() in self.paths:
            return True
        return _digest(file) in self.digests

    def name_of(self, workspace: Path, path: str, main: Path) -> Name | None:
        """Return the name of what lay at `path`, its text in `main`, or elsewhere and has moved there.

        What came here since, from another name or from another disk, may have brought its note along.
        """
        note = f"{path}{NOTE_SUFFIX}"
        if note in self.paths or not self.was_made:
            return self.names.get(path)
        place = self.digests.get(_digest(main) or "")
        if place is not None and place in self.names and not (workspace / "content" / place).exists():
            return self.names[place]
        return _name_in(workspace / "content" / note)

    def astray(self, workspace: Path) -> Iterator[tuple[str, Name]]:
        """Yield what has gone from its place, with its name, while nobody looked: it may have another."""
        for place in sorted(self.missing or ()):
            if not (workspace / "content" / place).exists():
                yield place, self.names[place]

    def may_be_edited(self, workspace: Path, path: str, main: Path) -> bool:
        """Tell whether a named piece may say something else than when a daemon last answered beside it."""
        if path not in self.names or self.is_changed(workspace, path):
            return True
        try:
            answered = (workspace / "content" / f"{path}{NOTE_SUFFIX}").stat().st_mtime
            return main.stat().st_mtime > answered
        except OSError:
            return True

    def is_changed(self, workspace: Path, path: str) -> bool:
        """Tell whether what lay at `path`, a file or a folder, says something else by now."""
        top = workspace / "content" / path
        files = [top] if top.is_file() else [one for one in top.rglob("*") if one.is_file()]
        places = {one.relative_to(workspace / "content").as_posix(): one for one in files}
        return any(
            (digest := _digest(one)) is not None and digest not in self.digests
            for place, one in places.items()
            if place in self.paths
        )


def remember(workspace: Path) -> None:
    """Write down what lies in `content/` now."""
    content = workspace / "content"
    files = sorted(one for one in content.rglob("*") if one.is_file())
    places = {one.relative_to(content).as_posix(): one for one in files}
    told = {
        "paths": list(places),
        "digests": {digest: place for place, one in places.items() if (digest := _digest(one))},
        "names": {place: [name.id, name.slug] for place, name in _names(content, places)},
    }
    _write(workspace, told)


def _names(content: Path, places: Mapping[str, Path]) -> Iterator[tuple[str, Name]]:
    """Yield the item that each note names; of several notes of one item only the likeliest."""
    notes = {
        place.removesuffix(NOTE_SUFFIX): one for place, one in places.items() if place.endswith(NOTE_SUFFIX)
    }
    named = {place: name for place, note in notes.items() if (name := _name_in(note))}
    taken = set()
    for place in sorted(named, key=lambda one: _unlikelihood(content, one, named[one], notes[one])):
        if named[place].id not in taken:
            taken.add(named[place].id)
            yield place, named[place]


def _unlikelihood(content: Path, place: str, name: Name, note: Path) -> tuple[bool, bool, float]:
    """Return what sorts the item's own note first: its file made the id, or it is the oldest."""
    inside = place.split("/", 1 if place.startswith("queue/") else 3)[-1]
    made = slugify(inside.rpartition(".")[0] or inside, LONGEST_ID)
    return not (content / place).exists(), made != name.id, note.stat().st_mtime


def first_look(workspace: Path, here: Collection[str]) -> frozenset[str]:
    """Write down which notes have nothing beside them any more; return those that still may turn up.

    `here` are the places of all pieces that a daemon sees; only what its first look misses counts.
    """
    content = at_restore(workspace)
    if content.missing is None and content.names:
        content = _add(workspace, missing=sorted(content.names.keys() - set(here)))
    return content.missing or frozenset() if content.read_at is None else frozenset()


def all_read(workspace: Path, now: datetime) -> None:
    """Write down that whatever turns up from now on is new."""
    _add(workspace, read_at=now.isoformat())


def _add(workspace: Path, **told: Any) -> Content:
    _write(workspace, {**json.loads((workspace / FILE).read_text(encoding="utf-8")), **told})
    return at_restore(workspace)


def _write(workspace: Path, told: Mapping[str, Any]) -> None:
    place = workspace / FILE
    half = place.with_name(f".{place.name}.part")
    with half.open("w", encoding="ascii") as opened:
        json.dump(told, opened)
        opened.flush()
        os.fsync(opened.fileno())
    half.replace(place)


def at_restore(workspace: Path) -> Content:
    """Return what lay there at the last restore, nothing when there was none."""
    file = workspace / FILE
    try:
        return _read(file, file.stat().st_mtime_ns)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Content()


@lru_cache(maxsize=1)
def _read(file: Path, changed: int) -> Content:
    told = json.loads(file.read_text(encoding="utf-8"))
    names = {place: Name(*name) for place, name in told["names"].items()}
    missing = frozenset(told["missing"]) if "missing" in told else None
    read_at = datetime.fromisoformat(told["read_at"]) if "read_at" in told else None
    return Content(frozenset(told["paths"]), told["digests"], names, True, missing, read_at)


def _digest(file: Path) -> str | None:
    try:
        return sha256(file.read_bytes()).hexdigest() if file.stat().st_size <= LARGEST else None
    except OSError:
        return None


def _name_in(note: Path) -> Name | None:
    try:
        lines = note.read_text(encoding="utf-8", errors="replace").splitlines()[1:2]
    except OSError:
        return None
    found = NAMED.fullmatch(lines[0]) if lines else None
    return Name(found["id"], found["slug"]) if found else None
