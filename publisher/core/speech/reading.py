"""The way of a text to the ear: addresses, symbols, dates, times, units, numbers and abbreviations."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from publisher.core.speech.abbreviations import expand, spell_unknown
from publisher.core.speech.addresses import say_addresses
from publisher.core.speech.clocks import say_clocks, say_ranges
from publisher.core.speech.dates import say_ordinals, say_shares, say_strokes, say_whole_dates
from publisher.core.speech.documents import say_symbols
from publisher.core.speech.measures import say_units
from publisher.core.speech.numbers import NUMBER, say_number
from publisher.core.speech.roman import say_roman_numerals
from publisher.core.speech.signs import plain, say_signs
from publisher.core.speech.telephones import say_telephones

FIRST_MARK, LAST_MARK = 0xE000, 0xF8FF
"""Letters that belong to nobody (the private use area): they mark in the text where an abbreviation stood."""
MARK = re.compile(f"[{chr(FIRST_MARK)}-{chr(LAST_MARK)}]")
NUMBERS = re.compile(NUMBER)
TOUCHING = re.compile(r"(?<=[^\W\d_])-?(?=\d)|(?<=\d)-?(?=[^\W\d_])")

ROUNDS = 4
"""How often a text is gone through at most; the second round nearly always finds nothing."""

Step = Callable[[str], str]
STEPS_BEFORE = (say_addresses, say_whole_dates, say_symbols)
STEPS_BEHIND = (say_telephones, say_ranges, say_strokes, say_clocks, say_units, say_ordinals, say_shares)


@dataclass(frozen=True)
class Reading:
    """A text for the ear; the same for the eye, abbreviations in brackets; those that nobody knows."""

    ear: str
    eye: str
    unknown: tuple[str, ...] = ()


def spell_out(text: str, more: Mapping[str, str] | None = None) -> str:
    """Return the text as it is said: no digits, no abbreviations; `more` adds to the table of those."""
    return read(text, more).ear


def read(text: str, more: Mapping[str, str] | None = None) -> Reading:
    """Read a text for ear and eye at once; what one round makes sayable, the next one says."""
    marks, unknown = _Marks(), dict[str, None]()
    text = plain(MARK.sub("", text))
    for _ in range(ROUNDS):
        before, text = text, _round(text, more or {}, marks, unknown)
        if text == before:
            break
    return Reading(MARK.sub("", text), MARK.sub(marks.in_brackets, text), tuple(unknown))


def _round(text: str, more: Mapping[str, str], marks: _Marks, unknown: dict[str, None]) -> str:
    def note_unknown(word: str) -> str:
        unknown[word] = None
        return marks(word)

    text = expand(_through(STEPS_BEFORE, text), more, marks)
    text = _through(STEPS_BEHIND, text)
    text = NUMBERS.sub(lambda found: say_number(found[0]), TOUCHING.sub(" ", text))
    return say_signs(spell_unknown(say_roman_numerals(text), note_unknown))


def _through(steps: tuple[Step, ...], text: str) -> str:
    for step in steps:
        text = step(text)
    return text


class _Marks:
    """Give every abbreviation a mark where it stood first, so that the eye finds it again."""

    def __init__(self) -> None:
        self._words: dict[str, str] = {}
        self._marked: set[str] = set()

    def __call__(self, word: str) -> str:
        mark = chr(FIRST_MARK + len(self._words))
        if word in self._marked or mark > chr(LAST_MARK):
            return ""
        self._words[mark] = word
        self._marked.add(word)
        return mark

    def in_brackets(self, mark: re.Match[str]) -> str:
        return f" ({self._words[mark[0]]})"
