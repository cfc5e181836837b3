"""Files of evidence that a browser sends: which kinds are taken, and whether they are what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from starlette.datastructures import UploadFile

from publisher.core.message import Message, message
from publisher.files.evidence import fault_of
from publisher.web.uploads import kept

ZIPPED, OLE = (b"PK\x03\x04", b"PK\x05\x06"), (b"\xd0\xcf\x11\xe0",)
KINDS: dict[str, tuple[bytes, ...]] = {
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".webp": (b"RIFF",),
    ".heic": (),
    ".pdf": (b"%PDF-",),
    ".docx": ZIPPED,
    ".xlsx": ZIPPED,
    ".pptx": ZIPPED,
    ".zip": ZIPPED,
    ".doc": OLE,
    ".xls": OLE,
    ".ppt": OLE,
    ".csv": (),
    ".txt": (),
    ".eml": (),
    ".mp3": (),
    ".m4a": (),
    ".wav": (b"RIFF",),
    ".mp4": (),
    ".mov": (),
}
"""What is taken, by its ending, and how such a file begins where all of them begin alike."""
MOST = 10
"""So many files may be sent at once; an activity with more has them in one archive."""


@contextmanager
def laid_down(uploads: Iterable[UploadFile]) -> Iterator[tuple[Path, ...]]:
    """Return where the files lie for the length of the block."""
    with ExitStack() as laid:
        yield tuple(laid.enter_context(kept(one)) for one in uploads)


def fault_of_upload(file: Path) -> Message | None:
    """Say why a file is not taken: of another kind, not what its name says, empty, too large."""
    ending = file.suffix.lower()
    if ending not in KINDS:
        known = ", ".join(one.removeprefix(".") for one in KINDS)
        return message("evidence-kind", file=file.name, known=known)
    if said := fault_of(file):
        return said
    with file.open("rb") as opened:
        first = opened.read(16)
    begins = KINDS[ending]
    return (
        message("evidence-not-its-kind", file=file.name) if begins and not first.startswith(begins) else None
    )
