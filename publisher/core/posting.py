"""A posting: one item on one channel, out or still to come, as the plan counts it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple


class Traits(NamedTuple):
    """What the plan may ask of a posting, besides its channel."""

    form: str
    themes: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    column: str | None = None
    tone: str = "neutral"


class Posting(NamedTuple):
    """One item on one channel with certain traits; instants are aware and UTC.

    `published_at` is the confirmed publication; without it the posting is still to come, at `due_at`
    when it has a time. `since` is when it took on these traits, where that was later: who changes a
    theme ends one posting and begins another with the same `published_at`. `withdrawn_at` ends it.
    `recorded_at` is when it was learned of, None for at once. `activity` is the kind of activity that people
    recorded it as, None where the program put it out.
    """

    item: str
    channel: str
    form: str
    themes: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    column: str | None = None
    tone: str = "neutral"
    published_at: datetime | None = None
    due_at: datetime | None = None
    withdrawn_at: datetime | None = None
    is_correction: bool = False
    since: datetime | None = None
    recorded_at: datetime | None = None
    activity: str | None = None

    @property
    def traits(self) -> Traits:
        return Traits(*self[2:9])

    @property
    def instants(self) -> Iterator[datetime]:
        """Yield when anything happened to it."""
        every = (self.published_at, self.since, self.withdrawn_at, self.recorded_at)
        return (one for one in every if one is not None)

    def is_out(self, at: datetime) -> bool:
        """Tell whether the posting counts at an instant: out by then, and not taken down."""
        return self._had_begun(at) and not (self.withdrawn_at is not None and self.withdrawn_at <= at)

    def stood_at_close(self, at: datetime, end: datetime, sealed: datetime) -> bool:
        """Tell whether it counts in a window that ended at `end`, as one knows at `at`.

        What is taken down or changed after the end changes nothing in the window; nor does what was
        learned of after its figures were `sealed`. What people recorded and took back before that was never
        so. While the window is open this is `is_out`.
        """
        if at < end:
            return self.is_out(at)
        if self.recorded_at is not None and self.recorded_at >= sealed:
            return False
        begun = self._had_begun(at) and (self.since is None or self.since < end)
        close = end if self.activity is None else sealed
        return begun and (self.withdrawn_at is None or self.withdrawn_at > at or self.withdrawn_at >= close)

    @property
    def is_to_come(self) -> bool:
        """Tell whether the posting has a time and is not out yet."""
        return (
            self.published_at is None
            and self.due_at is not None
            and not self.is_correction
            and self.withdrawn_at is None
        )

    def _had_begun(self, at: datetime) -> bool:
        if self.is_correction or self.published_at is None or self.published_at > at:
            return False
        return self.since is None or self.since <= at


Way = tuple[tuple[str, datetime], ...]
"""Where and when a work went out: channels with instants."""

Spelled = Hashable
"""A way, or one of the traits, as the database spells it."""


@dataclass(frozen=True)
class Alike:
    """Works that nobody has touched since they went out, so that they stand alike at every moment.

    There may be a hundred thousand of them, but few spellings: each is read once, and works are told apart
    by them. `chunks` are some works each, in columns: their ways, then each of the `Traits` in its order.
    """

    chunks: Iterable[Sequence[Sequence[Spelled]]] = ()
    read_way: Callable[[Any], Way] = tuple
    read_trait: Callable[[str, Any], object] = lambda trait, spelled: spelled
