"""Pictures, clips and sound with pieces lost, doubled, cut, flipped, or longer and larger than they are."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Callable
from functools import cache

from hypothesis import strategies as st
from PIL import Image

from tests.files.clips import mp3, mp4
from tests.files.desk import picture

SIZES = (0, 1, 7, 8, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def _png_pieces(data: bytes) -> list[bytes]:
    pieces, at = [data[:8]], 8
    while at < len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        pieces.append(data[at:end])
        at = end
    return pieces


def _jpeg_pieces(data: bytes) -> list[bytes]:
    return [
        data[one.start() : one.end()]
        for one in re.finditer(rb"\xff[\xc0-\xfe](?:(?!\xff[\xc0-\xfe]).)*", data, re.DOTALL)
    ]


def _riff_pieces(data: bytes) -> list[bytes]:
    pieces, at = [data[:12]], 12
    while at < len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        pieces.append(data[at:end])
        at = end
    return pieces


def _boxes(data: bytes) -> list[bytes]:
    """Cut an MP4 before each box, inner ones too, so that a size lies as soon as a piece goes."""
    starts = [
        one.start() - 4
        for one in re.finditer(
            rb"ftyp|mdat|moov|mvhd|trak|tkhd|mdia|mdhd|hdlr|minf|vmhd|dinf|stbl|stsd|stts|stsc|stsz|stco|mp4v",
            data,
        )
    ]
    return [data[start:end] for start, end in zip(starts, [*starts[1:], len(data)], strict=True)]


def _frames(data: bytes) -> list[bytes]:
    return [data[at : at + 417] for at in range(0, len(data), 417)]


def _gif_pieces(data: bytes) -> list[bytes]:
    return [data[:13], data[13:-1], data[-1:]]


@cache
def right_recordings() -> dict[str, tuple[str, list[bytes]]]:
    """Return small ones of each kind: how the file ends, and its pieces."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "Chợ"
    frames = [Image.effect_noise((20, 10), 60).convert("P") for _ in range(3)]
    moving = io.BytesIO()
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:])
    waving = io.BytesIO()
    frames[0].convert("RGB").save(
        waving, "WEBP", save_all=True, append_images=[one.convert("RGB") for one in frames[1:]]
    )
    return {
        "png": ("png", _png_pieces(picture("PNG"))),
        "jpeg": ("jpg", _jpeg_pieces(picture("JPEG", exif=exif))),
        "webp": ("webp", _riff_pieces(picture("WEBP"))),
        "waving": ("webp", _riff_pieces(waving.getvalue())),
        "gif": ("gif", _gif_pieces(moving.getvalue())),
        "mp4": ("mp4", _boxes(mp4())),
        "mp3": ("mp3", [b"ID3\x04\0\0\0\0\0\x0aTIT2\0\0\0\0\0\0", *_frames(mp3())[:12]]),
    }


@st.composite
def spoiled_recordings(draw: st.DrawFn, kind: str) -> tuple[str, bytes]:
    """Return how the file ends, which may be wrong, and its bytes."""
    suffix, right = right_recordings()[kind]
    pieces = list(right)
    for _ in range(draw(st.integers(0, 3))):
        if pieces:
            at = draw(st.integers(0, len(pieces) - 1))
            draw(st.sampled_from(WAYS))(draw, pieces, at)
    data = b"".join(pieces)
    if draw(st.sampled_from([False] * 5 + [True])):
        data = data[: draw(st.integers(0, len(data)))]
    return draw(
        st.sampled_from([suffix] * 6 + ["png", "jpg", "webp", "gif", "mp4", "mov", "webm", "mp3"])
    ), data


def _leave_out(draw: st.DrawFn, pieces: list[bytes], at: int) -> None:
    del pieces[at]


def _double(draw: st.DrawFn, pieces: list[bytes], at: int) -> None:
    pieces[at:at] = [pieces[at]] * draw(st.sampled_from([1, 1, 2, 50]))


def _swap(draw: st.DrawFn, pieces: list[bytes], at: int) -> None:
    other = draw(st.integers(0, len(pieces) - 1))
    pieces[at], pieces[other] = pieces[other], pieces[at]


def _flip(draw: st.DrawFn, pieces: list[bytes], at: int) -> None:
    made = bytearray(pieces[at])
    for _ in range(draw(st.integers(1, 4))):
        if made:
            made[draw(st.integers(0, len(made) - 1))] ^= draw(st.integers(1, 255))
    pieces[at] = bytes(made)


def _lie(draw: st.DrawFn, pieces: list[bytes], at: int) -> None:
    """Overwrite two or four bytes near the beginning, where sizes stand; a PNG's checksum goes along."""
    made = bytearray(pieces[at])
    order = draw(st.sampled_from([">", "<"]))
    size = draw(st.sampled_from(SIZES))
    field = struct.pack(order + "I", size) if draw(st.booleans()) else struct.pack(order + "H", size & 65535)
    place = draw(st.integers(0, min(40, len(made))))
    made[place : place + len(field)] = field
    if len(made) >= 12 and re.fullmatch(rb"[A-Za-z]{4}", bytes(made[4:8])):
        made[-4:] = struct.pack(">I", zlib.crc32(bytes(made[4:-4])))
    pieces[at] = bytes(made)


def _shorten(draw: st.DrawFn, pieces: list[bytes], at: int) -> None:
    pieces[at] = pieces[at][: draw(st.integers(0, len(pieces[at])))]


WAYS: tuple[Callable[[st.DrawFn, list[bytes], int], None], ...] = (
    _leave_out,
    _double,
    _swap,
    _flip,
    _lie,
    _lie,
    _shorten,
)
