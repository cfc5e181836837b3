"""The planning of a pass: what happened since the last one, and whose times it may change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic

from sqlmodel import Session

from publisher.app import App
from publisher.files.schedules import Rules
from publisher.store import holds, trail
from publisher.work import scheduling, snapshots, survey
from publisher.work.pieces import PIECE_SECONDS, REST_SECONDS
from publisher.work.survey import EVERYTHING, Look, Survey

ANEW = timedelta(hours=1)
"""How often deliveries that found no slot are tried again, on the workspace's clock."""
ASKS_FOR = {
    "held": Look.ORDERS | Look.WAITING,
    "released": Look.WAITING,
    "resumed": Look.WAITING,
    "cancelled": Look.WAITING,
}
"""Steps that may give or take the time of other items than their own, and what is to be looked for then."""
NOTHING = Look(0)


@dataclass(frozen=True)
class Memory:
    """What one pass leaves to the next.

    `seen_until` is up to when holds were seen to end, `wanted` what is still to be looked for, `begun_at`
    when that was last begun, and `left` what is left of it.
    """

    seen_until: datetime
    wanted: Look = EVERYTHING
    begun_at: datetime | None = None
    left: Survey | None = None


class Planner:
    """Plan the items that something happened to; all of them at first, after releases, once an hour.

    A look at all of them goes on from pass to pass, a piece each time, so that nobody waits long for the
    database. What is remembered of a pass counts once the pass `is_kept`: one that could not be written
    down is planned again as if it had not been.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._memory = self._pass = Memory(app.clock.now())
        self._rests_until = float("-inf")

    @property
    def is_under_way(self) -> bool:
        """Tell whether a look at all deliveries is not at its end, or the next one is to begin."""
        return self._memory.left is not None or bool(self._memory.wanted)

    def plan(self, session: Session, since: int, now: datetime, rules: Rules | None) -> None:
        """Act on the steps of the trail after number `since`, and on new `rules` where there are any."""
        if rules:
            self._app.rules = rules
            self._memory = replace(self._memory, wanted=EVERYTHING)
        steps = trail.since(session, since)
        wanted = self._memory.wanted | self._wants(session, steps, now)
        self._pass = replace(self._memory, seen_until=now, wanted=wanted)
        begins = self._memory.left is None and bool(wanted)
        if begins:
            snapshots.drop_expired(self._app, session, now)
            self._pass = Memory(now, NOTHING, now, survey.begin(session, wanted, now))
        self._pass = replace(self._pass, left=self._go_on(session, self._pass.left, now))
        touched = {step.item for step in steps if step.item}
        if touched and not begins:  # a look that begins now comes to them in their turn
            scheduling.plan(self._app, session, now, touched)

    def clock_was_set(self) -> None:
        """Look at all of them again: what has passed and what is to come is another thing now."""
        self._memory = replace(self._memory, wanted=EVERYTHING)

    def is_kept(self) -> None:
        """Remember the pass: what it wrote is on disk."""
        if self._pass.left is not self._memory.left:
            self._rests_until = monotonic() + REST_SECONDS
        self._memory = self._pass

    def _wants(self, session: Session, steps: list[trail.Step], now: datetime) -> Look:
        """Return what is to be looked for because other items than those of the steps may be concerned."""
        wanted = NOTHING
        for step in steps:
            wanted |= ASKS_FOR.get(step.action, NOTHING)
        is_long_ago = self._memory.begun_at is not None and now - self._memory.begun_at >= ANEW
        if is_long_ago or holds.has_ended(session, self._memory.seen_until, now):
            wanted |= Look.WAITING
        return wanted

    def _go_on(self, session: Session, left: Survey | None, now: datetime) -> Survey | None:
        """Look at the next piece of what is left, unless the last one was just now."""
        if monotonic() < self._rests_until:
            return left
        ends = monotonic() + PIECE_SECONDS
        while left is not None:
            left = survey.go_on(self._app, session, left, now)
            if monotonic() >= ends:
                break
        return left
