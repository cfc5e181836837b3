"""Heads: how far the log went at times of rest, kept in a file beside the database.

A chain cannot tell that its end was cut off. This file can: each line names the newest row of its
moment. Lines are only ever added.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from publisher.store import trail
from publisher.store.trail import Head

if TYPE_CHECKING:
    from publisher.store.database import Store

FILE = Path("var") / "audit-heads.jsonl"


@dataclass(frozen=True)
class KeptHead:
    """The newest row of the log as it was at an instant."""

    row: int
    digest: str
    at: datetime


def keep(store: Store, workspace: Path, now: datetime) -> None:
    """Write down the newest row, unless the last line names it; OSError when the file cannot be written."""
    try:
        with store.read() as session:
            head = trail.head(session)
        kept = newest(workspace)
        if head.row and (kept is None or kept.digest != head.digest):
            _append(workspace / FILE, head, now)
    except SQLAlchemyError:
        return  # whoever works with the database says what is wrong with it


def read(workspace: Path) -> Iterator[KeptHead]:
    """Yield what was kept, oldest first; a line that a crash has torn is passed over."""
    try:
        with (workspace / FILE).open(encoding="ascii", errors="replace") as lines:
            yield from filter(None, map(_head, lines))
    except FileNotFoundError:
        return


def newest(workspace: Path) -> KeptHead | None:
    """Return what was kept last, None where nothing was, or where a crash has torn that line."""
    return _head(_end(workspace / FILE).decode("ascii", "replace").rstrip("\n").rpartition("\n")[2])


def _append(file: Path, head: Head, now: datetime) -> None:
    line = json.dumps({"row": head.row, "digest": head.digest, "at": now.isoformat()}) + "\n"
    with file.open("a", encoding="ascii") as opened:
        opened.write(line if _ends_whole(file) else f"\n{line}")


def _ends_whole(file: Path) -> bool:
    return _end(file)[-1:] in {b"", b"\n"}


def _end(file: Path) -> bytes:
    """Return the last bytes of the file, more than a line of them."""
    if not file.exists():
        return b""
    with file.open("rb") as opened:
        opened.seek(max(opened.seek(0, os.SEEK_END) - 1024, 0))
        return opened.read()


def _head(line: str) -> KeptHead | None:
    try:
        told = json.loads(line)
        return KeptHead(int(told["row"]), str(told["digest"]), datetime.fromisoformat(told["at"]))
    except (ValueError, KeyError, TypeError):
        return None
