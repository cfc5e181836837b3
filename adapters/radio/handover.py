"""Handing over: a package appears by getting its name, and one that was fetched is known to have been there.

Stations move packages away as they fetch them, so an empty place proves nothing (`api-facts.md` 4.10).
Before the name is given, a slip beside the packages notes what is about to appear and under which name it
lies until then: that name gone and the package gone means that the package appeared and was fetched.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from adapters.radio import meta
from adapters.radio.shelf import Shelf
from publisher.core.errors import Unconfirmed

SLIPS = ".da-giao"
CANCELLED = "_da-huy"
"""Where packages go that were taken back; no key has such a sign in it."""
Facts = Mapping[str, Any]


def hand_over(shelf: Shelf, key: str, draft: Path, facts: Facts) -> None:
    """Let the files of `draft` appear as the package `key`; an older one is put out of the way first.

    Raises Unconfirmed when the session is lost while the name is given.
    """
    aside = f".{key}.{uuid4().hex[:8]}"
    shelf.make(SLIPS)
    _fill(shelf, aside, draft)
    _note(shelf, key, {"aside": aside, "facts": dict(facts)})
    if shelf.is_folder(key):
        shelf.rename(key, f".{key}.{uuid4().hex[:8]}")
    _sweep(shelf, key, aside)
    try:
        shelf.rename(aside, key)
    except shelf.lost as error:
        raise Unconfirmed("radio-reply-lost", place=shelf.where, said=shelf.plainly(error)) from None


def _fill(shelf: Shelf, aside: str, draft: Path) -> None:
    """Copy the files where nobody looks; half of them are not left there."""
    try:
        shelf.make(aside)
        for one in sorted(draft.iterdir()):
            shelf.copy(one, f"{aside}/{one.name}")
    except shelf.failures as error:
        if not isinstance(error, shelf.lost):  # a lost session removes nothing; the next one sweeps
            shelf.remove(aside)
        raise


def look_for(shelf: Shelf, key: str) -> Facts | None:
    """Return what was handed over under `key`, fetched since or not; None when it never appeared."""
    lying = _lying(shelf, key)
    if lying is not None:
        return lying
    slip = _slip(shelf, key)
    return slip["facts"] if slip is not None and _was_fetched(shelf, slip) else None


def take_back(shelf: Shelf, key: str, name: str, note: str) -> None:
    """Move a package that still lies there to the cancelled ones, with a note that says so."""
    if _lying(shelf, key) is None:
        return
    _note(shelf, key, None)
    shelf.write(f"{key}/{name}", note.encode())
    shelf.make(CANCELLED)
    place, number = f"{CANCELLED}/{key}", 2
    while shelf.is_folder(place):
        place, number = f"{CANCELLED}/{key}-{number}", number + 1
    shelf.rename(key, place)


def was_fetched(shelf: Shelf, key: str) -> bool:
    """Tell whether the station has taken the package, or was asked to drop it and nobody said that it did."""
    slip = _slip(shelf, key)
    if slip is None or _lying(shelf, key) is not None:
        return False
    return bool(slip.get("ordered")) or _was_fetched(shelf, slip)


def order_stop(shelf: Shelf, key: str, name: str, order: str) -> None:
    """Put where the package was a page that asks not to air it, and keep in mind that it was asked for."""
    shelf.make(SLIPS)
    shelf.make(key)
    shelf.write(f"{key}/{name}", order.encode())
    _note(shelf, key, {"ordered": True})


def _lying(shelf: Shelf, key: str) -> Facts | None:
    """Return the facts of what has the name of the package; of what we did not write, nothing is known."""
    content = shelf.read(f"{key}/{meta.NAME}")
    if content is None:
        return None
    try:
        known = json.loads(content)
    except ValueError:
        return {}
    return known if isinstance(known, dict) else {}


def _was_fetched(shelf: Shelf, slip: Facts) -> bool:
    return "aside" in slip and not shelf.is_folder(slip["aside"])


def _slip(shelf: Shelf, key: str) -> Facts | None:
    content = shelf.read(f"{SLIPS}/{key}.json")
    found = None if content is None else json.loads(content)
    return found or None


def _note(shelf: Shelf, key: str, slip: Facts | None) -> None:
    shelf.make(SLIPS)
    shelf.write(f"{SLIPS}/{key}.json", json.dumps(slip, ensure_ascii=False).encode())


def _sweep(shelf: Shelf, key: str, kept: str) -> None:
    """Remove what earlier tries left aside; a key has no dot, so the names belong to this package alone."""
    for name in shelf.names():
        if name.startswith(f".{key}.") and name != kept:
            shelf.remove(name)
