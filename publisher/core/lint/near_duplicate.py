"""Near-duplicates: one unit's text that another unit sends with a few words changed.

A text is known by its phrases of four words. The eight whose hashes are smallest stand for all of them
(a bottom-k sketch, Broder 1997): two texts with most phrases in common share most of these, so that
those which may be alike are found by looking up eight numbers, however many texts there are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from hashlib import blake2b
from heapq import nsmallest

from publisher.core.item import Item
from publisher.core.lint.passages import Part, passages_of
from publisher.core.message import Message, message

PHRASE = 4
FEWEST = 40
"""Phrases below which two notices may be alike by nature."""
SKETCH = 8
SHARED = 3
"""Numbers of a sketch that two texts must share to be compared: of two that are alike, 98 in 100 do."""
ENOUGH = 0.8
WORD = re.compile(r"\w+")


TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def phrases_of(item: Item) -> frozenset[int]:
    """Return the hashes of the phrases of an item's text, whatever the case and where tones are put."""
    text = "\n".join(one.text for one in passages_of(item) if one.part is Part.BODY)
    words = WORD.findall(text.lower())
    folded = {word: _folded(word) for word in set(words)}
    words = [folded[word] for word in words]
    phrases = {" ".join(words[at : at + PHRASE]) for at in range(len(words) - PHRASE + 1)}
    return frozenset(_hash(phrase) for phrase in phrases)


def sketch_of(phrases: frozenset[int]) -> tuple[int, ...]:
    """Return the numbers by which a text is found again; none for a text that is too short."""
    return tuple(nsmallest(SKETCH, phrases)) if len(phrases) >= FEWEST else ()


def may_be_copied(item: Item, other: Item) -> bool:
    """Tell whether it matters that texts are alike: two units sent them, and neither corrects a piece."""
    strangers = item.units and other.units and not set(item.units) & set(other.units)
    return bool(strangers) and not (item.corrects or other.corrects)


def alike(one: frozenset[int], other: frozenset[int]) -> float:
    """Return the share of phrases that two texts have in common, from 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def told(share: float, path: str, units: Iterable[str]) -> Message | None:
    """Say of which text another one has most; None where it has too little."""
    if share < ENOUGH:
        return None
    return message("lint-near-duplicate", share=round(share * 100), other=path, units=", ".join(units))


def _folded(word: str) -> str:
    """Write a syllable with its tone at the end: `hòa` and `hoà` are the same word."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word)
    tones = "".join(letter for letter in parts if letter in TONES)
    return "".join(letter for letter in parts if letter not in TONES) + tones


def _hash(phrase: str) -> int:
    """Return 63 bits: what a column of whole numbers holds."""
    return int.from_bytes(blake2b(phrase.encode(), digest_size=8).digest()) >> 1
