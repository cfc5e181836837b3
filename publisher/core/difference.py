"""The difference between two texts, as people read it: paragraphs, and in them the words.

Comparing each word with each takes time that grows with the square of a text. So what stays the same is
found first, by paragraphs that stand in both texts once, and what is left is compared word by word as long
as a budget lasts; then a changed paragraph is told whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from publisher.core.anchors import anchors

MOST_PARAGRAPHS = 10_000
"""Paragraphs of both texts together; a book has some thousands."""
MOST_LETTERS = 2_000_000
BUDGET = 150_000
"""Pairs of words that are compared at most, which takes some hundredths of a second."""
NEAR = 8
"""How many paragraphs further on a changed one is looked for."""
ALIKE = 0.4
"""The share of common words from which a paragraph is a changed one and not another."""
WORD = re.compile(r"\S+\s*|\s+")


class Change(StrEnum):
    """What became of a part of a text."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True)
class Part:
    """Some words, and what became of them."""

    change: Change
    text: str


Parts = tuple[Part, ...]


class TooLong(Exception):
    """The texts are too long to be compared while somebody waits."""


@dataclass
class Budget:
    """What may still be compared."""

    left: int = BUDGET

    def allows(self, cost: int) -> bool:
        """Take what a comparison costs; False where there is not enough left."""
        if cost > self.left:
            return False
        self.left -= cost
        return True


def compare_paragraphs(old: Sequence[str], new: Sequence[str]) -> list[Parts]:
    """Return all paragraphs of both texts, one after the other; texts without end raise TooLong."""
    if len(old) + len(new) > MOST_PARAGRAPHS or sum(map(len, (*old, *new))) > MOST_LETTERS:
        raise TooLong
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    ends = len(old) - tail, len(new) - tail
    told = _compare(old[head : ends[0]], new[head : ends[1]])
    return [*map(_same, old[:head]), *told, *map(_same, old[ends[0] :])]


def _compare(old: Sequence[str], new: Sequence[str]) -> list[Parts]:
    """Compare what lies between the paragraphs that surely stayed."""
    comparison = _Comparison()
    here = there = 0
    for one, other in [*anchors(old, new), (len(old), len(new))]:
        comparison.add(old[here:one], new[there:other])
        comparison.told += [_same(each) for each in old[one : one + 1]]
        here, there = one + 1, other + 1
    return comparison.told


def _same(paragraph: str) -> Parts:
    return (Part(Change.SAME, paragraph),)


def compare_words(old: str, new: str, budget: Budget | None = None) -> Parts:
    """Return the words of both, those that stay told once."""
    before, after = WORD.findall(old), WORD.findall(new)
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    middle = (before[head : len(before) - tail], after[head : len(after) - tail])
    changed = _changed(*middle, budget or Budget())
    same = (
        (Change.SAME, before[:head]),
        *changed,
        (Change.SAME, before[len(before) - tail :] if tail else []),
    )
    return tuple(_joined(same))


@dataclass
class _Comparison:
    """The paragraphs as they are told, and what may still be compared."""

    told: list[Parts] = field(default_factory=list)
    budget: Budget = field(default_factory=Budget)

    def add(self, old: Sequence[str], new: Sequence[str]) -> None:
        """Tell a stretch in which no paragraph is known to have stayed; what went out before what came in."""
        here, came_in = 0, list[str]()
        for one in new:
            found = self._changed_from(one, old[here : here + NEAR])
            if found is None:
                came_in.append(one)
                continue
            self._replace(old[here : here + found], came_in)
            self.told.append(compare_words(old[here + found], one, self.budget))
            here, came_in = here + found + 1, []
        self._replace(old[here:], came_in)

    def _replace(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.told += [(Part(Change.DELETED, one),) for one in old]
        self.told += [(Part(Change.INSERTED, one),) for one in new]

    def _changed_from(self, one: str, candidates: Sequence[str]) -> int | None:
        """Return the place of the paragraph that this one was before, None where there is none like it."""
        words = set(one.split())
        if not self.budget.allows(len(words) * len(candidates)):
            return None
        alike = [_likeness(words, set(each.split())) for each in candidates]
        best = max(alike, default=0.0)
        return alike.index(best) if best >= ALIKE else None


def _likeness(words: set[str], others: set[str]) -> float:
    return len(words & others) / max(len(words | others), 1)


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many of them both begin with."""
    length = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        length += 1
    return length


def _changed(old: list[str], new: list[str], budget: Budget) -> Iterator[tuple[Change, list[str]]]:
    if not budget.allows(len(old) * len(new)):
        yield from ((Change.DELETED, old), (Change.INSERTED, new))
        return
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Change.SAME, old[i:j]
        else:
            yield from ((Change.DELETED, old[i:j]), (Change.INSERTED, new[k:m]))


def _joined(stretches: Sequence[tuple[Change, list[str]]]) -> Iterator[Part]:
    """Yield the words as parts, neighbours of one kind together."""
    kind, words = Change.SAME, ""
    for change, stretch in stretches:
        if change is not kind and stretch:
            if words:
                yield Part(kind, words)
            kind, words = change, ""
        words += "".join(stretch)
    if words:
        yield Part(kind, words)
