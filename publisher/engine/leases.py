"""The leases of the calls under way: prolonged while a call shows life, at an end when it hangs.

How long a call has been silent is measured by the time that passes, not by the clock, which may be set:
a lease that ran out because of that would have the post looked for, and repeated, while it is being sent.
"""

from __future__ import annotations

import logging
from datetime import datetime
from time import monotonic

from sqlmodel import Session

from publisher.app import App
from publisher.engine.pools import Pools
from publisher.store import moves
from publisher.work import dispatch, recovery

log = logging.getLogger(__name__)

EVERY_SECONDS = 60.0
"""Real seconds between two looks; a small part of the shortest lease."""


class Leases:
    """See to it, look after look, that nothing stays under way that no thread works on."""

    def __init__(self, app: App, pools: Pools) -> None:
        self._app = app
        self._pools = pools
        self._looked_at = monotonic()

    def look(self, session: Session, now: datetime) -> None:
        """Prolong what has shown life, give up what hangs; does nothing between two looks.

        The caller has recorded in this transaction every call that has ended.
        """
        if monotonic() - self._looked_at < EVERY_SECONDS:
            return
        for job, silent in self._pools.silences():
            left = dispatch.lease_on(self._app, job.channel) - self._app.clock.lasting(silent)
            moves.renew(session, job.claim, now + left)
        self._looked_at = monotonic()
        if hanging := recovery.give_up_hanging(self._app, session, now):
            log.error("%d calls hang and count as lost", len(hanging), extra={"action": "calls_hang"})
            self._pools.give_up(hanging)
