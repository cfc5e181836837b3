"""The planning of a pass: what happened since the last one, and whose times it may change."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from publisher.app import App
from publisher.files.schedules import Rules
from publisher.store import holds, trail
from publisher.work import scheduling, snapshots

ANEW = timedelta(hours=1)
"""How often deliveries that found no slot are tried again, on the workspace's clock."""
FREES_OTHERS = frozenset({"held", "released", "resumed", "cancelled"})
"""Steps that may give or take the time of other items than their own."""


class Planner:
    """Plan the items that something happened to; everything at first, after releases, once an hour.

    What it remembers of a pass counts once the pass `is_kept`: one that could not be written down is
    planned again as if it had not been.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._planned_at: datetime | None = None
        self._last_now = app.clock.now()
        self._pass: tuple[datetime | None, datetime] = (self._planned_at, self._last_now)

    def plan(self, session: Session, since: int, now: datetime, rules: Rules | None) -> None:
        """Act on the steps of the trail after number `since`, and on new `rules` where there are any."""
        if rules:
            self._app.rules = rules
            self._planned_at = None
        steps = trail.since(session, since)
        if self._planned_at is None:
            scheduling.unseat(self._app, session, now)
        if self._looks_at_all(session, steps, now):
            scheduling.plan(self._app, session, now)
            snapshots.drop_expired(self._app, session, now)
            self._pass = (now, now)
        else:
            if touched := {step.item for step in steps if step.item}:
                scheduling.plan(self._app, session, now, touched)
            self._pass = (self._planned_at, now)

    def is_kept(self) -> None:
        """Remember the pass: what it wrote is on disk."""
        self._planned_at, self._last_now = self._pass

    def _looks_at_all(self, session: Session, steps: list[trail.Step], now: datetime) -> bool:
        """Tell whether other items than those of the steps may get or lose a time."""
        if self._planned_at is None or now - self._planned_at >= ANEW:
            return True
        frees_others = any(step.action in FREES_OTHERS for step in steps)
        return frees_others or holds.has_ended(session, self._last_now, now)
