"""The books of one period: what counts in it as it stood at its end, and what has changed since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
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
    `added` were learned of, or changed, too late to count. `firsts` are the entries by which a work counts,
    `withdrawn` those that went out in the period and were gone before it ended.
    """

    standing: tuple[E, ...]
    firsts: tuple[E, ...]
    taken: tuple[E, ...]
    added: tuple[E, ...]
    withdrawn: tuple[E, ...]


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

    def stood(posting: Posting) -> bool:
        return posting.stood_at_close(at, end, sealed)

    every = tuple(entries)
    judged = [(one, stood(one.posting), one.posting.is_out(at)) for one in every]
    standing = tuple(one for one, counts, _ in judged if counts)
    earlier = {item for item, postings in before.items() if any(map(stood, postings))}
    is_over = end <= at
    return Book(
        standing,
        firsts=tuple(_list_firsts(standing, earlier)),
        taken=tuple(one for one, counts, is_out in judged if is_over and counts and not is_out),
        added=tuple(one for one, counts, is_out in judged if is_over and is_out and not counts),
        withdrawn=tuple(_list_withdrawn(every, min(at, end))),
    )


def _list_firsts(entries: Iterable[E], seen: set[str]) -> Iterator[E]:
    for one in entries:
        if one.posting.item not in seen:
            seen.add(one.posting.item)
            yield one


def _list_withdrawn(entries: Collection[E], by: datetime) -> Iterator[E]:
    """Yield what was taken down by an instant; what only changed its labels goes on in another entry."""
    begun = {(one.posting.item, one.posting.channel, one.posting.since) for one in entries}
    for one in entries:
        posting = one.posting
        is_down = posting.withdrawn_at is not None and posting.withdrawn_at <= by
        if is_down and (posting.item, posting.channel, posting.withdrawn_at) not in begun:
            yield one
