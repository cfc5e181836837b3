"""Pairs: brackets and quotation marks that open and do not close, or the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from publisher.core.lint.finding import Finding, found
from publisher.core.lint.passages import Part, Passage

PAIRS = ("()", "[]", "“”", "«»")
QUOTES = '“«"'
POINT = re.compile(r"(?:[\s;,:.]|^)\w{1,2}\Z")
"""What stands before the bracket of a list's point: `a)`, `1)`."""
FACE = re.compile(r"(?<!\S)(?:[:;=]['’]?-?[()]{1,3}|[()]{1,3}[:;])(?!\S)")
INCHES = re.compile(r"(?<=\d)\"")
MOST = 3


def check(passages: tuple[Passage, ...]) -> Iterator[Finding]:
    """Find passages where a pair does not come out even, and the part as a whole does not either.

    A bracket may open before a list and close in its last point; every paragraph of a long quotation
    may open it anew.
    """
    for part in Part:
        own = [one.text for one in passages if one.part is part]
        plain = [_without_faces(text) for text in own]
        for pair in PAIRS:
            if _lonely("\n".join(plain), pair) is not None:
                yield from islice(_uneven(own, plain, pair), MOST)
        if sum(text.count('"') for text in plain) % 2:
            yield from islice(_odd(own, plain), MOST)


def _without_faces(text: str) -> str:
    """Return text of the same length without what only looks like one half of a pair."""
    for pattern in (FACE, INCHES):
        text = pattern.sub(lambda one: "x" * len(one[0]), text)
    return text


def _uneven(own: list[str], plain: list[str], pair: str) -> Iterator[Finding]:
    for (text, signs), (following, _) in pairwise([*zip(own, plain, strict=True), ("", "")]):
        at = _lonely(signs, pair)
        opens_anew = following[:1] in tuple(QUOTES) and pair[0] in QUOTES
        if at is None or (opens_anew and signs[at] == pair[0]):
            continue
        yield found("lint-pair-open", text, at, at + 1, pair=pair)


def _lonely(text: str, pair: str) -> int | None:
    """Return where a sign stands without its other half; a list's point needs none."""
    opened: list[int] = []
    for one in re.finditer(f"[{re.escape(pair)}]", text):
        if one[0] == pair[0]:
            opened.append(one.start())
        elif opened:
            opened.pop()
        elif pair != "()" or not POINT.search(text[max(one.start() - 3, 0) : one.start()]):
            return one.start()
    return opened[-1] if opened else None


def _odd(own: list[str], plain: list[str]) -> Iterator[Finding]:
    for (text, signs), (following, _) in pairwise([*zip(own, plain, strict=True), ("", "")]):
        if signs.count('"') % 2 and following[:1] != '"':
            at = signs.rindex('"')
            yield found("lint-pair-open", text, at, at + 1, pair='""')
