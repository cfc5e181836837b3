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
    table = {**SAID, **more}
    names = "|".join(re.escape(one) for one in sorted(table, key=len, reverse=True))
    in_brackets = re.compile(rf" ?\(({names})\)")
    text = in_brackets.sub(lambda found: _drop_or_keep(found, table, note), text)
    explained = re.compile(rf"(?<!\w)({names}) ?\(([^()\n]+)\)")
    text = explained.sub(lambda found: _take_explanation(found, table, note), text)
    known = re.compile(rf"(?<!\w)({names})(?!\w)(\.(?= ?\w))?")
    return known.sub(lambda found: _expand(found, table, note), text)


def _drop_or_keep(found: re.Match[str], table: Mapping[str, str], note: Note) -> str:
    before = found.string[: found.start()].casefold()
    return note(found[1]) if before.endswith(table[found[1]].casefold()) else found[0]


def _take_explanation(found: re.Match[str], table: Mapping[str, str], note: Note) -> str:
    return found[2] + note(found[1]) if found[2].casefold() == table[found[1]].casefold() else found[0]


def _expand(found: re.Match[str], table: Mapping[str, str], note: Note) -> str:
    name, dot = found[1], found[2] or ""
    is_word = is_syllable(name) and name.isupper() and is_shouted(line_around(found.string, found.start()))
    if is_word or (name in ONLY_DOTTED and not dot):
        return found[0]
    gap = " " if dot and found.string[found.end() : found.end() + 1] != " " else ""
    mark = "" if name in KNOWN_TO_ALL else note(name)
    return table[name] + mark + (gap if name in DOTTED else dot)


def spell_unknown(text: str, note: Note) -> str:
    """Say words in capitals that are no Vietnamese syllables letter by letter, Roman numerals as numbers."""
    return WORD.sub(lambda found: _spell(found, note), text)


def _spell(found: re.Match[str], note: Note) -> str:
    word = found[0]
    if not word.isupper() or not can_spell(word):
        return word
    number = roman(word)
    is_shouting = is_shouted(line_around(found.string, found.start()))
    if number is not None and not (is_shouting and is_syllable(word)):
        return say_integer(number)
    return word if is_syllable(word) else say_letters(word) + note(word)


def line_around(text: str, at: int) -> str:
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return text[start : end if end >= 0 else len(text)]


def is_shouted(line: str) -> bool:
    """Tell whether a whole line is written in capitals, as headings are: its words are words."""
    words = re.findall(r"[^\W\d_]{2,}", line)
    return len(words) > 2 and line.upper() == line and any(letter in LETTERS for letter in line)
