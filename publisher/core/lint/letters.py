"""Letters and words as lint sees them."""

from __future__ import annotations

import re

_LATIN = [chr(code) for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00))]
LOWER = "".join(letter for letter in _LATIN if letter.islower())
UPPER = "".join(letter for letter in _LATIN if letter.isupper())
LETTER = LOWER + UPPER
VIETNAMESE = "".join(letter for letter in LETTER if not letter.isascii())
"""Letters that tell a Vietnamese word from a name of a program or a host."""

WORD = re.compile(rf"[{UPPER}]?[{LOWER}]+|[{UPPER}]+(?![{LOWER}])|[{UPPER}]|\d+")
"""A word; two that were pasted together without a space (`chứcPhụ`) are two."""

HOST = r"(?:vn|com|org|net|gov|edu|info|asia|app|io|me|html?|php|docx?|pdf|xlsx?|md|jpe?g|png|mp[34])"
ADDRESS = re.compile(
    r"(?:https?://|www\.|mailto:|media:)\S+|(?<![\w.+-])[\w+-][\w.+-]*+(?<=[\w+-])@[\w-]+(?:\.[\w-]+)+"
    rf"|(?<![\w.-])[\w-]++(?:\.[\w-]++)*?\.{HOST}\b(?:/\S*)?|[#@]\w+",
    re.ASCII,
)
"""Web and mail addresses, names of files, tags of social networks: signs in them are none of a sentence."""
HIDDEN = "0"
LONGEST = 300
"""Characters on either side within which a sentence is looked for."""


def without_addresses(text: str) -> str:
    """Return text of the same length in which addresses have no signs."""
    return ADDRESS.sub(lambda one: HIDDEN * len(one[0]), text)


def sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence in which `text[start:end]` stands."""
    before, after = text[max(start - LONGEST, 0) : start], text[end : end + LONGEST]
    return STOP.split(before)[-1] + text[start:end] + STOP.split(after)[0]


STOP = re.compile(r"[.!?]\s|\n")
