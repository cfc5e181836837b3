"""A term that is no longer used, and what is said today."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

SEPARATOR = r"[\s\"“”«»'‘’]+"


@dataclass(frozen=True)
class Term:
    """Outdated words and today's; `unless` are words that show, in the same sentence, that the past is meant.

    `since` is the first day of the new term, `basis` the document that says so; both may be missing.
    """

    words: tuple[str, ...]
    current: str
    since: date | None = None
    basis: str = ""
    unless: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Match the words however they are spaced, quoted and capitalised."""
        return phrases(self.words)

    @cached_property
    def exceptions(self) -> re.Pattern[str] | None:
        return phrases(self.unless) if self.unless else None

    @cached_property
    def names_current(self) -> re.Pattern[str]:
        """Match today's term: whoever names both explains the change."""
        return phrases(tuple(one.strip() for one in self.current.split("/") if one.strip()))


def phrases(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of whole words, the longest phrase first."""
    written = sorted(words, key=len, reverse=True)
    each = (SEPARATOR.join(re.escape(word) for word in one.split()) for one in written)
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", re.IGNORECASE)
