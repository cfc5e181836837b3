"""The tally of activities: work done by hand counts in targets like everything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from publisher.core.activity import METRICS, Activity, Kind
from publisher.core.board import Board, Frame
from publisher.core.localtime import day_start, local_day
from publisher.core.sealing import NEW_BOOKS
from publisher.core.tally import Adjustment, Tally

POSTED = ("works", "postings")
"""What a post that people put out by hand counts as, once each; one that carries a piece of the queue is one
more posting of that piece (`publisher.core.hand_posts`)."""

HELD = {"theme": "themes", "index": "indices", "audience": "audiences", "unit": "units", "cluster": "units"}
"""Which field of an activity holds the values of a dimension."""


def tally_activities(board: Board, activities: Iterable[Activity], at: datetime, tally: Tally) -> None:
    """Count activities, removed ones included: one that was removed after the figures were sealed stays.

    An activity counts on the first of its days; one that is still to come is scheduled once it is written
    down.
    """
    today = local_day(board.zone, at)
    for one in activities:
        is_to_come = one.day > today
        if not is_known(one, at, None if is_to_come else board.opened):
            continue
        start = day_start(board.zone, one.day)
        is_removed = was_removed(one, at)
        for bit, frame, member, amount in _find_cells(board, one, start):
            cell = bit, frame.window, member
            stands = stood_at_close(one, frame.sealed, at)
            if is_to_come:
                tally.scheduled[cell] += amount * (not is_removed)
                continue
            tally.done[cell] += amount * stands
            if frame.end <= at and stands == is_removed:
                tally.adjustments.append(Adjustment(cell, name_of(one), -amount if stands else amount))


def name_of(activity: Activity) -> str:
    """Return how an activity is named among the pieces: `activity:12`."""
    return f"activity:{activity.id}"


def amount_of(activity: Activity, metric: str) -> int:
    """Return how much an activity is by a metric, whether it was removed or not."""
    if metric in POSTED:
        return int(activity.kind is Kind.POST and activity.item is None)
    return int(getattr(activity.counts, metric)) if metric in METRICS else 0


def _find_cells(
    board: Board, activity: Activity, start: datetime
) -> Iterator[tuple[int, Frame, str | None, int]]:
    """Yield each filter that an activity satisfies, the window it lies in, who is credited, and how much."""
    bits = board.match_activity(activity)
    segment = board.segment(start)
    for bit, one in enumerate(board.filters):
        amount = amount_of(activity, one.target.metric) if bits >> bit & 1 else 0
        frame = board.frame(one.kind, segment) if amount else None
        if frame is None:
            continue
        for member in _members(board, activity, one.target.each):
            yield bit, frame, member, amount


def _members(board: Board, activity: Activity, each: str | None) -> tuple[str | None, ...]:
    if each is None:
        return (None,)
    if each in HELD:
        return board.dimensions[each].values_of(getattr(activity, HELD[each]))
    held = {"channel": activity.channel, "form": activity.form}.get(each)
    return () if held is None else (held,)


def is_known(activity: Activity, at: datetime, opened: datetime | None = None) -> bool:
    """Tell whether an activity had been written down by an instant.

    What has taken place and is brought in while the books are new, since they were `opened`, counts as known
    from its day on.
    """
    known_by = at if opened is None else max(at, opened + NEW_BOOKS)
    return activity.recorded_at is None or activity.recorded_at <= known_by


def was_removed(activity: Activity, at: datetime) -> bool:
    """Tell whether an activity had been taken back by an instant."""
    return activity.removed_at is not None and activity.removed_at <= at


def stood_at_close(activity: Activity, sealed: datetime, at: datetime) -> bool:
    """Tell whether an activity was recorded, and not taken back, before the figures were sealed, as one
    knows it at `at`."""
    was_in_time = activity.recorded_at is None or activity.recorded_at < sealed
    return was_in_time and (
        activity.removed_at is None or activity.removed_at >= sealed or not was_removed(activity, at)
    )
