"""Appearing: what was written aside comes to its place in one stroke, and never in place of anything."""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import BinaryIO

PIECE = 1 << 20


def write_down(content: BinaryIO, file: Path) -> None:
    """Write a new file all the way down to the disk."""
    with file.open("xb") as opened:
        shutil.copyfileobj(content, opened, PIECE)
        opened.flush()
        os.fsync(opened.fileno())


def appear(source: Path, folder: Path, is_kept: Callable[[Path], bool]) -> Path:
    """Move `source` into `folder` under its own name or that with a number, and return where it lies.

    A name is taken when anything is called so, with whatever ending: a text and a clip of one name would
    be one piece. A place that `is_kept` is taken too. Who comes at the same time gets another name.
    """
    stem, ending = (source.name, "") if source.is_dir() else (source.stem, source.suffix)
    for number in count(1):
        name = stem if number == 1 else f"{stem}-{number}"
        place = folder / f"{name}{ending}"
        if is_taken(folder, name) or is_kept(place):
            continue
        try:
            (_move_folder if source.is_dir() else _move_file)(source, place)
        except FileExistsError:
            continue
        return place
    raise AssertionError("numbers do not end")


def is_taken(folder: Path, name: str) -> bool:
    """Tell whether something in the folder is called so, in any case and spelling, whatever its ending."""
    wanted = _folded(name)
    return any(
        one == wanted or one.startswith(f"{wanted}.")
        for one in (_folded(each.name) for each in folder.iterdir())
    )


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _move_folder(source: Path, place: Path) -> None:
    """Move a folder where nothing is; POSIX would let it take the place of an empty one."""
    if os.name == "posix":
        place.mkdir()
    source.rename(place)


def _move_file(source: Path, place: Path) -> None:
    """Move a file where nothing is; POSIX would let a rename take the place of another file."""
    if os.name != "posix":
        source.rename(place)
        return
    try:
        os.link(source, place)
    except FileExistsError:
        raise
    except OSError:  # a share without links: an empty file of ours keeps the place for a moment
        place.open("xb").close()
        source.replace(place)
        return
    source.unlink()
