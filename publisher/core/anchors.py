"""Anchors: what two long lists surely have in common, found without comparing each with each."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence


def anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return pairs of places of what stands in both exactly once, as many as keep their order."""
    once = {one for one, count in Counter(new).items() if count == 1}
    places = {one: place for place, one in enumerate(new) if one in once}
    count = Counter(old)
    pairs = [(here, places[one]) for here, one in enumerate(old) if count[one] == 1 and one in places]
    return _longest_rising(pairs)


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest choice of pairs whose second places rise as the first ones do."""
    ends: list[int] = []  # the second place at which a row of this length ends at the earliest
    last: list[int] = []  # which pair that is
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [number]
    chosen: list[tuple[int, int]] = []
    here = last[-1] if last else -1
    while here >= 0:
        chosen.append(pairs[here])
        here = before[here]
    return chosen[::-1]
