"""The books of one period: what counts in it as it stood at its end, and what has changed since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from publisher.core.posting import Posting


class HasPosting(Protocol):
    @property
    def posting(self) -> Posting: ...


E = TypeVar("E", bound=HasPosting)


@dataclass(frozen=True)
class Book(Generic[E]):
    """Entries of one period. `standing` count; `taken` counted when the period ended and are gone since;
    `added` were learned of, or changed, too late to count.
    """

    standing: tuple[E, ...]
    taken: tuple[E, ...]
    added: tuple[E, ...]


def make_book(entries: Iterable[E], at: datetime, end: datetime, sealed: datetime) -> Book[E]:
    """Sort the entries of a period that ended at `end`, as one knows it at `at`."""
    every = tuple(entries)
    judged = [(one, one.posting.stood_at_close(at, end, sealed), one.posting.is_out(at)) for one in every]
    is_over = end <= at
    return Book(
        standing=tuple(one for one, counts, _ in judged if counts),
        taken=tuple(one for one, counts, is_out in judged if is_over and counts and not is_out),
        added=tuple(one for one, counts, is_out in judged if is_over and is_out and not counts),
    )
