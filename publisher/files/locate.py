"""Find the file that an editor means, inside the item's folder and nowhere else."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from publisher.files.names import fold
from publisher.files.refusal import Refusal

ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)


def locate(reference: str, folder: Path) -> Path:
    """Return the real path of the file called `reference`, which must lie in `folder`; else refuse it."""
    parts = _parts(reference)
    here = folder
    for part in parts:
        here = _step(here, part, reference)
    if not stat.S_ISREG(_look(here, reference).st_mode):
        raise Refusal("file-is-no-file", file=reference)
    return here


def wanted_path(reference: str, folder: Path) -> Path | None:
    """Return where `reference` would lie if it were there; None when it leads out of the folder."""
    try:
        return folder.joinpath(*_parts(reference))
    except Refusal:
        return None


def _parts(reference: str) -> tuple[str, ...]:
    """Return the steps from the folder; addresses and ways out of it are refused."""
    if re.match(r"https?:", reference, re.IGNORECASE):
        raise Refusal("file-on-web", file=reference[:120])
    written = reference.replace("\\", "/")
    if ADDRESS.match(written) or re.match(r"[A-Za-z]:", written) or written.startswith(("/", "~/")):
        raise Refusal("file-outside", file=reference[:120])
    steps: list[str] = []
    for part in PurePosixPath(written).parts:
        if part == ".." and not steps:
            raise Refusal("file-outside", file=reference[:120])
        if part == "..":
            steps.pop()
        else:
            steps.append(part)
    if not steps or any("\0" in step or ":" in step for step in steps):
        raise Refusal("file-missing", file=reference[:120])
    return tuple(steps)


def _step(here: Path, part: str, reference: str) -> Path:
    """Go one step down: by the name as written, else by the name that is the same in NFC."""
    there = here / part
    try:
        found = there.lstat()
    except (OSError, ValueError):
        there = here / _same_name(here, part, reference)
        found = _look(there, reference)
    if stat.S_ISLNK(found.st_mode) or bool(getattr(found, "st_reparse_tag", 0)):
        raise Refusal("file-is-link", file=reference)
    return there


def _look(file: Path, reference: str) -> os.stat_result:
    try:
        return file.lstat()
    except OSError:
        raise Refusal("file-missing", file=reference) from None


def _same_name(folder: Path, part: str, reference: str) -> str:
    try:
        names = [one.name for one in folder.iterdir()]
    except OSError:
        names = []
    wanted = unicodedata.normalize("NFC", part)
    for name in names:
        if unicodedata.normalize("NFC", name) == wanted:
            return name
    shown = {fold(name): name for name in names if not name.startswith(".")}
    near = get_close_matches(fold(part), shown, n=1, cutoff=0.8)
    if near:
        raise Refusal(
            "file-missing-near", file=reference[:120], nearest=unicodedata.normalize("NFC", shown[near[0]])
        )
    raise Refusal("file-missing", file=reference[:120])
