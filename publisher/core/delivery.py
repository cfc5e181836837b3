"""The delivery: one item on one channel, what is wanted of it and what is live.

    wanted r1, live -    publish          wanted -, live r1    withdraw
    wanted r2, live r1   update           wanted = live        nothing to do

Its states and their arrows stand here and nowhere else; `store.moves` is the only place that
moves a delivery along them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from publisher.core.message import Message
from publisher.core.receipt import Receipt, Staged


class State(StrEnum):
    """Where a delivery stands; `contract.md` section 6."""

    WAITING = "waiting"  # has no time yet: approval, a slot, another channel's link, a hold
    SCHEDULED = "scheduled"  # has its time; staging happens here
    SENDING = "sending"  # claimed; an attempt is written down
    HANDED_OVER = "handed_over"  # given to a person; waits to be confirmed
    PUBLISHED = "published"  # live, with its receipt
    UNCONFIRMED = "unconfirmed"  # may be out; looked for before anything is repeated
    REFUSED = "refused"  # the channel said no; an editor must act
    MISSED = "missed"  # too late by the lateness rule; needs a decision
    CANCELLED = "cancelled"  # will not go out
    WITHDRAWN = "withdrawn"  # was out, has been taken down


OPEN = frozenset({State.WAITING, State.SCHEDULED})
"""States in which the daemon still has something to do by itself, sooner or later."""

DONE = frozenset({State.PUBLISHED, State.CANCELLED, State.WITHDRAWN})
"""States that need nobody any more."""

STEPS: dict[State, frozenset[State]] = {
    State.WAITING: frozenset(
        {
            State.SCHEDULED,
            State.UNCONFIRMED,
            State.REFUSED,
            State.MISSED,
            State.CANCELLED,
            State.PUBLISHED,
            State.WITHDRAWN,
        }
    ),
    State.SCHEDULED: frozenset(
        {
            State.WAITING,
            State.SENDING,
            State.HANDED_OVER,
            State.UNCONFIRMED,
            State.REFUSED,
            State.MISSED,
            State.CANCELLED,
            State.PUBLISHED,
            State.WITHDRAWN,
        }
    ),
    State.SENDING: frozenset(
        {
            State.PUBLISHED,
            State.HANDED_OVER,
            State.SCHEDULED,
            State.REFUSED,
            State.UNCONFIRMED,
            State.WITHDRAWN,
        }
    ),
    State.HANDED_OVER: frozenset({State.PUBLISHED, State.SCHEDULED, State.CANCELLED, State.WITHDRAWN}),
    State.PUBLISHED: frozenset({State.SCHEDULED, State.WITHDRAWN}),
    State.UNCONFIRMED: frozenset(
        {State.PUBLISHED, State.HANDED_OVER, State.SCHEDULED, State.WITHDRAWN, State.CANCELLED, State.REFUSED}
    ),
    State.REFUSED: frozenset(
        {
            State.WAITING,
            State.SCHEDULED,
            State.HANDED_OVER,
            State.UNCONFIRMED,
            State.CANCELLED,
            State.PUBLISHED,
            State.WITHDRAWN,
        }
    ),
    State.MISSED: frozenset(
        {State.WAITING, State.SCHEDULED, State.UNCONFIRMED, State.CANCELLED, State.PUBLISHED}
    ),
    State.CANCELLED: frozenset({State.WAITING, State.SCHEDULED, State.PUBLISHED}),
    State.WITHDRAWN: frozenset({State.WAITING, State.SCHEDULED}),
}


def check_step(old: State, new: State) -> None:
    """Raise ValueError when no arrow leads from `old` to `new`; staying is always allowed."""
    if new is not old and new not in STEPS[old]:
        raise ValueError(f"a delivery cannot go from {old} to {new}")


class Operation(StrEnum):
    """What an attempt asks of the channel."""

    STAGE = "stage"
    PUBLISH = "publish"
    UPDATE = "update"
    WITHDRAW = "withdraw"
    FIND = "find"
    DISCARD = "discard"


SENDS = frozenset({Operation.PUBLISH, Operation.UPDATE, Operation.WITHDRAW})
"""Operations that readers see; the delivery is `sending` while one is under way."""


SILENT = frozenset({Operation.STAGE, Operation.DISCARD})
"""Operations that readers never see; the delivery keeps its state while one is under way."""


class Outcome(StrEnum):
    """How an attempt ended; an attempt without one is still under way, or died with its daemon."""

    DONE = "done"
    ABSENT = "absent"  # looked for, certainly not there
    TRY_LATER = "try_later"
    REFUSED = "refused"
    UNAUTHORIZED = "unauthorized"
    UNCONFIRMED = "unconfirmed"


class Via(StrEnum):
    """Who put the delivery out, or confirmed that it is."""

    DAEMON = "daemon"
    HAND = "hand"
    FEED = "feed"


@dataclass(frozen=True)
class Delivery:
    """One item on one channel. Times are aware and UTC; revisions count from 1.

    `tries` counts the sends since the delivery last had a fresh start, for the ladder of waits;
    `attempts` counts all that were ever written down, and is the number of the newest one; `busy`
    means that it is still under way. `looks` counts the searches since the last send.
    `staged_revision` is the revision that `staged` was made from. `set_at` is the time that a person
    gave it, before all rules. `doubted_since` is when the backup was taken that this row comes from: what
    the channel has since then is not known here, until it was looked for.
    `reason` explains the time or the waiting, `error` what went wrong last.
    """

    id: int
    item: str
    channel: str
    state: State
    wanted: int | None
    live: int | None = None
    due_at: datetime | None = None
    slot: str | None = None
    next_try_at: datetime | None = None
    tries: int = 0
    looks: int = 0
    attempts: int = 0
    busy: bool = False
    staged: Staged | None = None
    staged_revision: int | None = None
    set_at: datetime | None = None
    doubted_since: datetime | None = None
    receipt: Receipt | None = None
    published_at: datetime | None = None
    withdrawn_at: datetime | None = None
    via: Via | None = None
    reason: Message | None = None
    error: Message | None = None

    @property
    def is_staged(self) -> bool:
        """Tell whether all that can lie on the channel unseen does, made from the revision that is wanted."""
        return self.staged is not None and self.staged.whole and self.staged_revision == self.wanted

    @property
    def may_be_out(self) -> bool:
        """Tell whether readers have it, or may have: of a send, nobody knows yet what came of it."""
        return self.live is not None or self.state in {State.SENDING, State.UNCONFIRMED}

    @property
    def operation(self) -> Operation | None:
        """The call that makes live equal to wanted; None when they already agree."""
        return needed(self.wanted, self.live)


def needed(wanted: int | None, live: int | None) -> Operation | None:
    """Return the operation that leads from `live` to `wanted`; never back to an older revision."""
    if wanted == live:
        return None
    if wanted is None:
        return Operation.WITHDRAW
    return Operation.PUBLISH if live is None else Operation.UPDATE
