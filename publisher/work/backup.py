"""Backup: the whole state of a workspace in one file, taken while the daemon runs.

The database is looked at first, as it is at one instant; the files follow. What changes in between is
newer in the files than in the database, which is what a restore expects anyway: it looks for everything
on the channels. Nothing waits for a backup and nothing is stopped by it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from publisher import __version__
from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.item import Media
from publisher.files.backup_archive import Writing, writing
from publisher.files.backup_parts import files_of, parts, secret_files
from publisher.files.media_store import stored_path
from publisher.store import heads
from publisher.store.dump import Snapshot, snapshot
from publisher.store.replacing import flush_folder


@dataclass
class Made:
    """What a backup holds: its size in bytes, the rows of each table, how many files of which kind.

    `missing` are media and evidence that the database knows and the disk has not.
    """

    size: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    media: int = 0
    evidence: int = 0
    missing: list[str] = field(default_factory=list)


def back_up(app: App, target: Path) -> Made:
    """Write a backup of the workspace to `target`, whole or not at all; a file that is there stays.

    Raises WrongUsage when the file is there already, cannot be written, or would lie among the pieces.
    """
    if target.resolve().is_relative_to(app.content.resolve()):
        raise WrongUsage("backup-in-content", file=target)
    if target.exists() or target.is_symlink():
        raise WrongUsage("backup-exists", file=target)
    made = Made()
    try:
        with _whole(target) as file, writing(file) as archive:
            _write(app, archive, made)
    except FileExistsError:
        raise WrongUsage("backup-exists", file=target) from None
    except OSError as error:
        raise WrongUsage("backup-not-written", file=target, said=error.strerror or error) from None
    made.size = target.stat().st_size
    return made


@contextmanager
def _whole(target: Path) -> Iterator[BinaryIO]:
    """Give a file that only we may read, and that appears as `target` when all of it is on disk."""
    half = target.with_name(f".{target.name}.{uuid4().hex[:8]}.part")
    descriptor = os.open(half, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _appear(half, target)
    finally:
        half.unlink(missing_ok=True)
    flush_folder(target.parent)


def _appear(half: Path, target: Path) -> None:
    """Give the file its name, unless somebody has taken it meanwhile."""
    try:
        os.link(half, target)
    except FileExistsError:
        raise
    except OSError:  # a disk without links
        if target.exists():
            raise FileExistsError(target) from None
        half.rename(target)


def _write(app: App, archive: Writing, made: Made) -> None:
    with snapshot(app.store.engine) as database:
        at, head = app.clock.outside(), database.head()
        media, evidence = _dump(app, archive, database, made)
    archive.add_file("database/audit-heads.jsonl", app.workspace / heads.FILE)
    made.media = _add_kept(app, archive, media, made)
    made.evidence = _add_kept(app, archive, evidence, made)
    _add_files(app, archive, made)
    archive.end(
        {
            "program": __version__,
            "schema": database.schema,
            "made_at": at.isoformat(),
            "head": head,
            "rows": made.rows,
            "missing": made.missing,
        }
    )


def _dump(app: App, archive: Writing, database: Snapshot, made: Made) -> tuple[set[Path], set[Path]]:
    """Add every table, and return the media that the revisions and the evidence that activities speak of."""
    media: set[Path] = set()
    evidence: set[Path] = set()
    for name in database.tables:
        lines = _counted(database.lines(name), name, made)
        if name == "revision":
            lines = _noting_media(app.media, lines, media)
        elif name == "activity":
            lines = _noting_evidence(app.evidence, lines, evidence)
        archive.add(f"database/{name}.jsonl", _blocks(lines))
    return media, evidence


def _blocks(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Join lines to pieces: a call for each line would cost more than the line."""
    while block := b"".join(islice(lines, 500)):
        yield block


def _counted(lines: Iterator[bytes], name: str, made: Made) -> Iterator[bytes]:
    made.rows[name] = 0
    for line in lines:
        made.rows[name] += 1
        yield line


def _noting_media(store: Path, lines: Iterator[bytes], media: set[Path]) -> Iterator[bytes]:
    for line in lines:
        media.update(stored_path(store, Media(**one)) for one in json.loads(line)["content"].get("media", ()))
        yield line


def _noting_evidence(store: Path, lines: Iterator[bytes], evidence: set[Path]) -> Iterator[bytes]:
    for line in lines:
        evidence.update(store / one["path"] for one in json.loads(line)["evidence"])
        yield line


def _add_kept(app: App, archive: Writing, files: set[Path], made: Made) -> int:
    """Add files that are known by their hash, note those that are gone, and return how many there were."""
    added = 0
    for path in sorted(files):
        name = path.relative_to(app.workspace).as_posix()
        if archive.add_file(name, path):
            added += 1
        else:
            made.missing.append(name)
    return added


def _add_files(app: App, archive: Writing, made: Made) -> None:
    """Add what people and channels keep in files, except the database and secrets."""
    without = secret_files(app.workspace) | app.store.files
    for part in parts(app.workspace):
        for name, path in files_of(app.workspace, part, without):
            archive.add_file(name, path)
    _forget_what_moved(app, archive)
    made.files = sum(name.startswith("content/") for name in archive.members)


def _forget_what_moved(app: App, archive: Writing) -> None:
    """Keep only the new place of what was moved to `published/` while the files were read."""
    names = list(archive.members)
    moved = {archive.members[name].sha256 for name in names if name.startswith("content/published/")}
    for name in names:
        here = not name.startswith("content/queue/") or (app.workspace / name).exists()
        if not here and archive.members[name].sha256 in moved:
            del archive.members[name]
