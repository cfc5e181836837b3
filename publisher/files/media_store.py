"""The media store: bytes that were checked once, named by their hash, never changed and never twice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from publisher.core.item import Media
from publisher.files.media_types import ending
from publisher.files.refusal import Refusal
from publisher.files.source import Source

PIECE = 1 << 20


def stored_path(store: Path, media: Media) -> Path:
    """Return where the bytes of `media` lie."""
    return kept_path(store, media.sha256, ending(media.mime))


def keep(source: Source, suffix: str, store: Path | None) -> str:
    """Return the SHA-256 (hex) of the bytes, which lie in `store` from then on; without one, only count."""
    with source.open() as file:
        name = hash_of(file)
    if store is not None and not kept_path(store, name, suffix).exists():
        _copy(source, kept_path(store, name, suffix), name)
    return name


def kept_path(store: Path, name: str, suffix: str) -> Path:
    """Return where the bytes of this hash lie."""
    return store / name[:2] / f"{name}{suffix}"


def hash_of(file: BinaryIO) -> str:
    """Return the SHA-256 (hex) of what is left of a file, read piece by piece."""
    counted = sha256()
    for piece in _pieces(file):
        counted.update(piece)
    return counted.hexdigest()


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def _copy(source: Source, target: Path, name: str) -> None:
    """Write beside the target and move into place, so that nobody ever sees half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f".{uuid4().hex}.part")
    try:
        if _write(source, half) != name:
            raise Refusal("media-changing", file=source.name)
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)


def _write(source: Source, half: Path) -> str:
    """Copy to disk, all the way down, and return the hash of what was copied."""
    counted = sha256()
    with half.open("xb") as written, source.open() as file:
        for piece in _pieces(file):
            counted.update(piece)
            written.write(piece)
        written.flush()
        os.fsync(written.fileno())
    return counted.hexdigest()
