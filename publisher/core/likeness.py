"""Likeness: whether one text was made from another by editing it."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

ENOUGH = 0.7
"""The share of words in common, in their order, from which on one text was made from the other."""
FEWEST = 6
"""Words below which likeness says nothing."""
TAG = re.compile(r"<[^>]*>")


def much_alike(one: str, other: str) -> bool:
    """Tell whether two texts in HTML have most of their words in common, in the same order."""
    first, second = (TAG.sub(" ", text).split() for text in (one, other))
    if min(len(first), len(second)) < FEWEST:
        return False
    match = SequenceMatcher(None, first, second, autojunk=False)
    return match.real_quick_ratio() >= ENOUGH and match.quick_ratio() >= ENOUGH and match.ratio() >= ENOUGH
