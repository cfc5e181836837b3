"""What is stuck now and does not come loose by itself: channels, holds, and pieces that wait for a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from publisher.core.delivery import Delivery, State
from publisher.core.digest_letter import Line
from publisher.store import channels, deliveries, holds, items
from publisher.work.digests.findings import Findings

OF_PIECES = (State.REFUSED, State.UNCONFIRMED, State.MISSED)
IN_GOOD_HANDS = timedelta(days=1)
"""What was handed over as lately as that is nobody's neglect yet."""


def list_stuck(found: Findings) -> list[Line]:
    """Return a line for each thing that is stuck, what stops most first."""
    return [*_channels(found), *_holds(found), *_pieces(found), *_handed_over(found)]


def _channels(found: Findings) -> Iterator[Line]:
    for name, rest in channels.paused(found.session).items():
        if name in found.app.channels:
            told = found.word("paused-since", at=found.time(rest.since), reason=found.tell(rest.reason))
            yield Line(found.word("paused", channel=found.app.config.channel_name(name)), told)


def _holds(found: Findings) -> Iterator[Line]:
    for hold in holds.standing(found.session, found.now):
        code = "held-why" if hold.reason else "held-since"
        told = found.word(code, at=found.time(hold.created_at), reason=hold.reason)
        if hold.until is not None:
            told += found.word("held-until", until=found.time(hold.until))
        yield Line(found.word("held", scope=hold.scope), told)


def _pieces(found: Findings) -> Iterator[Line]:
    stuck = sorted(deliveries.in_state(found.session, *OF_PIECES), key=_worst_first)
    titles = {one.id: one.called for one in items.of_ids(found.session, {x.item for x in stuck})}
    for one in stuck:
        code = "piece-due" if one.due_at else "piece"
        due = found.time(one.due_at) if one.due_at else ""
        channel = found.app.config.channel_name(one.channel)
        told = found.word(code, channel=channel, state=one.state, at=due)
        yield Line(found.word("title", title=titles.get(one.item, one.item)), told)


def _worst_first(delivery: Delivery) -> tuple[int, int]:
    return OF_PIECES.index(delivery.state), delivery.id


def _handed_over(found: Findings) -> Iterator[Line]:
    """Count by channel what was handed over and nobody has said what became of it."""
    since = found.now - IN_GOOD_HANDS
    waiting: dict[str, list[Delivery]] = {}
    for one in deliveries.in_state(found.session, State.HANDED_OVER):
        if one.due_at is not None and one.due_at <= since:
            waiting.setdefault(one.channel, []).append(one)
    for channel, some in sorted(waiting.items()):
        oldest = min(one.due_at for one in some if one.due_at is not None)
        told = found.word("handed-over", count=len(some), at=found.time(oldest))
        yield Line(found.word("channel", channel=found.app.config.channel_name(channel)), told)
