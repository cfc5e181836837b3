"""Holds: one order stops what it names until it is released or its end has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from publisher.core.item import Item
from publisher.core.message import Message, message

SCOPES = ("all", "channel", "item", "unit", "theme", "tone")
HELD, HELD_WITHOUT_REASON = "held", "held-without-reason"
TOLD = frozenset({HELD, HELD_WITHOUT_REASON})
"""The reasons of what an order stops."""


@dataclass(frozen=True)
class Hold:
    """Stop everything in `scope` but for what `excepted` names.

    A scope is `all` or `kind:name` with kind channel, item, unit, theme or tone. Times are UTC.
    `by` is who gave it, empty where nobody knows any more.
    """

    id: int
    scope: str
    created_at: datetime
    excepted: tuple[str, ...] = ()
    reason: str = ""
    until: datetime | None = None
    released_at: datetime | None = None
    by: str = ""

    @property
    def told(self) -> Message:
        """Return what a delivery that this order stops says of itself."""
        if self.reason:
            return message(HELD, scope=self.scope, reason=self.reason)
        return message(HELD_WITHOUT_REASON, scope=self.scope)

    def stops(self, item: Item, channel: str, now: datetime) -> bool:
        """Tell whether this order keeps `item` from `channel` at `now`; a legal correction passes all."""
        if item.corrects is not None:
            return False
        if self.released_at is not None or (self.until is not None and self.until <= now):
            return False
        return self._concerns(item, channel)

    def has_stopped(self, item: Item, channel: str, since: datetime, until: datetime) -> bool:
        """Tell whether this order kept `item` from `channel` at any instant between two; it may be over."""
        ends = [end for end in (self.released_at, self.until) if end is not None]
        was_in_force = self.created_at <= until and (not ends or min(ends) > since)
        return was_in_force and self._concerns(item, channel)

    def _concerns(self, item: Item, channel: str) -> bool:
        return names(self.scope, item, channel) and not any(
            names(one, item, channel) for one in self.excepted
        )


def names(scope: str, item: Item, channel: str) -> bool:
    """Tell whether a scope speaks of this item on this channel."""
    kind, _, name = scope.partition(":")
    match kind:
        case "all":
            return True
        case "channel":
            return name == channel
        case "item":
            return name == item.id
        case "unit":
            return name in item.units
        case "theme":
            return name in item.themes
        case "tone":
            return name == item.tone
    return False


def is_scope(text: str) -> bool:
    """Tell whether `text` has the form of a scope."""
    kind, colon, name = text.partition(":")
    return text == "all" or (kind in SCOPES[1:] and bool(colon and name))


def in_force(holds: list[Hold], item: Item, channel: str, now: datetime) -> Hold | None:
    """Return the oldest order that stops `item` on `channel`, or None."""
    return next((hold for hold in holds if hold.stops(item, channel, now)), None)
