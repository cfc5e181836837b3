"""Closing the books: the figures of a window are sealed once its report was due, and stay.

Until then what people learn of late still counts in it: reports are drawn up in these days. Afterwards it
is an adjustment, and whatever the plan file says by then changes nothing.
"""

from __future__ import annotations

from datetime import datetime

from publisher.app import App
from publisher.core.plan import Plan
from publisher.core.sealing import sealed_at
from publisher.core.windows import Window
from publisher.store import closings, scores, trail
from publisher.work.progress import measure_plan
from publisher.work.scoring import score_units

Key = tuple[str, str]
"""A target and a window."""

SCORED = ("month", "quarter", "half", "year")
"""The calendar windows that units are scored in, beside those that the plan names."""


def seal_windows(app: App, now: datetime) -> int:
    """Seal every window whose report was due before today; return how many rows were kept."""
    kept = 0
    for plan in app.rules.plans:
        _seal_scores(app, plan, now)
        with app.store.read() as session:
            due = _list_due(app, plan, now, trail.begun_at(session))
            due -= closings.sealed_windows(session, plan.id)
            rows = measure_plan(app, session, plan, now, afresh=True) if due else ()
        if not rows:
            continue  # most days there is nothing to seal, and nobody has to wait for that
        with app.store.write() as session:
            due -= closings.sealed_windows(session, plan.id)  # another may have sealed them meanwhile
            fresh = [one for one in rows if (one.target.id, one.window.id) in due]
            closings.seal(session, fresh, now)
        kept += len(fresh)
    return kept


def _list_due(app: App, plan: Plan, now: datetime, opened: datetime | None) -> set[Key]:
    return {
        (target.id, window.id)
        for target in plan.targets
        for window in plan.windows_of(target.per)
        if sealed_at(window, app.zone, opened) <= now
    }


def _seal_scores(app: App, plan: Plan, now: datetime) -> None:
    """Seal the scores of every month and longer window of a plan that has rules for them."""
    if not plan.sheet.criteria:
        return
    with app.store.read() as session:
        opened, known = trail.begun_at(session), scores.sealed_windows(session, plan.id)
        due = [
            window
            for window in _list_windows(plan)
            if window.id not in known and sealed_at(window, app.zone, opened) <= now
        ]
        records = {window.id: score_units(app, session, plan, window, now) for window in due}
    if not records:
        return
    with app.store.write() as session:
        known = scores.sealed_windows(session, plan.id)
        for window, found in records.items():
            if window not in known:
                scores.seal(session, plan.id, window, found, now)


def _list_windows(plan: Plan) -> list[Window]:
    calendar = [window for per in SCORED for window in plan.windows_of(per)]
    return [*calendar, *plan.windows]
