"""Evidence of activities: photos, minutes, lists of who was there, kept by their hash, never twice."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from publisher.core.activity import Evidence
from publisher.core.errors import WrongUsage
from publisher.core.message import Message, message
from publisher.files.locate import locate
from publisher.files.media_store import hash_of, keep, kept_path
from publisher.files.refusal import Refusal
from publisher.files.sizes import MB, readable
from publisher.files.source import Source
from publisher.files.text import one_line, tidy

LARGEST = 100 * MB
ENDING = re.compile(r"\.[a-z0-9]{1,8}")
ELSEWHERE = {
    "file-missing": "evidence-missing",
    "file-missing-near": "evidence-missing-near",
    "file-outside": "evidence-outside",
    "file-on-web": "evidence-on-web",
    "file-is-link": "evidence-is-link",
    "file-is-no-file": "evidence-is-no-file",
}
"""Our sentence for what a piece is told of a file beside it."""


def find_evidence(reference: str, folder: Path) -> Path:
    """Return the file called `reference`, which must lie in `folder`; else refuse it."""
    try:
        file = locate(reference, folder)
    except Refusal as refusal:
        raise Refusal(ELSEWHERE[refusal.code], refusal.at, **refusal.values) from None
    if said := fault_of(file):
        raise Refusal(said.code, **said.values)
    return file


def fault_of(file: Path) -> Message | None:
    """Say why a file cannot be evidence: not there, empty, too large, closed to us; None when it can."""
    try:
        if not file.is_file():
            return message("evidence-missing", file=file)
        size = file.stat().st_size
        with file.open("rb"):
            pass
    except OSError as error:
        return message("evidence-unreadable", file=file.name, said=error.strerror or error)
    if size == 0:
        return message("evidence-empty", file=file.name)
    return message("evidence-too-large", file=file.name, limit=readable(LARGEST)) if size > LARGEST else None


def keep_evidence(file: Path, store: Path) -> Evidence:
    """Copy a file to the store, unless its bytes are there already, and return what is known of it.

    Raises WrongUsage when it cannot be evidence, changes meanwhile, or cannot be written.
    """
    if said := fault_of(file):
        raise WrongUsage(said.code, **said.values)
    ending = file.suffix.lower() if ENDING.fullmatch(file.suffix.lower()) else ""
    try:
        source = Source.of(file)
        digest = keep(source, ending, store)
    except Refusal:
        raise WrongUsage("evidence-changing", file=file.name) from None
    except OSError as error:
        raise WrongUsage("evidence-not-kept", file=file.name, said=error.strerror or error) from None
    path = kept_path(store, digest, ending)
    name = one_line(tidy(file.name))
    return Evidence(name, digest, path.stat().st_size, path.relative_to(store).as_posix())


def fault_of_kept(kept: Evidence, store: Path) -> Message | None:
    """Say what has become of the bytes of a file of evidence: gone, changed, closed to us; None when all is
    well. They are read piece by piece."""
    path = store / kept.path
    told = {"file": kept.name, "path": kept.path, "sha256": kept.sha256}
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would never end
            return message("evidence-kept-is-no-file", **told)
        with path.open("rb") as file:
            found = hash_of(file)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: no file can have such a name
        return message("evidence-kept-gone", **told)
    except OSError as error:
        return message("evidence-kept-unreadable", **told, said=error.strerror or error)
    return None if found == kept.sha256 else message("evidence-kept-changed", **told, found=found)
