"""The local engine: one process, APScheduler to wake it, the database to decide.

The loop's thread is the only one that claims and settles; calls run in the channels' own threads,
files are read in another. Nothing about an item lives in APScheduler: it holds one date job for the
next due time, armed anew after every pass, and an interval job as the safety net.
"""

from __future__ import annotations

import gc
import logging
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from publisher.app import App
from publisher.clock import ClockFile
from publisher.core.errors import TryLater
from publisher.engine import alarm
from publisher.engine.bookkeeper import Bookkeeper
from publisher.engine.clock_watch import ClockWatch, news_of
from publisher.engine.inquiry import Inquiry, Resting
from publisher.engine.leases import Leases
from publisher.engine.messenger import Messenger
from publisher.engine.notifier import Notifier
from publisher.engine.outage import cause, of_records
from publisher.engine.planner import Planner
from publisher.engine.poller import Poller
from publisher.engine.pools import Pools
from publisher.engine.reader import Reader
from publisher.engine.rulebook import Rulebook
from publisher.engine.the_only_one import AlreadyRunning, the_only_daemon
from publisher.engine.watcher import Watcher
from publisher.files.rest import QUIET
from publisher.store import agenda, channels, clock_set, holds, trail
from publisher.store.place import place_at
from publisher.work import dispatch, recovery
from publisher.work.job import HELD, UNASKED, Done, Job
from publisher.work.pieces import REST_SECONDS

log = logging.getLogger(__name__)

REPEAT_SECONDS = 1.0
"""How soon a pass that failed is repeated."""
SWITCH_SECONDS = 0.001
"""How long a thread that works may keep one whose call is due from the interpreter."""
LISTEN_SECONDS = 0.5
"""How often the daemon looks for steps that a command or the dashboard has written."""


