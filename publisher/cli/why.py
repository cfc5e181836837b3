"""Why what stands in the queue stands there: each sentence once, behind the numbers that it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from publisher.core.delivery import State
from publisher.work.records import Record

MOST = 5
"""Numbers before a sentence; the table above has the others."""
STANDS = frozenset(
    {State.WAITING, State.SCHEDULED, State.UNCONFIRMED, State.REFUSED, State.MISSED, State.HANDED_OVER}
)


def reasons(found: Iterable[Record]) -> dict[str, list[int]]:
    """Return the deliveries that each sentence is about; what a whole channel waits for is not among them.

    A hold is: the channel alone would not let it go.
    """
    said: dict[str, list[int]] = defaultdict(list)
    for one in (each for record in found for each in record["deliveries"]):
        sentence = None if one["obstacle"] or one["task"] else reason(one)
        if sentence := sentence or one["hold"]:
            said[sentence].append(one["id"])
    return said


def reason(one: Record) -> str | None:
    """Return what went wrong with a delivery, else what it waits for, or why it is to be taken down.

    What has its time needs no reason.
    """
    if one["state"] not in STANDS:
        return None
    is_to_go = one["revision"] is None
    return one["error"] or (one["reason"] if is_to_go or one["state"] == State.WAITING else None)


def numbers(ids: list[int], more: str) -> str:
    """Write numbers as `queue` does; `more` says how many are left out, if any are."""
    shown = ", ".join(f"#{one}" for one in ids[:MOST])
    return f"{shown} {more}" if len(ids) > MOST else shown
