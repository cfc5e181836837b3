"""Numbers in addresses: what is none, or larger than anything here, is nothing."""

from __future__ import annotations

DIGITS = 9


def number_in(text: str | None) -> int | None:
    """Return the number from 1 on that an address names, None where it names none."""
    if not text or len(text) > DIGITS or not (text.isascii() and text.isdecimal()):
        return None
    return int(text) or None
