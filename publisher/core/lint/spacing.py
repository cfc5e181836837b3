"""Spacing: signs without the space they need, with one too many, or twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from publisher.core.lint import pairs
from publisher.core.lint.finding import Finding, found
from publisher.core.lint.letters import LETTER, LOWER, UPPER, VIETNAMESE, without_addresses
from publisher.core.lint.passages import Passage

MOST = 5
"""Places of one kind that are told in one passage."""

START, LETTERS = rf"(?<![{LETTER}])", rf"[{LETTER}]++"
STOP = re.compile(
    rf"(?<![{LETTER}\d.])(?P<word>[{LOWER}]{{2,}}+)(?P<sign>[.?!])"
    rf"(?=(?P<next>[{UPPER}][{LOWER}]|[{LOWER}]{{2,}}+(?![{LETTER}.]{{0,40}}\.[{LETTER}])))"
)
"""A sentence's end without a space; an abbreviation (TP.HCM, ThS.Hoa, v.v.) is no lower-case word."""
YEAR_STOP = re.compile(rf"(?:(?<=\d\d\d)|(?<=%))\.(?=[{UPPER}][{LOWER}])")
COMMA = re.compile(rf"{START}(?P<word>{LETTERS})(?P<sign>[,;])(?=(?P<next>{LETTERS}))")
COLON = re.compile(rf"{START}(?P<word>{LETTERS})(?P<sign>:)(?=(?P<next>{LETTERS}))")
GLUED = re.compile(rf"(?<![{LETTER}])(?P<word>[{LETTER}][{LOWER}]+)(?=(?P<next>[{UPPER}][{LOWER}]))")
EARLY = re.compile(rf"(?<=[{LETTER}\d)\]\"”»%])[ \n]+(?P<sign>,(?!,)|;(?![-)D(])|[.?!](?=\s|$)|:(?=[ \n]|$))")
RATIO = re.compile(r"\d[ \n]+:[ \n]*\d")
TWICE = re.compile(
    rf"(?<=[{LETTER}\d)\]\"”»%])(?P<sign>,\s?,+|(?<!\.)\.\.(?!\.)(?=[\s\"”»)]|$)|;\s?;+|::(?=\s)|,\.(?!\.)|,;|;,|;\.(?!\.)|:,|:;)"
)
DOT_COMMA = re.compile(rf"(?<![{LETTER}.])(?P<word>[{LOWER}]{{2,}}+)(?P<sign>\.[,;])")
"""A sentence's end and a comma; not behind an abbreviation: `tr.,`."""
SHORT = r"[A-Z]{3,}(?: [A-Z]{3,}){0,2}"
STOP_IN_LIST = re.compile(rf"(?<![A-Z]){SHORT}, {SHORT}(?P<sign>\.) (?={SHORT}, {SHORT})")
"""A full stop between names in capitals where the list goes on: `PAPI, SIPAS. PCI, DDCI`."""


def check(passages: tuple[Passage, ...]) -> Iterator[Finding]:
    """Find signs that are spaced or doubled by mistake, in each passage, and pairs that do not close."""
    for one in passages:
        text = without_addresses(one.text)
        for code, places in (
            ("lint-space-missing", _missing(text)),
            ("lint-words-glued", _glued(text)),
            ("lint-space-before", _early(text)),
            ("lint-sign-twice", _twice(text)),
            ("lint-stop-in-list", _spans(STOP_IN_LIST, text)),
        ):
            for start, end in islice(places, MOST):
                yield found(code, one.text, start, end)
    yield from pairs.check(passages)


def _missing(text: str) -> Iterator[tuple[int, int]]:
    for one in STOP.finditer(text):
        if one["next"][0].isupper() or not (one["word"] + one["next"]).isascii():
            yield one.span("sign")
    yield from ((one.start(), one.end()) for one in YEAR_STOP.finditer(text))
    for one in COMMA.finditer(text):
        if _is_word(one["word"]) or _is_word(one["next"]):
            yield one.span("sign")
    for one in COLON.finditer(text):
        names = (one["word"], one["next"])
        if all(_is_word(name) for name in names) and any(letter in VIETNAMESE for letter in "".join(names)):
            yield one.span("sign")


def _is_word(run: str) -> bool:
    """Tell whether letters are a word, and no abbreviation or name of a list's item."""
    return len(run) > 1 and not run.isupper()


def _glued(text: str) -> Iterator[tuple[int, int]]:
    """Yield two words without a space: the first must be no brand (`YouTube`, `iHanoi`)."""
    for one in GLUED.finditer(text):
        if any(letter in VIETNAMESE for letter in one["word"]):
            yield one.start(), one.end() + len(one["next"])


def _early(text: str) -> Iterator[tuple[int, int]]:
    ratios = {one.start() for one in RATIO.finditer(text)}
    for one in EARLY.finditer(text):
        if one.start() - 1 not in ratios:
            yield one.start(), one.end()


def _twice(text: str) -> Iterator[tuple[int, int]]:
    yield from _spans(TWICE, text)
    for one in DOT_COMMA.finditer(text):
        if len(one["word"]) > 3 or not one["word"].isascii():
            yield one.span("sign")


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    yield from (one.span("sign") for one in pattern.finditer(text))
