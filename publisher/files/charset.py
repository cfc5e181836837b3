"""Bytes to text, by evidence."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from publisher.files.findings import Place
from publisher.files.refusal import Refusal


def decode(raw: bytes) -> str:
    """Return the text that `raw` holds; what is no Unicode is refused by name."""
    encoding = "utf-16" if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8"
    try:
        return raw.removeprefix(BOM_UTF8).decode(encoding)
    except UnicodeDecodeError as error:
        raise Refusal("not-unicode", Place(raw.count(b"\n", 0, error.start) + 1, 1)) from None
