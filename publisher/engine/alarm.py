"""The alarm clock: APScheduler wakes the loop at the next due time, and keeps house now and then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from publisher.clock import Clock

HEARTBEAT_SECONDS = 15
MOMENT_SECONDS = 0.05
"""How soon what is due, and could not be claimed, is tried again."""
TIDY_SECONDS = 5
"""How often the database is tidied beside the work."""
KEEP_HEAD_HOURS = 1
"""How often a running daemon writes down how far the log goes; it does so in any case when it stops."""


class Alarm:
    """Hold one date job for the next due time, armed anew after every pass; nothing about an item."""

    def __init__(
        self, clock: Clock, wake: Callable[[], None], tidy: Callable[[], None], keep_head: Callable[[], None]
    ) -> None:
        self._clock = clock
        self._wake = wake
        self._tidy = tidy
        self._keep_head = keep_head
        self._scheduler = BackgroundScheduler(timezone=UTC)

    def start(self) -> None:
        """Wake the loop every few seconds from now on, whatever else happens."""
        self._scheduler.add_job(self._wake, "interval", seconds=HEARTBEAT_SECONDS, id="heartbeat")
        self._scheduler.add_job(self._tidy, "interval", seconds=TIDY_SECONDS, id="tidy")
        self._scheduler.add_job(self._keep_head, "interval", hours=KEEP_HEAD_HOURS, id="keep-head")
        self._scheduler.start()

    def arm(self, wakes_at: datetime | None, at_once: bool) -> None:
        """Set the alarm; what is due and could not be claimed is tried again in a moment, not `at_once`."""
        wait = self._clock.arm(wakes_at)
        if wait is None:
            return
        rings = datetime.now(UTC) + timedelta(seconds=wait or (0 if at_once else MOMENT_SECONDS))
        self._scheduler.add_job(
            self._wake,
            "date",
            run_date=rings,
            id="next-due",
            replace_existing=True,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=8,  # the alarm before may still be ringing: this one must not be skipped
        )

    def stop(self) -> None:
        self._scheduler.remove_all_jobs()  # one that rings just now would not find itself afterwards
        self._scheduler.shutdown(wait=False)
