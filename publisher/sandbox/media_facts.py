"""Facts about media files, read from their first bytes and headers."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PIL import Image

_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
)
BOXES_WITH_BOXES = (b"moov", b"trak")
BROKEN = (
    *(OSError, ArithmeticError, LookupError, SyntaxError, TypeError, ValueError),
    *(struct.error, Image.DecompressionBombError),
)
"""What Pillow raises over pictures that are none."""
DEEPEST = 4
"""How deep the boxes that we want lie one inside the other, and a little more."""


@dataclass(frozen=True)
class Picture:
    """A picture's size, and whether all of it can be decoded."""

    width: int
    height: int
    whole: bool


@dataclass(frozen=True)
class Movie:
    """What an MP4's head says; zeros where it says nothing."""

    seconds: float = 0.0
    width: int = 0
    height: int = 0


def image_type(path: Path) -> str | None:
    """Return the media type of a picture by its first bytes, or None for anything else."""
    with path.open("rb") as file:
        head = file.read(16)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:12] in (b"ftypavif", b"ftypheic"):
        return f"image/{head[8:12].decode()}"
    return next((kind for start, kind in _IMAGES if head.startswith(start)), None)


def looks_like_video(path: Path) -> bool:
    """Say whether a file starts like MP4, QuickTime, WebM, AVI, MPEG or FLV."""
    with path.open("rb") as file:
        head = file.read(16)
    boxes = head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free")
    riff = head[:4] == b"RIFF" and head[8:12] == b"AVI "
    return boxes or riff or head.startswith((b"\x1a\x45\xdf\xa3", b"\0\0\1", b"FLV", b"OggS"))


def read_picture(path: Path) -> Picture | None:
    """Return a picture's facts, or None when not even its size can be read."""
    try:
        with Image.open(path) as picture:
            width, height = picture.size
            return Picture(width, height, _decodes(picture))
    except BROKEN:
        return None


def _decodes(picture: Image.Image) -> bool:
    try:
        picture.load()
    except BROKEN:
        return False
    return True


def read_movie(path: Path) -> Movie:
    """Return an MP4's length and picture size, as far as its head tells them."""
    seconds, width, height = 0.0, 0, 0
    with path.open("rb") as file:
        for kind, body in _boxes(file, 0, path.stat().st_size):
            if kind == b"mvhd":
                seconds = _length(body) or seconds
            elif kind == b"tkhd" and len(body) >= 8:
                wide, high = struct.unpack(">II", body[-8:])
                width, height = max(width, wide >> 16), max(height, high >> 16)
    return Movie(seconds, width, height)


def _length(body: bytes) -> float:
    form = ">20xIQ" if body[:1] == b"\1" else ">12xII"
    if len(body) < struct.calcsize(form):
        return 0.0
    scale, length = struct.unpack_from(form, body)
    return float(length / scale) if scale else 0.0


def _boxes(file: BinaryIO, start: int, end: int, depth: int = 0) -> Iterator[tuple[bytes, bytes]]:
    while start + 8 <= end:
        file.seek(start)
        size, kind = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", file.read(8).ljust(8, b"\0"))[0], 16
        size = end - start if size == 0 else size
        if size < head:
            return
        if kind in BOXES_WITH_BOXES and depth < DEEPEST:
            yield from _boxes(file, start + head, min(start + size, end), depth + 1)
        elif kind in (b"mvhd", b"tkhd"):
            yield kind, file.read(min(size - head, 256))
        start += size
