"""Letters by their names, as Vietnamese says abbreviations."""

from __future__ import annotations

import re

from publisher.core.speech.numbers import say_number

NAMES = {
    "A": "a", "Ă": "á", "Â": "ớ", "B": "bê", "C": "xê", "D": "dê", "Đ": "đê", "E": "e", "Ê": "ê",
    "F": "ép", "G": "giê", "H": "hát", "I": "i", "J": "gi", "K": "ca", "L": "e-lờ", "M": "em-mờ",
    "N": "en-nờ", "O": "ô", "Ô": "ô", "Ơ": "ơ", "P": "pê", "Q": "quy", "R": "e-rờ", "S": "ét",
    "T": "tê", "U": "u", "Ư": "ư", "V": "vê", "W": "vê kép", "X": "ích", "Y": "i dài", "Z": "dét",
}  # fmt: skip


def can_spell(word: str) -> bool:
    """Tell whether every letter of a word has a name; one with a tone mark has none."""
    return all(letter.upper() in NAMES for letter in word)


def say_letters(word: str) -> str:
    """Say a word letter by letter, and the numbers in it as numbers: `QH15`."""
    said = []
    for part in re.findall(r"\d+|\D", word):
        said.append(say_number(part) if part.isdecimal() else NAMES.get(part.upper(), part))
    return " ".join(said)