class LocalEngine:
    """Drive the work of one workspace until stopped, or until nothing due is left."""

    def __init__(self, app: App, quiet: float = QUIET) -> None:
        self.app = app
        self.worker = uuid4().hex[:12]
        self._passed_at: float | None = None
        self._wake = threading.Event()
        self._stopping = threading.Event()
        keep = partial(dispatch.keep, app)
        self._outage = of_records(app)
        self._place = place_at(app.store.engine)
        self._is_in_doubt = False
        self._pools = Pools(app.channels, app.clock, self._wake.set, self._keeps_back, keep)
        self._leases = Leases(app, self._pools)
        self._reader = Reader(
            app, self._wake.set, lambda: self._step, self._outage, quiet, lambda: self._pools.is_crowded
        )
        self._watcher = Watcher(app.workspace, self._stopping, self._hear, self._reader.look_everywhere)
        self._notifier = Notifier(app, self._outage)
        self._messenger = Messenger(app, self._outage)
        self._bookkeeper = Bookkeeper(app, self._outage)
        self._inquiry = Inquiry(app, self._wake.set)
        self._poller = Poller(app, self._wake.set)
        self._planner = Planner(app)
        self._alarm = alarm.Alarm(app.clock, self._wake.set, self._tidy, app.keep_head)
        self._rulebook = Rulebook(app, quiet)
        self._kept_clock = ClockFile(app.workspace)
        self._clock_watch = ClockWatch(app.clock)
        self._ended: list[Done] = []
        self._step = 0

    # --- life --------------------------------------------------------------------------------

    def run(self, until_idle: bool = False, beside: AbstractContextManager[object] | None = None) -> None:
        """Work until `stop`, or, `until_idle`, until nothing that is due is left to do.

        `beside` is entered once no other daemon works here, and left when the work is done.
        """
        sys.setswitchinterval(SWITCH_SECONDS)
        gc.freeze()  # what is there from the start is never garbage: looking at it takes a tenth of a second
        with the_only_daemon(self.app.workspace), self._the_only_one(), beside or nullcontext():
            self._recover(until_idle)
            if not until_idle:
                self._inquiry.look_ahead()
                self._poller.stay()
            with self._helpers(until_idle):
                self._loop(until_idle)
                self._finish()
            self._reader.finish()
            if until_idle:
                self._bookkeeper.keep()
                self._notifier.finish()
                self._messenger.finish()
            self._kept_clock.stop(self.app.clock)

    def _loop(self, until_idle: bool) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                self._take_place()
                self._pass()
            except AlreadyRunning:
                raise
            except Exception as error:  # what was not recorded is kept and tried again
                self._is_in_doubt = True
                if until_idle:
                    raise
                self._outage.met("pass", error)
                self._stopping.wait(REPEAT_SECONDS)
                continue
            self._outage.over("pass")
            if until_idle and self.is_idle():
                break
            self._wake.wait(REST_SECONDS if self._planner.is_under_way else alarm.HEARTBEAT_SECONDS)

    @contextmanager
    def _the_only_one(self) -> Iterator[None]:
        """Have the place at the database for the length of the block."""
        try:
            self._take_place()
            yield
        finally:
            self._place.leave()

    def _take_place(self) -> None:
        """Have the place at the database, again after it was away; AlreadyRunning when another has it."""
        if not self._place.is_ours():
            raise AlreadyRunning("already-running-elsewhere", workspace=self.app.workspace)

    def stop(self) -> None:
        """Claim nothing more; what is under way is finished and recorded."""
        self._stopping.set()
        self._wake.set()

    def seconds_since_pass(self) -> float | None:
        """Return how many real seconds ago the last pass ended, None before the first."""
        return None if self._passed_at is None else monotonic() - self._passed_at

    @contextmanager
    def _helpers(self, until_idle: bool) -> Iterator[None]:
        """Keep the reading thread, the watcher, the alarm clock and the notices running inside the block.

        The books are kept by a thread only where the daemon is here to stay, else once at the end.
        """
        threads = [
            threading.Thread(target=self._reader.run, name="reader", daemon=True),
            threading.Thread(target=self._watcher.run, name="watcher", daemon=True),
            threading.Thread(target=self._listen, name="listener", daemon=True),
        ]
        self._alarm.start()
        for thread in threads:
            thread.start()
        self._notifier.start()
        self._messenger.start()
        if not until_idle:
            self._bookkeeper.start()
        try:
            yield
        finally:
            self._stopping.set()
            self._notifier.stop()
            self._messenger.stop()
            self._bookkeeper.stop()
            self._alarm.stop()
            self._reader.stop()
            for thread in threads:
                thread.join()

    def _hear(self, changed: Iterable[Path]) -> None:
        """Tell the reader of changes in its folders, and the loop, which looks at the rules as well."""
        self._reader.changed(changed)
        self._wake.set()

    def _listen(self) -> None:
        """Wake the loop when another process has written a step, or somebody the rules, or set the clock."""
        while not self._stopping.wait(LISTEN_SECONDS):
            with suppress(SQLAlchemyError, MemoryError):  # the loop meets the same trouble, and says so
                self._listen_closely()

    def _listen_closely(self) -> None:
        """Listen on one connection, as long as the database answers: opening one costs more than asking."""
        with self.app.store.glance() as connection:
            while not self._stopping.is_set():
                heard = trail.last(connection).row > self._step
                if heard or self._rulebook.is_changing or self._clock_watch.sees_leap:
                    self._wake.set()
                self._stopping.wait(LISTEN_SECONDS)

    def _tidy(self) -> None:
        """Tidy the database; one that cannot be just now is tidied later."""
        with suppress(SQLAlchemyError):
            self.app.store.tidy()

    def _recover(self, until_idle: bool) -> None:
        """Take over what another daemon left; one that stays waits until that can be written down."""
        while not self._stopping.is_set():
            try:
                self._take_over()
                return
            except Exception as error:  # a disk or a database may come back; whatever else it is ends us
                if until_idle or cause(error, self.app.workspace / "var") is None:
                    raise
                self._outage.met("pass", error)
                self._stopping.wait(REPEAT_SECONDS)

    def _take_over(self) -> None:
        with self.app.store.write() as session:
            left = recovery.take_over(self.app, session, self.app.clock.now(), self.worker)
            self._step = trail.newest(session)
        if left:
            log.warning("%d attempts were cut off and are looked for", left, extra={"action": "recovered"})

    def _finish(self) -> None:
        """Let what is under way end, and write down what came of it."""
        self._pools.close()
        self._inquiry.close()
        self._poller.close()
        with self.app.store.write() as session:
            self._settle(session, self.app.clock.now())
            self._step = trail.newest(session)

    # --- one pass ----------------------------------------------------------------------------

    def _pass(self) -> None:
        """Settle what has ended, plan what changed, claim what is due; then arm the alarm clock."""
        rules = self._rulebook.changed()
        before = self._step
        with self.app.store.write() as session:
            now = self.app.clock.now()
            self._follow_clock(session, now)
            self._settle(session, now)
            if self._is_in_doubt:
                recovery.give_back_unmade(session, now, self.worker, self._pools.under_way)
            self._leases.look(session, now)
            self._planner.plan(session, self._step, now, rules)
            changing, standing = self._reader.changing, channels.end_rests(session, now)
            room, resting = self._room(standing) if changing is not None else {}, standing.resting
            unread = changing or frozenset()
            jobs = dispatch.claim(self.app, session, now, room, self.worker, unread, self.app.clock.ahead)
            newest = trail.newest(session)
            wakes_at = self._next_time(session, now, self._left(room, jobs), resting)
        self._pools.recorded(self._ended)
        self._ended, self._step, self._is_in_doubt = [], newest, False
        self._planner.is_kept()
        self._clock_watch.kept()
        self._pools.start(jobs)
        if rules:
            self._reader.read_again()
        if newest > before:
            self._reader.nudge()
            self._notifier.nudge()
            self._messenger.nudge()
            self._poller.heard()
        self._inquiry.ask(resting, now)
        self._poller.poll(now)
        times = (wakes_at, self._poller.next_time())
        self._alarm.arm(min((at for at in times if at), default=None), at_once=bool(jobs))
        self._kept_clock.write(self.app.clock)
        self._passed_at = monotonic()

    def _keeps_back(self, job: Job) -> TryLater | None:
        """Return what keeps back a call that was claimed ahead; a database that cannot be asked does too."""
        try:
            is_held = dispatch.is_held(self.app, job, self.app.clock.now())
        except Exception:  # whatever it is: a call whose orders nobody has read is not made
            log.exception("orders cannot be read", extra={"action": "orders_unread", "channel": job.channel})
            return UNASKED
        return HELD if is_held else None

    def _follow_clock(self, session: Session, now: datetime) -> None:
        """Let everything that waits follow a clock that somebody has set, and say so."""
        leap = self._clock_watch.leap(now)
        if not leap:
            return
        clock_set.follow(session, leap, now)
        self._planner.clock_was_set()
        self._inquiry.clock_was_set()
        self._poller.heard()
        self._notifier.nudge()
        log.warning("%s", self.app.tell(news_of(leap, now, self.app.zone)), extra={"action": "clock_set"})

    def _settle(self, session: Session, now: datetime) -> None:
        """Record the calls that have ended; they are forgotten once the transaction is on disk."""
        self._ended += self._pools.collect()
        for done in self._ended:
            dispatch.settle(self.app, session, done, now)

    def _room(self, standing: channels.Standing) -> dict[str, int]:
        """Return how many more calls each channel that works may have under way."""
        if self._stopping.is_set():
            return {}
        room = self._pools.room()
        for name, since in standing.on_trial.items():
            if name in room:
                room[name] = min(room[name], self._pools.room_on_trial(name, since))
        return {name: calls for name, calls in room.items() if calls > 0 and name not in standing.resting}

    @staticmethod
    def _left(room: dict[str, int], jobs: list[Job]) -> list[str]:
        """Name the channels that have room still once these jobs are under way."""
        taken = Counter(job.channel for job in jobs)
        return [name for name, calls in room.items() if calls > taken[name]]

    def _next_time(
        self, session: Session, now: datetime, free: list[str], resting: Resting
    ) -> datetime | None:
        """Return the next instant at which something wants to be done, None when nothing does."""
        send, other = agenda.next_times(session, free)
        times = [
            send - self.app.clock.ahead if send else None,
            other,
            *self._inquiry.times(resting),
            *(hold.until for hold in holds.standing(session, now)),
        ]
        return min((time for time in times if time is not None), default=None)

    # --- done for now ------------------------------------------------------------------------

    def is_idle(self) -> bool:
        """Tell whether the queue is read whole and nothing that is due is left."""
        if self._pools.busy or self._inquiry.is_under_way or self._planner.is_under_way:
            return False
        if self._poller.is_under_way:
            return False
        if not self._reader.is_at_rest:  # asked first: what it wrote before is among the steps
            return False
        with self.app.store.read() as session:
            newest = trail.newest(session)
            if newest > self._step or not self._reader.has_answered(newest):
                return False
            now = self.app.clock.now()
            waits = {
                name: self.app.clock.settling(self.app.settle_time(name))
                for name in self._room(channels.standing(session))
            }
            if agenda.is_anything_due(session, now, {name: now + wait for name, wait in waits.items()}):
                return False
        return not self._poller.poll_once(now)  # last, as it may show what was handed over just now
