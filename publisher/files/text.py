"""Text as it is kept: NFC, ordinary spaces, nothing that cannot be seen."""

from __future__ import annotations

import re
import unicodedata

UNSEEN = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))
"""Zero-width space, word joiner, byte order mark, soft hyphen; the last is a letter in TCVN3 text,
so text comes here only after old encodings have been looked for."""

SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u202f"), " ")
BREAKS = dict.fromkeys(map(ord, "\x0b\x0c\x85\u2028\u2029"), " ")
"""Line ends that editors do not show as such; some parsers count them, and lines would be off."""

CONTROLS = dict.fromkeys([*range(9), *range(14, 32), *range(127, 133), *range(134, 160), 0xFFFE, 0xFFFF])
"""Characters that XML, web pages and databases may not carry."""

HALVES = dict.fromkeys(range(0xD800, 0xE000))
"""Halves of letters, which only an escape can bring in: no encoding has them."""

CHANGES = UNSEEN | SPACES | BREAKS | CONTROLS | HALVES
CHANGED = re.compile(f"[{re.escape(''.join(map(chr, CHANGES)))}]")


def end_lines(text: str) -> str:
    """Return `text` with `\\n` at the end of each line, whichever system wrote it."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def tidy(text: str) -> str:
    """Return `text` as it is kept; the number of its lines stays the same."""
    if text.isascii() and not CHANGED.search(text):
        return text
    return unicodedata.normalize("NFC", text.translate(CHANGES))


def tidy_markup(html: str) -> str:
    """Return HTML with its words tidy; a mark that follows a tag never melts into its bracket."""
    return "".join(one if one.startswith("<") else tidy(one) for one in re.split(r"(<[^>]*>)", html))


def one_line(text: str) -> str:
    """Return `text` with single spaces between its words."""
    return " ".join(text.split())


def paragraphs(text: str) -> str:
    """Return `text` without spaces at the ends of its lines, and without empty lines around it."""
    return "\n".join(line.strip() for line in text.strip().split("\n"))
