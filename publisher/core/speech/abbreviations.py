"""Abbreviations: known ones by their words, unknown ones letter by letter and named to the editor."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from publisher.core.speech.letters import can_spell, say_letters
from publisher.core.speech.numbers import say_integer
from publisher.core.speech.roman import roman
from publisher.core.speech.table import DOTTED, KNOWN_TO_ALL, ONLY_DOTTED, SAID
from publisher.core.syllable import LETTERS, is_syllable

WORD = re.compile(r"(?<!\w)[^\W\d_]{2,}(?!\w)")
Note = Callable[[str], str]
"""Takes what was replaced and returns a mark to be put behind what replaces it."""


def expand(text: str, more: Mapping[str, str], note: Note) -> str:
    """Replace known abbreviations; one that stands beside its own words in brackets goes away."""
    expansion = _Expansion({**SAID, **more}, note)
    return "\n".join(expansion.of(line) for line in text.split("\n"))


def spell_unknown(text: str, note: Note) -> str:
    """Say words in capitals that are no Vietnamese syllables letter by letter, Roman numerals as numbers."""
    return "\n".join(_spell_line(line, note) for line in text.split("\n"))


def is_shouted(line: str) -> bool:
    """Tell whether a whole line is written in capitals, as headings are: its words are words."""
    words = re.findall(r"[^\W\d_]{2,}", line)
    return len(words) > 2 and line.upper() == line and any(letter in LETTERS for letter in line)


class _Expansion:
    """Replace the abbreviations of one table, line by line."""

    def __init__(self, table: Mapping[str, str], note: Note) -> None:
        names = "|".join(re.escape(one) for one in sorted(table, key=len, reverse=True))
        self._table, self._note = table, note
        self._in_brackets = re.compile(rf" ?\(({names})\)")
        self._explained = re.compile(rf"(?<!\w)({names}) ?\(([^()]+)\)")
        self._known = re.compile(rf"(?<!\w)({names})(?!\w)(\.(?= ?\w))?")

    def of(self, line: str) -> str:
        """Return the line with its abbreviations said."""
        is_shouting = is_shouted(line)
        line = self._in_brackets.sub(self._drop_or_keep, line)
        line = self._explained.sub(self._take_explanation, line)
        return self._known.sub(lambda found: self._say(found, is_shouting), line)

    def _drop_or_keep(self, found: re.Match[str]) -> str:
        words = self._table[found[1]]
        before = found.string[max(0, found.start() - len(words)) : found.start()]
        return self._note(found[1]) if before.casefold() == words.casefold() else found[0]

    def _take_explanation(self, found: re.Match[str]) -> str:
        is_its_own = found[2].casefold() == self._table[found[1]].casefold()
        return found[2] + self._note(found[1]) if is_its_own else found[0]

    def _say(self, found: re.Match[str], is_shouting: bool) -> str:
        name, dot = found[1], found[2] or ""
        is_word = is_shouting and name.isupper() and is_syllable(name)
        if is_word or (name in ONLY_DOTTED and not dot):
            return found[0]
        gap = " " if dot and found.string[found.end() : found.end() + 1] != " " else ""
        mark = "" if name in KNOWN_TO_ALL else self._note(name)
        return self._table[name] + mark + (gap if name in DOTTED else dot)


def _spell_line(line: str, note: Note) -> str:
    is_shouting = is_shouted(line)
    return WORD.sub(lambda found: _spell(found[0], is_shouting, note), line)


def _spell(word: str, is_shouting: bool, note: Note) -> str:
    if not word.isupper() or not can_spell(word):
        return word
    number = roman(word)
    if number is not None and not (is_shouting and is_syllable(word)):
        return say_integer(number)
    return word if is_syllable(word) else say_letters(word) + note(word)
