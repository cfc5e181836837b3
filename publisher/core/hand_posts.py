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
    today = local_day(zone, at)
    for item, one in carried(activities):
        is_to_come = one.day > today
        if is_known(one, at, None if is_to_come else opened):
            found.setdefault(item, []).append(_posting(item, one, day_start(zone, one.day), is_to_come))
    return found


def _posting(item: str, activity: Activity, day: datetime, is_to_come: bool) -> Posting:
    """Return the posting; it has no column and no tone, and no form unless somebody gave it one."""
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
