"""A posting: one item on one channel, out or still to come, as the plan counts it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Posting(NamedTuple):
    """What the plan may ask of one item on one channel; instants are aware and UTC.

    `published_at` is the confirmed publication; without it the posting is still to come, at `due_at`
    when it has a time. A tuple, because a year has 200,000 of them and they are made anew to be counted.
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

    def is_out(self, at: datetime) -> bool:
        """Tell whether the posting counts at an instant: out by then, and not taken down."""
        return (
            self.published_at is not None
            and self.published_at <= at
            and not self.is_correction
            and (self.withdrawn_at is None or self.withdrawn_at > at)
        )

    @property
    def is_to_come(self) -> bool:
        """Tell whether the posting has a time and is not out yet."""
        return (
            self.published_at is None
            and self.due_at is not None
            and not self.is_correction
            and self.withdrawn_at is None
        )
