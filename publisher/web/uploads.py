"""A file that a browser sends: laid in a folder of its own for a moment, under a name that leads nowhere."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import normalize

from starlette.datastructures import UploadFile

from publisher.files.litter import is_litter

LONGEST = 80
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
"""Names that are devices on Windows."""
NAMELESS = re.compile(r"^[ .]*\.(?=\w+$)")
"""What stands where a name has only its ending, which would become the name."""


@contextmanager
def kept(upload: UploadFile) -> Iterator[Path]:
    """Return where the file lies for the length of the block."""
    with TemporaryDirectory(prefix="publisher-") as folder:
        file = Path(folder) / plain_name(upload.filename or "")
        with file.open("wb") as opened:
            shutil.copyfileobj(upload.file, opened)
        yield file


def is_meant(upload: UploadFile) -> bool:
    """Tell whether somebody means to send this file: systems and office programs leave others beside it."""
    return bool(upload.filename) and not is_litter(re.split(r"[/\\]", upload.filename or "")[-1])


def plain_name(given: str) -> str:
    """Return the last part of a name, without what any system reads as a place, a device or a hidden file."""
    last = re.split(r"[/\\]", normalize("NFC", given))[-1]
    safe = re.sub(r"[^\w .()-]", "_", last).rstrip(" .")
    plain = NAMELESS.sub("_.", safe).lstrip(" .") or "tep"
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        stem, ending = plain, ""
    short = f"{stem[:LONGEST]}{dot}{ending[:10]}"
    return f"_{short}" if RESERVED.fullmatch(short) else short
