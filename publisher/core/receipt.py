"""Receipts: the proof of what is on a channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

CONFIRMED_BY, REFERENCE = "confirmed_by", "reference"
"""Parts of what has no address: who says that it is out, and what they know it by."""


@dataclass(frozen=True)
class Receipt:
    """Prove that readers (or, handed over, a person) have the post.

    `remote_id` is the channel's own name for it; `url` the address where readers find it. `parts`
    are further ids that belong to it (media, video, permalink), as text. `at` is the time that the
    channel itself names, where it does. `handed_over` means that a person still has to publish it.
    `is_older` says that what a search found bears words before those that it looked for.
    """

    remote_id: str
    url: str | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    at: datetime | None = None
    handed_over: bool = False
    is_older: bool = False

    @property
    def confirmed_by(self) -> str | None:
        """Return who says that it is out where nobody can look, as with what was aired."""
        return None if self.url else self.parts.get(CONFIRMED_BY)

    @property
    def is_known_out(self) -> bool:
        """Tell whether readers or listeners had it, as an address or a person's word shows."""
        return bool(self.url or self.confirmed_by)


@dataclass(frozen=True)
class Staged:
    """Remember what already lies on the channel where readers do not see it.

    `whole` is False while only a part of it is there: it can be gone on with or discarded, not published.
    """

    remote_id: str
    parts: Mapping[str, str] = field(default_factory=dict)
    whole: bool = True
