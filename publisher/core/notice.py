"""What is worth a notice to people, and when the story of a channel has a new page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from publisher.core.delivery import Outcome, State
from publisher.core.message import Message


class Kind(StrEnum):
    """What people are told of, the worst first."""

    PAUSED = "paused"  # a channel said no to us and rests
    SILENT = "silent"  # deliveries were due on a channel, and none went out
    REFUSED = "refused"  # the channel said no to a piece
    UNCONFIRMED = "unconfirmed"  # it may be out, and the channel cannot tell
    MISSED = "missed"  # too late by the lateness rule
    VANISHED = "vanished"  # it was in its channel's feed, and is there no more
    UNREADY = "unready"  # something is due soon, and its channel would not take it as it is now
    UNREAD = "unread"  # a feed could not be read for a day
    EXPIRING = "expiring"  # a token or a right ends soon
    WELL = "well"  # a channel that people were told of works again
    REREAD = "reread"  # a feed that people were told of is read again


TROUBLE = frozenset({Kind.PAUSED, Kind.SILENT})
STORY = TROUBLE | {Kind.WELL}
"""Kinds that follow upon each other on one channel."""

OF_FEEDS = frozenset({Kind.UNREAD, Kind.REREAD})
"""Kinds that follow upon each other at one feed; what they name as channel is the feed's table."""

OF_PIECES = {
    Kind.REFUSED: State.REFUSED,
    Kind.UNCONFIRMED: State.UNCONFIRMED,
    Kind.MISSED: State.MISSED,
    Kind.VANISHED: State.PUBLISHED,
}
"""Kinds that are about one delivery, with the state that they tell of."""

STEADY = timedelta(minutes=15)
"""How long a channel must have been well before people hear of it: one that falters is not."""
PATIENCE = timedelta(minutes=30)
"""How long something may be due and not out before the silence is worth a notice."""
FRESH = timedelta(days=1)
"""What happened longer ago is no news: the daemon was off, or nobody was to be told."""
AHEAD = (timedelta(days=1), timedelta(days=3), timedelta(days=14))
"""How long before its end people are reminded of a token, once each."""
UNREAD_FOR = timedelta(days=1)
"""How long a feed must have failed before people hear of it: outlets mend theirs by themselves."""
LOOKS_IN_VAIN = 2
"""Searches that did not reach the channel before people are told; one may be an accident."""

OF_CHANNELS = frozenset({"paused", "resumed", "unready"})
ACTIONS = (OF_CHANNELS | {State.REFUSED, State.MISSED, "vanished", *Outcome}) - {Outcome.DONE}
"""Steps of the trail that may be worth a notice."""


@dataclass(frozen=True)
class Notice:
    """One thing that people are told once. Times are aware and UTC.

    `ripe_at` is when it may be told. `bundle` numbers the message that it went into, None while it
    waits for one. `told` is what was said when it went wrong.
    """

    id: int
    kind: Kind
    channel: str
    at: datetime
    ripe_at: datetime
    item: str | None = None
    delivery: int | None = None
    told: Message | None = None
    bundle: int | None = None


def worth(action: str, detail: Mapping[str, Any], looks: int = 0) -> Kind | None:
    """Return what a step of the trail means to people, None when it needs nobody.

    `looks` counts the searches for the delivery so far. A lost reply alone is no news: it is looked
    for first, and only a channel that cannot tell needs a person.
    """
    if action == "paused":
        return Kind.PAUSED
    if action == "resumed":
        return Kind.WELL
    if action in {Kind.UNREADY, Kind.VANISHED}:
        return Kind(action)
    before, after = detail.get("from"), detail.get("to")
    if before != after:
        return {State.REFUSED: Kind.REFUSED, State.MISSED: Kind.MISSED}.get(State(after)) if after else None
    if after != State.UNCONFIRMED:
        return None
    in_vain = action == Outcome.TRY_LATER and looks >= LOOKS_IN_VAIN
    return Kind.UNCONFIRMED if action == Outcome.UNCONFIRMED or in_vain else None


class Turn(StrEnum):
    """What becomes of a channel's story when something happens."""

    ADD = "add"
    TAKE_BACK = "take_back"  # what was about to be told is no longer true
    NOTHING = "nothing"


def turn(last: Notice | None, new: Kind) -> Turn:
    """Return how the story of a channel goes on after `last`, the newest that was written of it.

    People hear of a trouble once, and of its end only if they heard of the trouble; a channel that
    goes on and stops again before anybody was told that it is well never stopped being in trouble.
    """
    waits = last is not None and last.bundle is None
    in_trouble = last is not None and last.kind in TROUBLE
    if new is Kind.WELL:
        if not in_trouble:
            return Turn.NOTHING
        return Turn.TAKE_BACK if waits else Turn.ADD
    if last is None or (last.kind is Kind.WELL and not waits):
        return Turn.ADD
    if new is Kind.PAUSED and last.kind is Kind.SILENT:
        return Turn.ADD  # now it is known why
    return Turn.TAKE_BACK if new is Kind.PAUSED and last.kind is Kind.WELL else Turn.NOTHING


def turn_of_feed(last: Notice | None, new: Kind) -> Turn:
    """Return how the story of a feed goes on: people hear of its end only if they heard of the trouble."""
    is_told = last is not None and last.bundle is not None
    in_trouble = last is not None and last.kind is Kind.UNREAD
    if new is Kind.UNREAD:
        return Turn.NOTHING if in_trouble else Turn.ADD
    if not in_trouble:
        return Turn.NOTHING
    return Turn.ADD if is_told else Turn.TAKE_BACK


def ripens(kind: Kind, at: datetime) -> datetime:
    """Return when something that happened `at` may be told."""
    return at + STEADY if kind is Kind.WELL else at


def bundle_time(waiting: list[Notice], period: timedelta) -> datetime | None:
    """Return when the notices that wait become one message: a `period` after the first of them is ripe."""
    return min(one.ripe_at for one in waiting) + period if waiting else None


def reminder(ends: datetime, now: datetime) -> timedelta | None:
    """Return which reminder of an end is due, by how long ahead it is; None when it is too early or over."""
    if ends <= now:
        return None
    return next((ahead for ahead in AHEAD if ends - now <= ahead), None)
