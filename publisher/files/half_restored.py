"""The mark of a restore under way: a workspace that bears it is neither old nor new."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from publisher.core.errors import WrongUsage

NAME = "restoring"


@dataclass(frozen=True)
class Mark:
    """Which backup is being restored, when it was taken (ISO 8601), and which parts are to stay."""

    backup: str
    made_at: str
    kept: Sequence[str]


def put_mark(workspace: Path, mark: Mark) -> None:
    """Put the mark on disk."""
    with _file(workspace).open("w", encoding="utf-8") as file:
        json.dump(vars(mark), file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())


def take_mark_away(workspace: Path) -> None:
    """Say that the restore has ended."""
    _file(workspace).unlink(missing_ok=True)


def mark_of(workspace: Path) -> Mark | None:
    """Return the mark of a restore that was begun here and has not ended."""
    try:
        return Mark(**json.loads(_file(workspace).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):  # cut off while it was written: nothing was put in place yet
        return Mark("?", "", ())


def refuse_half_restored(workspace: Path) -> None:
    """Raise WrongUsage, with what to do, for a workspace that bears the mark."""
    if mark := mark_of(workspace):
        raise WrongUsage("restore-cut-off", workspace=workspace, file=mark.backup)


def _file(workspace: Path) -> Path:
    return workspace / "var" / NAME
