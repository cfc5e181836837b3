"""What a file really is, by its first bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping

HEAD = 4096
"""Bytes that are enough to tell."""

SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/gif": (".gif",),
    "video/mp4": (".mp4", ".m4v"),
    "video/quicktime": (".mov", ".qt"),
    "video/webm": (".webm",),
    "audio/mpeg": (".mp3",),
}
"""The types that are published, and how their files end, the usual ending first."""

OTHERS = (
    (rb"%PDF", "PDF"),
    (rb"PK\x03\x04", "ZIP"),
    (rb"\xd0\xcf\x11\xe0", "Microsoft Office (OLE)"),
    (rb"BM", "BMP"),
    (rb"II\*\0|MM\0\*", "TIFF"),
    (rb"\xd7\xcd\xc6\x9a", "WMF"),
    (rb"\x01\0\0\0.{36} EMF", "EMF"),
    (rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!DOCTYPE svg|<svg)", "SVG"),
    (rb"\s*<(!DOCTYPE html|html)", "HTML"),
    (rb"RIFF.{4}AVI ", "AVI"),
    (rb"RIFF.{4}WAVE", "WAV"),
    (rb"OggS", "Ogg"),
    (rb"fLaC", "FLAC"),
    (rb"FLV", "FLV"),
    (rb"\x30\x26\xb2\x75", "WMV"),
)
"""Types that are not published, by the name that people know them by."""

BRANDS = {b"qt  ": "video/quicktime"}
PICTURE_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis"})
AUDIO_BRANDS = frozenset({b"M4A ", b"M4B "})


def real_type(head: bytes) -> str | None:
    """Return the MIME type that the first bytes of a file show; None for types that are not published."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return _recording(head)


def other_name(head: bytes) -> str | None:
    """Return what people call a type that is not published; None when the bytes tell nothing."""
    brand = head[8:12] if head[4:8] == b"ftyp" else b""
    if brand in PICTURE_BRANDS:
        return "AVIF" if brand.startswith(b"avi") else "HEIC"
    if brand in AUDIO_BRANDS:
        return "M4A"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "MKV"
    return next((name for start, name in OTHERS if re.match(start, head, re.DOTALL | re.IGNORECASE)), None)


def ending(mime: str) -> str:
    """Return how a file of this type is named, with the dot."""
    return SUFFIXES[mime][0]


def _recording(head: bytes) -> str | None:
    if head[4:8] in (b"ftyp", b"moov", b"wide", b"mdat", b"free"):
        brand = head[8:12] if head[4:8] == b"ftyp" else b"qt  "
        return None if brand in PICTURE_BRANDS | AUDIO_BRANDS else BRANDS.get(brand, "video/mp4")
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm" if b"webm" in head[:64] else None
    if head.startswith(b"ID3") or _is_mp3_frame(head):
        return "audio/mpeg"
    return None


def _is_mp3_frame(head: bytes) -> bool:
    """Tell whether the bytes start a frame of MPEG audio, layer III, with rates that exist."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    return head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3
