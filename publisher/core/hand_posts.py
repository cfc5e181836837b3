"""Posts by hand that carry a piece of the queue: more postings of that work, which counts once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from publisher.core.activity import Activity, Kind
from publisher.core.activity_tally import is_known
from publisher.core.localtime import day_start, local_day
from publisher.core.posting import Posting


def carried(activities: Iterable[Activity]) -> list[tuple[str, Activity]]:
    """Return the posts by hand that carry a piece of the queue, each with the piece's id."""
    return [(one.item, one) for one in activities if one.kind is Kind.POST and one.item is not None]


def postings_by_hand(
    activities: Iterable[Activity], zone: ZoneInfo, at: datetime, opened: datetime | None
) -> dict[str, list[Posting]]:
    """Return the postings that people put out, as one knew them at `at`, by the ids of the pieces."""
    found: dict[str, list[Posting]] = {}
    for item, one in carried(activities):
        if is_known(one, at, opened):
            found.setdefault(item, []).append(_posting(item, one, zone, at))
    return found


def _posting(item: str, activity: Activity, zone: ZoneInfo, at: datetime) -> Posting:
    """Return the posting; it has no column and no tone, and no form unless somebody gave it one."""
    day = day_start(zone, activity.day)
    is_to_come = activity.day > local_day(zone, at)
    return Posting(
        item,
        activity.channel or "",
        activity.form or "",
        activity.themes,
        activity.indices,
        activity.audiences,
        activity.units,
        tone="",
        published_at=None if is_to_come else day,
        due_at=day if is_to_come else None,
        withdrawn_at=activity.removed_at,
        recorded_at=activity.recorded_at,
        activity=activity.kind.value,
    )
