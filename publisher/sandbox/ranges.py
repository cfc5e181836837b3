"""Parts of files, for players that jump inside a video."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from publisher.sandbox.answer import Headers
from publisher.sandbox.spool import PIECE


@dataclass(frozen=True)
class Part:
    """The bytes of a file that are sent, and under which status."""

    status: int
    start: int
    length: int
    headers: Headers = ()


def cut_part(path: Path, wanted: str) -> Part:
    """Return the part that a Range header asks for, or all of the file."""
    size = path.stat().st_size
    found = re.fullmatch(r"bytes=([0-9]{1,18})-([0-9]{0,18})", wanted.strip())
    if found is None or int(found[1]) >= size:
        return Part(200, 0, size, (("Accept-Ranges", "bytes"),))
    start, end = int(found[1]), min(int(found[2] or size - 1), size - 1)
    return Part(206, start, end - start + 1, (("Content-Range", f"bytes {start}-{end}/{size}"),))


def file_pieces(path: Path, part: Part) -> Iterator[bytes]:
    """Yield the part, a piece at a time."""
    left = part.length
    with path.open("rb") as file:
        file.seek(part.start)
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
