"""The books of one period: what counts in it as it stood at its end, and what has changed since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
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
    `added` were learned of, or changed, too late to count. `firsts` are the entries by which a work counts.
    """

    standing: tuple[E, ...]
    firsts: tuple[E, ...]
    taken: tuple[E, ...]
    added: tuple[E, ...]


def make_book(
    entries: Iterable[E],
    before: Mapping[str, Collection[Posting]],
    at: datetime,
    end: datetime,
    sealed: datetime,
) -> Book[E]:
    """Sort the entries of a period that ended at `end`, as one knows it at `at`.

    `before` holds earlier postings of the same works: a work counts in the period of its first one.
    """
    every = list(entries)
    standing = [one for one in every if one.posting.stood_at_close(at, end, sealed)]
    now = [one for one in every if one.posting.is_out(at)]
    is_over = end <= at
    seen = {
        item for item, known in before.items() if any(one.stood_at_close(at, end, sealed) for one in known)
    }
    firsts = []
    for one in standing:
        if one.posting.item not in seen:
            seen.add(one.posting.item)
            firsts.append(one)
    return Book(
        tuple(standing),
        tuple(firsts),
        tuple(one for one in standing if is_over and one not in now),
        tuple(one for one in now if is_over and one not in standing),
    )
