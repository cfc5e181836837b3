"""How long a text takes to be read aloud: in Vietnamese, a syllable is a word."""

from __future__ import annotations

import math
import re

from publisher.core.speech.reading import spell_out

WORD = re.compile(r"[^\W_]+")
USUAL = 150
"""Words a minute of news that is read (`domain.md` section 4b)."""


def count_words(spoken: str) -> int:
    """Count the syllables of a text that is spelled out; `vi-en i-đi` has four."""
    return len(WORD.findall(spoken))


def seconds_for(words: int, words_per_minute: int = USUAL) -> int:
    """Return how long so many words take, in whole seconds, rounded up."""
    return math.ceil(words * 60 / words_per_minute)


def estimate(text: str, words_per_minute: int = USUAL) -> int:
    """Return how long a text takes when it is read, in seconds, counted on what is said."""
    return seconds_for(count_words(spell_out(text)), words_per_minute)
