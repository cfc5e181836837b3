"""UTF-8 that was read as Latin-1 or Windows-1252 somewhere on its way: `Há»™i` for `Hội`."""

from __future__ import annotations

import re

from publisher.core.syllable import LETTERS


def _as_bytes() -> dict[str, int]:
    """Return the byte behind each character that Windows-1252 shows, and the five that it does not."""
    shown = {chr(code): code for code in range(0x80, 0x100)}
    for code in range(0x80, 0xA0):
        try:
            shown[bytes([code]).decode("cp1252")] = code
        except UnicodeDecodeError:
            continue  # a code that Windows leaves out shows as the control character of Latin-1
    return shown


BYTES = _as_bytes()
LEADS = "[\u00c3-\u00c6\u00e1\u00e2]"
"""First bytes of what Vietnamese needs: its letters, and typographic quotes and dashes."""

FOLLOWERS = f"[{re.escape(''.join(one for one, code in BYTES.items() if code < 0xC0))}]"
RUN = re.compile(f"{LEADS}{FOLLOWERS}{{1,2}}")
MARKS = frozenset("–—‘’“”…•")


def mended(text: str) -> str:
    """Return `text` with each such run as the letter that it was."""
    return RUN.sub(lambda found: _letter(found[0]) or found[0], text)


def runs(text: str) -> dict[int, str]:
    """Return what such runs were, by where they stand; others are left out."""
    letters = {found.start(): _letter(found[0]) for found in RUN.finditer(text)}
    return {start: letter for start, letter in letters.items() if letter}


def _letter(run: str) -> str | None:
    for length in (len(run), len(run) - 1):
        raw = bytes(BYTES[one] for one in run[:length])
        try:
            letter = raw.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if letter in LETTERS or letter in MARKS:
            return letter + run[length:]
    return None
