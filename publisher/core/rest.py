"""Why a whole channel rests, and what one call tells of its channel."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from publisher.core.errors import ChannelError, TryLater, Unconfirmed
from publisher.core.verdict import Answer, wait_after

RUN = 3
"""Deliveries in a row whose calls did not reach the channel before the whole of it rests."""
TRIAL = 1
"""Calls that a channel on trial may have under way: what becomes of one says what would become of many."""
PROBE_AFTER = timedelta(minutes=5)
"""How soon a channel that said no to us is asked again."""
LONGEST = timedelta(minutes=30)
"""How long a channel that is not reached is left alone at most; whether it is back costs one question."""


class Cause(StrEnum):
    """Why a channel rests, the weightiest last: a weightier cause takes the place of another."""

    THROTTLED = "throttled"  # it wants no calls for a while; goes on by itself afterwards
    UNREACHABLE = "unreachable"  # one call after the other did not get through; a probe decides
    UNAUTHORIZED = "unauthorized"  # it said no to us; a probe decides, and people are told


def outweighs(new: Cause, old: Cause) -> bool:
    """Tell whether a new cause takes the place of the one for which a channel rests already."""
    order = list(Cause)
    return order.index(new) > order.index(old)


def was_reached(answer: Answer, calls: int, status: int | None) -> bool | None:
    """Tell whether a call got through to its channel, None when that cannot be told.

    `calls` counts the requests made, `status` is what the last of them was answered with, None for
    no answer. A lost reply proves neither: it is looked for, and the search tells.
    """
    if isinstance(answer, TryLater):
        return calls > 0 and status is not None and status < 500
    if isinstance(answer, Exception):
        is_word = isinstance(answer, ChannelError) and not isinstance(answer, Unconfirmed)
        return True if is_word and calls else None
    return True


def is_news(began_at: datetime, went_on_at: datetime | None) -> bool:
    """Tell whether a call that failed says something new: one begun before the last rest ended does not."""
    return went_on_at is None or began_at >= went_on_at


def opens(failing: int, probes: int) -> bool:
    """Tell whether a channel that was not reached rests now: after a run, or at once when on trial.

    `failing` counts the deliveries of the run, `probes` the rests and vain probes since a call got through.
    """
    return failing >= RUN or probes > 0


def wait_unreachable(probes: int) -> timedelta:
    """Return how long a channel that is not reached rests before it is probed; it grows up to `LONGEST`."""
    return min(wait_after(probes + 1, 0), LONGEST)


def wait_in_vain(cause: Cause, probes: int) -> timedelta:
    """Return how long a channel that was probed in vain rests; `probes` counts those before this one."""
    longer = probes + 1
    return wait_unreachable(longer) if cause is Cause.UNREACHABLE else wait_after(longer + 1, 0)
