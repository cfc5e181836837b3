"""Wording: whether two texts say the same, however their letters, tones and signs are written."""

from __future__ import annotations

import re
import unicodedata

from publisher.core.slug import slugify

TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
"""Grave, acute, tilde, hook, dot below: `hòa` and `hoà` bear the same one on different letters."""
STROKES = str.maketrans("ðɖ", "đđ")
"""Letters that look like đ and are not; they do not decompose, so they are mapped by hand."""
LONGEST = 100_000
"""Letters of a text that are looked at."""


def plain_words(text: str) -> str:
    """Return the words of `text` as they are compared: no case, no signs, each with its tone behind it."""
    lowered = unicodedata.normalize("NFC", text[:LONGEST].casefold().translate(STROKES))
    return " ".join(_tone_last(word) for word in re.findall(r"\w+", lowered))


def _tone_last(word: str) -> str:
    apart = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", TONES.sub("", apart)) + "".join(TONES.findall(apart))


def speaks_of(text: str, keyword: str) -> bool:
    """Tell whether `text` contains the words of `keyword`, whole and in their order.

    A keyword without any diacritics is found with and without them, as people search.
    """
    bare = slugify(keyword, LONGEST).replace("-", " ")
    if bare == plain_words(keyword):
        return bool(bare) and f" {bare} " in f" {slugify(text[:LONGEST], LONGEST).replace('-', ' ')} "
    return f" {plain_words(keyword)} " in f" {plain_words(text)} "
