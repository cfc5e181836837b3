"""Repeated phrases: what a slip of the hand pasted twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from publisher.core.lint.finding import Finding, found
from publisher.core.lint.letters import WORD
from publisher.core.lint.passages import Part, Passage

FEWEST = 5
"""Words from which on a phrase is not said twice in a row on purpose."""
MOST = 80
FEWEST_IN_LINE = 3
"""The same of a title or a caption that is nothing but one phrase said twice."""
FEWEST_IN_PARAGRAPH = 12
SHOWN = 60
LINES = (Part.TITLE, Part.CAPTION)

Words = list[tuple[str, int, int]]


def check(passages: tuple[Passage, ...]) -> Iterator[Finding]:
    """Find phrases twice in a row, paragraphs that stand twice, captions that stand in the text."""
    for one in passages:
        yield from islice(_twice_in_a_row(one), 3)
    yield from _twice_in_the_text(passages)


def _twice_in_a_row(passage: Passage) -> Iterator[Finding]:
    words = _words(passage.text)
    plain = [word for word, _, _ in words]
    half = len(words) // 2
    if passage.part in LINES and half >= FEWEST_IN_LINE and plain == plain[:half] * 2:
        yield _repeated(passage.text, words, 0, half)
        return
    seen: dict[tuple[str, ...], int] = {}
    free = 0
    for at in range(len(plain) - FEWEST + 1):
        key = tuple(plain[at : at + FEWEST])
        before = seen.get(key)
        seen[key] = at
        if before is None or before < free:
            continue
        size = at - before
        once, again = plain[before:at], plain[at : at + size]
        if FEWEST <= size <= MOST and once == again and _are_words(once):
            yield _repeated(passage.text, words, before, size)
            free = at + size


def _are_words(plain: list[str]) -> bool:
    """Tell whether a phrase is more than a row of numbers, or of one word over and over."""
    return len({word for word in plain if not word.isdigit()}) >= FEWEST_IN_LINE


def _words(text: str) -> Words:
    return [(one[0].casefold(), one.start(), one.end()) for one in WORD.finditer(text)]


def _repeated(text: str, words: Words, first: int, size: int) -> Finding:
    phrase = text[words[first][1] : words[first + size - 1][2]]
    start, end = words[first + size][1], words[first + 2 * size - 1][2]
    return found("lint-repeated-phrase", text, start, end, phrase=_cut(phrase))


def _cut(phrase: str) -> str:
    plain = " ".join(phrase.split())
    return plain if len(plain) <= SHOWN else plain[:SHOWN].rpartition(" ")[0] + "…"


def _twice_in_the_text(passages: tuple[Passage, ...]) -> Iterator[Finding]:
    captions = {_key(one.text) for one in passages if one.part is Part.CAPTION}
    seen: set[tuple[str, ...]] = set()
    for one in passages:
        if one.part is not Part.BODY:
            continue
        key = _key(one.text)
        if len(key) >= FEWEST and key in captions:
            yield found("lint-caption-in-text", one.text, 0, len(one.text), phrase=_cut(one.text))
        elif len(key) >= FEWEST_IN_PARAGRAPH and key in seen:
            yield found("lint-repeated-paragraph", one.text, 0, len(one.text), phrase=_cut(one.text))
        seen.add(key)


def _key(text: str) -> tuple[str, ...]:
    return tuple(word for word, _, _ in _words(text))
