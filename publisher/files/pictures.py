"""Pictures: whether they are whole, and how large they are when turned the right way up."""

from __future__ import annotations

import os
import warnings
from typing import BinaryIO

from PIL import Image

from publisher.files.refusal import Refusal
from publisher.files.rules import Limits
from publisher.files.source import Source

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
ORIENTATION = 0x0112
TURNED = frozenset({5, 6, 7, 8})
"""Values of the EXIF orientation that lay a picture on its side."""

MOST_DECODED = 25_000_000
"""Pixels; WebP can only be decoded whole, four bytes a pixel, so larger ones are trusted by their length."""

warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


def measure_picture(file: BinaryIO, mime: str, source: Source, most_pixels: int) -> tuple[int, int]:
    """Return width and height in pixels, after turning; a broken, false or monstrous picture is refused."""
    try:
        width, height, turned = _look(file, mime, most_pixels, source)
        file.seek(0)
        _look_through(file, mime, width * height, source.size)
    except (Refusal, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many(source, most_pixels) from None
    except Exception as error:  # Pillow raises whatever a broken file happens to provoke
        raise Refusal("picture-broken", file=source.name) from error
    return (height, width) if turned else (width, height)


def most_pixels(mime: str, limits: Limits) -> int:
    """Return how many pixels a picture may have: only a JPEG can be made smaller while it is decoded."""
    return limits.pixels if mime == "image/jpeg" else limits.pixels_whole


def _look(file: BinaryIO, mime: str, most_pixels: int, source: Source) -> tuple[int, int, bool]:
    with Image.open(file, formats=[FORMATS[mime]]) as picture:
        if picture.width * picture.height > most_pixels:
            raise _too_many(source, most_pixels)
        return picture.width, picture.height, picture.getexif().get(ORIENTATION) in TURNED


def _look_through(file: BinaryIO, mime: str, pixels: int, size: int) -> None:
    """Read the picture to its end, in as little memory as its format allows; raise when it is cut off."""
    if mime == "image/webp" and _riff_length(file) > size:
        raise OSError("cut off")
    with Image.open(file, formats=[FORMATS[mime]]) as picture:
        if mime == "image/png":
            picture.verify()  # the checksum of every piece, without decoding
        elif mime == "image/jpeg":
            picture.draft(picture.mode, (picture.width // 8, picture.height // 8))
            picture.load()
        elif pixels <= MOST_DECODED:
            picture.load()


def _riff_length(file: BinaryIO) -> int:
    head = file.read(8)
    file.seek(0, os.SEEK_SET)
    return int.from_bytes(head[4:8], "little") + 8


def _too_many(source: Source, most_pixels: int) -> Refusal:
    return Refusal("picture-too-many-pixels", file=source.name, limit=most_pixels // 1_000_000)
