"""What of a workspace belongs into a backup, beside the database and the media that it refers to.

Not in it: the database's own files and locks, what a program has half written, links, and every
file that `config.toml` names as the place of a secret.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from publisher.clock import ClockFile
from publisher.files.litter import NOTE_SUFFIX, is_litter

SECRET = re.compile(r"file:(.+)")
CLOCK = ClockFile.PLACE
"""Where a simulated time stands: what is stored is of that time."""
OURS = ("evidence", "media")
"""Folders of `var/` that a backup treats apart."""
ASIDE = "before-restore-"
"""How the folders of `var/` begin that hold what a restore has replaced."""


def parts(workspace: Path) -> list[str]:
    """Name the parts that are put back each as a whole, in the order in which they are saved.

    What a channel remembers (`website-records`) comes before what it shows (`website`): a page without
    a record is written anew, a record without its page would be believed.
    """
    own = sorted((folder.name for folder in _folders(workspace / "var")), reverse=True)
    return ["config.toml", "schedules", "content/queue", "content/published", "content", *_var(own), CLOCK]


def _var(names: list[str]) -> list[str]:
    return [f"var/{name}" for name in names if name not in OURS and not name.startswith((".", ASIDE))]


def _folders(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (one for one in folder.iterdir() if one.is_dir() and not one.is_symlink())


def files_of(workspace: Path, part: str, without: frozenset[Path]) -> Iterator[tuple[str, Path]]:
    """Yield the files of a part with their names in the backup, `without` some of the workspace's."""
    top = workspace / part
    for path in [top] if top.is_file() else _walk(top):
        name = path.relative_to(workspace).as_posix()
        apart = part == "content" and name.startswith(("content/queue/", "content/published/"))
        if path not in without and not apart and _is_meant(path, part) and _is_text(name):
            yield name, path


def _walk(top: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink():
                yield path


def _is_meant(path: Path, part: str) -> bool:
    """Tell whether a file is no litter; the daemon's notes are kept, and a channel's files as they are."""
    return part.startswith("var/") or path.name.endswith(NOTE_SUFFIX) or not is_litter(path.name)


def _is_text(name: str) -> bool:
    """Tell whether a name can be written down at all."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return "\\" not in name


def secret_files(workspace: Path) -> frozenset[Path]:
    """Return the files that `config.toml` names as places of secrets."""
    try:
        read = tomllib.loads((workspace / "config.toml").read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return frozenset()
    named = (SECRET.fullmatch(text) for text in _texts(read))
    return frozenset((workspace / Path(found[1]).expanduser()).resolve() for found in named if found)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
