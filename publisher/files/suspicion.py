"""Look for text that is letters of another time or another encoding, and name it.

Nothing is converted: the evidence is counted, and a person is told what to do. A line is suspected
when nearly all of its words with odd letters become Vietnamese syllables by one conversion, and
hardly any was one before; French, German or Vietnamese text does not do that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from publisher.core.syllable import LETTERS, is_syllable
from publisher.files.findings import WHOLE, Findings, Place
from publisher.files.mojibake import mended, runs
from publisher.files.old_letters import from_tcvn3, from_vni

CONVERSIONS: dict[str, Callable[[str], str]] = {"TCVN3 (ABC)": from_tcvn3, "VNI": from_vni}
ODD = re.compile(
    f"[{re.escape(''.join(chr(code) for code in range(0xA1, 0x100) if chr(code) not in LETTERS))}]"
)
"""Letters and signs of Latin-1 that Vietnamese does not have; no old text does without them."""

WORD = re.compile(r"[^\s!-@\[-`{-~‘’“”–—…]+")
ENOUGH = 3
"""Words that must turn into syllables; fewer may do so by chance."""

SHARE = 0.7
SAMPLE = 8
ETH = re.compile("[ÐðƉ]")
LOST = "\ufffd"


@dataclass(frozen=True)
class Suspicion:
    """An encoding that is not Unicode, where it is met first, and what the first words there mean.

    `encoding` is its name; "" is for UTF-8 that was read as Windows-1252 on its way.
    """

    encoding: str
    place: Place
    sample: str

    @property
    def code(self) -> str:
        """The sentence that tells of it: old letters are converted, mangled ones are read again rightly."""
        return "old-letters" if self.encoding else "mangled-letters"


def check_letters(text: str, first_line: int, findings: Findings) -> str:
    """Tell of letters that are not what they seem; return `text` with Icelandic Ð as Vietnamese Đ."""
    found = suspect(text, first_line)
    if found:
        findings.error(found.code, found.place, encoding=found.encoding, sample=found.sample)
        return text
    if LOST in text:
        findings.error("letters-lost", _place(text, text.index(LOST), first_line))
    return mend_eth(text, findings, first_line)


def suspect(text: str, first_line: int = 1, enough: int = ENOUGH) -> Suspicion | None:
    """Return what the letters of `text` really are, when they are not Unicode."""
    if text.isascii():
        return None
    return _suspect_mojibake(text, first_line) or _suspect_old(text, first_line, enough)


def first_words(text: str) -> str:
    """Return the first words of the first line, without the marks of Markdown around them."""
    return " ".join(text.partition("\n")[0].strip(" #*_>|-\t").split()[:SAMPLE])


def share_of_syllables(text: str) -> tuple[int, float]:
    """Return how many words with letters beyond ASCII are Vietnamese syllables, and which share of them."""
    words = [word for word in WORD.findall(text) if not word.isascii()]
    right = sum(is_syllable(word) for word in words)
    return right, right / len(words) if words else 0.0


def _suspect_mojibake(text: str, first_line: int) -> Suspicion | None:
    found = runs(text)
    if len(set(found.values())) < 2:  # one alone may be chance: `está»”`
        return None
    start = min(found)
    sample = first_words(mended(text[text.rfind("\n", 0, start) + 1 : start + 400]))
    return Suspicion("", _place(text, start, first_line), sample)


def _suspect_old(text: str, first_line: int, enough: int) -> Suspicion | None:
    """Count over all lines with odd letters; a title alone has too few words, and text beside it is right."""
    if len(ODD.findall(text)) < 2:
        return None
    lines = list(_odd_lines(text))
    gains = {name: _all_gains(lines, convert) for name, convert in CONVERSIONS.items()}
    name = max(gains, key=lambda one: len(gains[one]))
    if len(gains[name]) < enough:
        return None
    convert = CONVERSIONS[name]
    number, line = next((number, line) for number, line in lines if _gain(line, convert))
    odd = ODD.search(line)
    column = odd.start() + 1 if odd else 1
    return Suspicion(name, Place(number + first_line, column), first_words(convert(line)))


def _odd_lines(text: str) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(text.split("\n")) if ODD.search(line))


def _all_gains(lines: list[tuple[int, str]], convert: Callable[[str], str]) -> set[str]:
    return {word for _, line in lines for word in _gain(line, convert)}


def _gain(line: str, convert: Callable[[str], str]) -> set[str]:
    """Return the words that become syllables, none unless nearly all of the line's do.

    Signs that stand alone do not count, nor does a line with one such word: `·` opens lists, and
    German `daß` makes a syllable by chance.
    """
    words = [word for word in WORD.findall(line) if not word.isascii() and len(word) > 1]
    after = {word for word in words if is_syllable(convert(word))}
    before = sum(is_syllable(word) for word in words)
    right = sum(word in after for word in words)
    enough = len(words) > 1 and right >= SHARE * len(words) and before <= len(words) / 3
    return {word for word in after if not is_syllable(word)} if enough else set()


def mend_eth(text: str, findings: Findings, first_line: int = 0) -> str:
    """Put Đ where Ð makes a Vietnamese syllable with the letters around it; they only look alike.

    `first_line` is 0 where the text has no lines that people could count.
    """
    if not ETH.search(text):
        return text
    words = [found for found in WORD.finditer(text) if ETH.search(found[0])]
    mendable = [found for found in words if is_syllable(_with_d(found[0]))]
    if not mendable:
        return text
    at = _place(text, mendable[0].start(), first_line) if first_line else WHOLE
    findings.warn("eth-letter", at, count=len(mendable))
    wrong = {found[0] for found in mendable}
    return WORD.sub(lambda found: _with_d(found[0]) if found[0] in wrong else found[0], text)


def _with_d(word: str) -> str:
    return word.replace("Ð", "Đ").replace("Ɖ", "Đ").replace("ð", "đ")


def _place(text: str, offset: int, first_line: int) -> Place:
    line = text.count("\n", 0, offset)
    return Place(line + first_line, offset - text.rfind("\n", 0, offset))
