"""Balances on the disk: what was counted for each board, so that looking again does not count all again.

A file is read by the rules that wrote it, or not at all. It is no part of the books: without it everything
is counted afresh, and nothing that is signed or sealed reads it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import publisher
from publisher.core.balance import Balance, Weighed
from publisher.core.board import Board
from publisher.core.tally import Adjustment, Cell

FOLDER = Path("var") / ".balances"
MOST = 24
"""So many files are kept, the newest: one for each plan, and for each day that units were rolled up to."""


def read(workspace: Path, board: Board) -> Balance | None:
    """Return the balance of a board, None where there is none that can be read."""
    try:
        told = json.loads(_place(workspace, board).read_bytes())
        cells = _read_cells(told["cells"])
        at = datetime.fromisoformat(told["at"])
        one_by_one = frozenset(told["touched"]), frozenset(told["apart"])
        return Balance(
            at, int(told["last"]), str(told["mark"]), cells, *one_by_one, _weighed(told["weighed"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(workspace: Path, board: Board, balance: Balance) -> None:
    """Write a balance down; where that cannot be, the next look counts more."""
    told = {
        "at": balance.at.isoformat(),
        "last": balance.last,
        "mark": balance.mark,
        "cells": _spell(balance.cells),
        "touched": sorted(balance.touched),
        "apart": sorted(balance.apart),
        "weighed": balance.weighed and _tell(balance.weighed),
    }
    file = _place(workspace, board)
    half = file.with_name(f"{uuid4().hex}.part")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            half.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
            half.replace(file)
        finally:
            half.unlink(missing_ok=True)
        for old in sorted(file.parent.iterdir(), key=lambda one: one.stat().st_mtime)[:-MOST]:
            old.unlink(missing_ok=True)


def _tell(weighed: Weighed) -> dict[str, Any]:
    return {
        "mark": weighed.mark,
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
    return Weighed(str(told["mark"]), since, _read_cells(told["cells"]), adjustments)


def _spell(cells: Counter[Cell]) -> list[list[Any]]:
    return [[*cell, count] for cell, count in cells.items()]


def _read_cells(spelled: Iterable[Sequence[Any]]) -> Counter[Cell]:
    return Counter({(bit, window, member): count for bit, window, member, count in spelled})


def _place(workspace: Path, board: Board) -> Path:
    asked = [_rules(), *map(_plain, (board.plan, board.zone, board.units, board.as_of, board.opened))]
    return workspace / FOLDER / f"{sha256(json.dumps(asked, default=str).encode()).hexdigest()[:32]}.json"


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
