"""Balances on the disk: what was counted for each board, so that looking again does not count all again.

A file is read by the rules that wrote it, or not at all. It is no part of the books: without it everything
is counted afresh, and nothing that is signed or sealed reads it.
"""

from __future__ import annotations

import json
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, Generic, TypeVar
from uuid import uuid4

import publisher
from publisher.core.balance import Balance, Weighed
from publisher.core.board import Board
from publisher.core.tally import Adjustment, Cell

FOLDER = Path("var") / ".balances"
NEAR, STEPS_OF_A_LINE = 200, 20
"""Behind so many lines, or so many steps for each of these, a balance is written down again."""
MOST = 24
"""So many files are kept, the newest: one for each plan, and for each day that units were rolled up to."""


def place_of(workspace: Path, board: Board) -> Path:
    """Return the file of a board's balance, one of days apart from that of windows."""
    parts = (board.plan, board.zone, board.units, board.as_of, board.opened, type(board).__name__)
    told = " ".join((_rules(), *map(_digest, parts)))
    return workspace / FOLDER / f"{sha256(told.encode()).hexdigest()[:32]}.json"


def read(place: Path) -> Balance | None:
    """Return the balance in a file, None where there is none that can be read."""
    seen = _look(place)
    if seen is None:
        return None
    known = _HELD.get(place)
    if known is not None and known[0] == seen:
        return known[1]
    balance = _read(place)
    if balance is not None:
        _HELD.keep(place, (seen, balance, balance))
    return balance


def keep(place: Path, balance: Balance) -> None:
    """Hold a balance, and write it down once much has happened since the last one was; where that cannot be,
    the next look counts more."""
    known, seen = _HELD.get(place), _look(place)
    if known is None or known[0] != seen or _is_far(known[2], balance):
        _write(place, balance)
        known = None
    seen = _look(place)
    if seen is not None:
        _HELD.keep(place, (seen, balance, balance if known is None else known[2]))


def read_past(place: Path, at: datetime) -> Balance | None:
    """Return what was counted of a past moment before; only this process knows it."""
    return _PAST.get((place, at))


def keep_past(place: Path, at: datetime, balance: Balance) -> None:
    _PAST.keep((place, at), balance)


Known = TypeVar("Known")
Seen = tuple[int, int, int]
"""What tells a file from the one that another process puts in its place."""


class _Newest(Generic[Known]):
    """What was kept last, in this process."""

    def __init__(self) -> None:
        self._known: OrderedDict[object, Known] = OrderedDict()
        self._lock = Lock()

    def get(self, name: object) -> Known | None:
        with self._lock:
            return self._known.get(name)

    def keep(self, name: object, found: Known) -> None:
        with self._lock:
            self._known[name] = found
            self._known.move_to_end(name)
            while len(self._known) > MOST:
                self._known.popitem(last=False)


_HELD: _Newest[tuple[Seen, Balance, Balance]] = _Newest()
"""By file: how it looked, the balance that was carried on from it, and the one that is in it."""
_PAST: _Newest[Balance] = _Newest()


def _is_far(written: Balance, now: Balance) -> bool:
    """Tell whether so much has happened that going on from what is written would take long."""
    moved = max(now.last - written.last, (now.step - written.step) // STEPS_OF_A_LINE)
    return moved >= NEAR or now.at < written.at or now.one_by_one != written.one_by_one


def _look(place: Path) -> Seen | None:
    try:
        found = place.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _read(place: Path) -> Balance | None:
    try:
        told = json.loads(place.read_bytes())
        cells = _read_cells(told["cells"])
        at = datetime.fromisoformat(told["at"])
        end = int(told["last"]), int(told["step"]), str(told["mark"])
        one_by_one = frozenset(told["touched"]), frozenset(told["apart"])
        return Balance(at, *end, cells, *one_by_one, _weighed(told["weighed"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(place: Path, balance: Balance) -> None:
    told = {
        "at": balance.at.isoformat(),
        "last": balance.last,
        "step": balance.step,
        "mark": balance.mark,
        "cells": _spell(balance.cells),
        "touched": sorted(balance.touched),
        "apart": sorted(balance.apart),
        "weighed": balance.weighed and _tell(balance.weighed),
    }
    half = place.with_name(f"{uuid4().hex}.part")
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            half.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
            half.replace(place)
        finally:
            half.unlink(missing_ok=True)
        for old in sorted(place.parent.iterdir(), key=lambda one: one.stat().st_mtime)[:-MOST]:
            old.unlink(missing_ok=True)


def _tell(weighed: Weighed) -> dict[str, Any]:
    return {
        "besides": sorted(weighed.besides),
        "since": weighed.since.isoformat(),
        "cells": _spell(weighed.cells),
        "adjustments": [[*one.cell, one.item, one.difference] for one in weighed.adjustments],
    }


def _weighed(told: Mapping[str, Any] | None) -> Weighed | None:
    if told is None:
        return None
    adjustments = tuple(
        Adjustment((bit, window, member), item, difference)
        for bit, window, member, item, difference in told["adjustments"]
    )
    since = datetime.fromisoformat(told["since"])
    return Weighed(since, frozenset(told["besides"]), _read_cells(told["cells"]), adjustments)


def _spell(cells: Counter[Cell]) -> list[list[Any]]:
    return [[*cell, count] for cell, count in cells.items()]


def _read_cells(spelled: Iterable[Sequence[Any]]) -> Counter[Cell]:
    return Counter({(bit, window, member): count for bit, window, member, count in spelled})


def _digest(value: object) -> str:
    """Return what changes with a part of the rules; it is worked out once while the same is asked for."""
    known = _DIGESTS.get(id(value))
    if known is None or known[0] is not value:
        told = json.dumps(_plain(value), default=str)
        known = value, sha256(told.encode()).hexdigest()
        _DIGESTS.keep(id(value), known)
    return known[1]


_DIGESTS: _Newest[tuple[object, str]] = _Newest()


@cache
def _rules() -> str:
    """Return what changes with the rules of counting: the digest of our own code for them."""
    top = Path(publisher.__file__).parent
    read = [top / "store" / "alike.py", top / "store" / "postings.py"]
    code = [*sorted((top / "core").glob("*.py")), *read, top / "work" / "counting.py"]
    return sha256(b"".join(one.read_bytes() for one in code)).hexdigest()


def _plain(value: Any) -> Any:
    """Return a value of the rules as JSON has it, always the same for the same."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return [[_plain(key), _plain(one)] for key, one in value.items()]
    if isinstance(value, set | frozenset):
        return sorted(str(one) for one in value)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
