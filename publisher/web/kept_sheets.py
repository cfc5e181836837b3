"""Sheets that were looked at and may be loaded: kept for a day by their hash, so that what is loaded is what
was shown."""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from starlette.datastructures import UploadFile

from publisher.files.media_store import hash_of
from publisher.web.uploads import plain_name

FOLDER = Path("var") / ".sheets"
NAME = re.compile(r"[0-9a-f]{64}")
KEPT = timedelta(days=1)
CHUNK = 1024 * 1024


def keep_sheet(workspace: Path, upload: UploadFile, now: datetime) -> str:
    """Lay a sheet down and return its SHA-256 (hex), by which it is found again; old ones are removed."""
    folder = workspace / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    _clear(folder, now)
    half = folder / f"{uuid4().hex}.part"
    try:
        digest = _write(upload, half)
        place = folder / digest
        if find_sheet(workspace, digest) is None:
            place.mkdir(exist_ok=True)
            half.replace(place / plain_name(upload.filename or ""))
        return digest
    finally:
        half.unlink(missing_ok=True)


def find_sheet(workspace: Path, digest: str) -> Path | None:
    """Return where the sheet of a hash lies, None where it is no longer there or no longer what it was."""
    if not NAME.fullmatch(digest):
        return None
    with suppress(OSError):
        for file in sorted((workspace / FOLDER / digest).iterdir()):
            with file.open("rb") as opened:
                if hash_of(opened) == digest:
                    return file
    return None


def _write(upload: UploadFile, file: Path) -> str:
    read = sha256()
    with file.open("wb") as opened:
        while chunk := upload.file.read(CHUNK):
            read.update(chunk)
            opened.write(chunk)
    return read.hexdigest()


def _clear(folder: Path, now: datetime) -> None:
    before = (now - KEPT).timestamp()
    for one in folder.iterdir():
        with suppress(OSError):
            if one.is_dir() and one.stat().st_mtime < before:
                shutil.rmtree(one)
