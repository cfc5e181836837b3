"""Bare words: a text as people type it in a hurry, without case, diacritics and signs."""

from __future__ import annotations

import re
import unicodedata

from publisher.core.slug import STROKES

WORD = re.compile(r"[^\W_]+")
LONGEST = 2_000
"""Letters of a text that are looked at: titles are shorter, and nobody types more to find one."""


def bare_words(text: str) -> tuple[str, ...]:
    """Return the words of a text, each once and as it is compared: `Phụ nữ Đông Đô` is phu, nu, dong, do."""
    lowered = unicodedata.normalize("NFC", text[:LONGEST]).translate(STROKES).casefold()
    apart = unicodedata.normalize("NFKD", lowered)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return tuple(dict.fromkeys(WORD.findall(bare)))
