"""A job: one claimed call with all that it needs, and what has become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from publisher.clock import Clock
from publisher.core.errors import TryLater
from publisher.core.post import Post
from publisher.core.receipt import Staged
from publisher.core.verdict import Answer
from publisher.store.moves import Claim
from publisher.wire import Transcript

HELD = TryLater("held-meanwhile")
"""The answer of a call that was claimed ahead of its time, and not made because of what came since."""
UNASKED = TryLater("database-failed-meanwhile")
"""The answer of a call that was not made because the database failed just before it."""


@dataclass(frozen=True)
class Job:
    """A claimed call with all that it needs.

    `since` is when, by the outlets' time, the post was first sent; `asked` that this was before now.
    """

    claim: Claim
    post: Post
    since: datetime
    asked: bool = False

    @property
    def channel(self) -> str:
        return self.claim.delivery.channel

    @property
    def readers_reason(self) -> str:
        """Return why the post is taken down, where a person wants readers to know; else nothing."""
        reason = self.claim.delivery.reason
        return reason.values.get("readers", "") if reason else ""

    @property
    def begun(self) -> Staged | None:
        """What lies on the channel for the revision that the call is about, all of it or a part."""
        return None if self._is_stale else self.claim.delivery.staged

    @property
    def staged(self) -> Staged | None:
        """What only has to be made public."""
        return self.begun if self.begun is not None and self.begun.whole else None

    @property
    def stale(self) -> Staged | None:
        """What lies there for an older revision."""
        return self.claim.delivery.staged if self._is_stale else None

    @property
    def _is_stale(self) -> bool:
        return self.claim.delivery.staged_revision != self.claim.revision


Keep = Callable[[Job, Staged], None]
"""How a call under way has something kept."""


@dataclass(frozen=True)
class Done:
    """A call that has ended: its answer, what went over the wire, and when it ended."""

    job: Job
    answer: Answer
    transcript: Transcript
    at: datetime


def kept_back(job: Job, clock: Clock, reason: TryLater = HELD) -> Done:
    """Return the end of a call that was claimed and not made, because of an order or of our own trouble."""
    return Done(job, reason, Transcript(), clock.now())
