"""The record of an activity, as the commands print it."""

from __future__ import annotations

from publisher.app import App
from publisher.core.activity import Activity
from publisher.work.records import Record, iso


def activity_record(app: App, activity: Activity) -> Record:
    """Return one activity; days are ISO 8601 without a time, for they have none."""
    return {
        "id": activity.id,
        "kind": activity.kind.value,
        "title": activity.title,
        "date": activity.day.isoformat(),
        "until": activity.until.isoformat() if activity.until else None,
        "units": list(activity.units),
        "channel": activity.channel,
        "form": activity.form,
        "themes": list(activity.themes),
        "indices": list(activity.indices),
        "audiences": list(activity.audiences),
        "place": activity.place,
        "partners": list(activity.partners),
        **vars(activity.counts),
        "url": activity.url,
        "item": activity.item,
        "evidence": [vars(one) for one in activity.evidence],
        "note": activity.note,
        "recorded_at": iso(app, activity.recorded_at),
        "recorded_by": activity.recorded_by,
        "via": activity.via.value,
        "removed_at": iso(app, activity.removed_at),
        "removed_by": activity.removed_by,
        "removed_reason": activity.removed_reason,
    }
