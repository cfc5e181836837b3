"""Bytes to text: byte order mark, strict UTF-8, UTF-16; anything else is named, never guessed into print."""

from __future__ import annotations

import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from publisher.files.findings import Place
from publisher.files.old_letters import from_tcvn3, from_vni
from publisher.files.refusal import Refusal
from publisher.files.suspicion import first_words, share_of_syllables

LOOKED_AT = 20_000
"""Bytes that are enough to name an encoding."""

SHORTEST = 16
LEAST_ZEROS = 0.6
"""Bytes, and the share of every other byte that is zero, for UTF-16 without its mark to be believed."""

LEAST_WORDS = 3
LEAST_SHARE = 0.6


def decode(raw: bytes) -> str:
    """Return the text that `raw` holds; what is no Unicode is refused by name, with its first words."""
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _strict(raw, "utf-16")
    if b"\0" in raw:
        return _strict(raw, _utf16_without_mark(raw))
    return _utf8(raw.removeprefix(BOM_UTF8))


def _strict(raw: bytes, encoding: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        raise Refusal("text-broken", encoding=encoding.upper()) from None
    if "\0" in text:
        raise Refusal("nul-bytes", Place(text.count("\n", 0, text.index("\0")) + 1, 1))
    return text


def _utf16_without_mark(raw: bytes) -> str:
    """Return which UTF-16 the zeros speak for; zeros that stand on both sides are no text at all."""
    zeros_first, zeros_last = raw[0::2].count(0), raw[1::2].count(0)
    most = max(zeros_first, zeros_last)
    one_sided = most >= LEAST_ZEROS * len(raw) / 2 and min(zeros_first, zeros_last) * 10 <= most
    if one_sided and len(raw) % 2 == 0 and len(raw) >= SHORTEST:
        return "utf-16-le" if zeros_last > zeros_first else "utf-16-be"
    raise Refusal("nul-bytes", Place(raw.count(b"\n", 0, raw.index(b"\0")) + 1, 1))


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        at = Place(raw.count(b"\n", 0, error.start) + 1, error.start - raw.rfind(b"\n", 0, error.start))
        raise _name(raw, error.start, at) from None


def _name(raw: bytes, start: int, at: Place) -> Refusal:
    """Name the encoding whose reading gives the most Vietnamese, from the line of the first odd byte on."""
    begin = raw.rfind(b"\n", 0, start) + 1
    piece = raw[begin : begin + LOOKED_AT]
    readings = {
        "Windows-1258": unicodedata.normalize("NFC", piece.decode("cp1258", "replace")),
        "TCVN3 (ABC)": from_tcvn3(piece.decode("latin-1")),
        "VNI": from_vni(piece.decode("cp1252", "replace")),
    }
    counted = {name: share_of_syllables(text) for name, text in readings.items()}
    name = max(counted, key=lambda one: counted[one])
    words, share = counted[name]
    if words < LEAST_WORDS or share < LEAST_SHARE:
        return Refusal("not-unicode", at)
    return Refusal("old-letters", at, encoding=name, sample=first_words(readings[name]))
