"""The local engine: one process, APScheduler to wake it, the database to decide.

The loop's thread is the only one that claims and settles; calls run in the channels' own threads,
files are read in another. Nothing about an item lives in APScheduler: it holds one date job for the
next due time, armed anew after every pass, and an interval job as the safety net.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from uuid import uuid4

import watchfiles
from apscheduler.schedulers.background import BackgroundScheduler
from filelock import FileLock, Timeout
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from publisher.app import App
from publisher.clock import ClockFile
from publisher.core.errors import PublisherError, TryLater
from publisher.engine.leases import Leases
from publisher.engine.notifier import Notifier
from publisher.engine.outage import Outage
from publisher.engine.pools import Pools
from publisher.engine.prober import Prober
from publisher.engine.reader import Reader
from publisher.engine.rulebook import Rulebook
from publisher.files.litter import is_litter
from publisher.files.rest import QUIET
from publisher.files.schedules import Rules
from publisher.store import agenda, channels, holds, trail
from publisher.store.place import Place
from publisher.work import dispatch, health, recovery, scheduling, snapshots

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 15
MOMENT_SECONDS = 0.05
REPEAT_SECONDS = 1.0
"""How soon a pass that failed is repeated."""
SWITCH_SECONDS = 0.001
"""How long a thread that works may keep one whose call is due from the interpreter."""
WATCHED = ("content/queue", "content/published", "schedules")
LISTEN_SECONDS = 0.5
"""How often the daemon looks for steps that a command or the dashboard has written."""
KEEP_HEAD_HOURS = 1
"""How often a running daemon writes down how far the log goes; it does so in any case when it stops."""
SCHEDULE_ANEW = timedelta(hours=1)
"""How often deliveries that found no slot are tried again, on the workspace's clock."""
WAITING_CHANGES = frozenset({"held", "released", "resumed", "cancelled"})
"""Steps that may give or take the time of other items than their own."""

FORESEE_EVERY = timedelta(minutes=1)
"""How often it is looked whether channels are to be asked ahead of what is due, on the workspace's clock."""

Resting = Mapping[str, channels.Rest]


class AlreadyRunning(PublisherError):
    """Another daemon works on this workspace, or on its database."""


class LocalEngine:
    """Drive the work of one workspace until stopped, or until nothing due is left."""

    def __init__(self, app: App, quiet: float = QUIET) -> None:
        self.app = app
        self.worker = uuid4().hex[:12]
        self._passed_at: float | None = None
        self._wake = threading.Event()
        self._prober = Prober(app.channels, self._wake.set)
        self._stopping = threading.Event()
        keep = partial(dispatch.keep, app)
        self._outage = Outage(app)
        self._place = Place(app.store.engine)
        self._is_in_doubt = False
        self._pools = Pools(app.channels, app.clock, self._wake.set, self._keeps_back, keep)
        self._leases = Leases(app, self._pools)
        self._reader = Reader(
            app, self._wake.set, lambda: self._step, self._outage, quiet, lambda: self._pools.is_crowded
        )
        self._notifier = Notifier(app, self._outage)
        self._scheduler = BackgroundScheduler(timezone=UTC)
        self._rulebook = Rulebook(app, quiet)
        self._kept_clock = ClockFile(app.workspace)
        self._ended: list[dispatch.Done] = []
        self._step = 0
        self._planned_at: datetime | None = None
        self._foresees_at: datetime | None = None
        self._last_now = app.clock.now()

    # --- life --------------------------------------------------------------------------------

    def run(self, until_idle: bool = False, beside: AbstractContextManager[object] | None = None) -> None:
        """Work until `stop`, or, `until_idle`, until nothing that is due is left to do.

        `beside` is entered once no other daemon works here, and left when the work is done.
        """
        sys.setswitchinterval(SWITCH_SECONDS)
        with the_only_daemon(self.app.workspace), self._the_only_one(), beside or nullcontext():
            self._recover()
            if not until_idle:
                self._foresees_at = self.app.clock.now()
            with self._helpers():
                self._loop(until_idle)
                self._finish()
            self._reader.finish()
            if until_idle:
                self._notifier.finish()
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
            self._wake.wait(HEARTBEAT_SECONDS)

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
    def _helpers(self) -> Iterator[None]:
        """Keep the reading thread, the watcher, the alarm clock and the notices running inside the block."""
        threads = [
            threading.Thread(target=self._reader.run, name="reader", daemon=True),
            threading.Thread(target=self._watch, name="watcher", daemon=True),
            threading.Thread(target=self._listen, name="listener", daemon=True),
        ]
        self._scheduler.add_job(self._wake.set, "interval", seconds=HEARTBEAT_SECONDS, id="heartbeat")
        self._scheduler.add_job(self.app.keep_head, "interval", hours=KEEP_HEAD_HOURS, id="keep-head")
        self._scheduler.start()
        for thread in threads:
            thread.start()
        self._notifier.start()
        try:
            yield
        finally:
            self._stopping.set()
            self._notifier.stop()
            self._scheduler.remove_all_jobs()  # one that rings just now would not find itself afterwards
            self._scheduler.shutdown(wait=False)
            self._reader.stop()
            for thread in threads:
                thread.join()

    def _watch(self) -> None:
        """Pass on every change that the system reports; after a fault of the watcher look everywhere."""
        told = ""
        while not self._stopping.is_set():
            try:
                self._pass_on_changes()
            except (RuntimeError, OSError) as error:  # a name that is no text, no inotify watches left
                if str(error) != told:
                    told = str(error)
                    log.warning("watching the folders failed: %s", told, extra={"action": "watch_failed"})
                self._reader.look_everywhere()
            self._stopping.wait(REPEAT_SECONDS)

    def _pass_on_changes(self) -> None:
        """Tell the reader of every change in its folders, and the loop of those of the rules."""
        folders = [folder for name in WATCHED if (folder := self.app.workspace / name).is_dir()]
        attached = False
        for changes in watchfiles.watch(
            *folders,
            watch_filter=lambda _, path: not is_litter(Path(path).name),
            stop_event=self._stopping,
            debounce=100,
            step=20,
            rust_timeout=500,
            yield_on_timeout=True,
            ignore_permission_denied=True,
        ):
            if not attached:  # what was dropped while the watch was being set up has told nobody
                attached = True
                self._reader.look_everywhere()
            if changes:
                self._reader.changed(Path(path) for _, path in changes)
                self._wake.set()

    def _listen(self) -> None:
        """Wake the loop when another process has written a step, or somebody the rules."""
        while not self._stopping.wait(LISTEN_SECONDS):
            try:
                with self.app.store.read() as session:
                    heard = trail.newest(session) > self._step
            except SQLAlchemyError:
                continue  # the loop meets the same trouble, and says so
            if heard or self._rulebook.is_changing:
                self._wake.set()

    def _recover(self) -> None:
        with self.app.store.write() as session:
            left = recovery.take_over(self.app, session, self.app.clock.now(), self.worker)
            self._step = trail.newest(session)
        if left:
            log.warning("%d attempts were cut off and are looked for", left, extra={"action": "recovered"})

    def _finish(self) -> None:
        """Let what is under way end, and write down what came of it."""
        self._pools.close()
        self._prober.close()
        with self.app.store.write() as session:
            self._settle(session)
            self._step = trail.newest(session)

    # --- one pass ----------------------------------------------------------------------------

    def _pass(self) -> None:
        """Settle what has ended, plan what changed, claim what is due; then arm the alarm clock."""
        rules = self._rulebook.changed()
        before = self._step
        with self.app.store.write() as session:
            now = self.app.clock.now()
            self._settle(session)
            if self._is_in_doubt:
                recovery.give_back_unmade(session, now, self.worker, self._pools.under_way)
            self._leases.look(session, now)
            self._plan(session, now, rules)
            channels.end_rests(session, now)
            changing, resting = self._reader.changing, channels.resting(session)
            room = self._room(resting)
            jobs = dispatch.claim(self.app, session, now, room, self.worker, changing, self.app.clock.ahead)
            newest = trail.newest(session)
            wakes_at = self._next_time(session, now, self._left(room, jobs), resting)
        self._ended, self._step, self._is_in_doubt = [], newest, False
        self._pools.start(jobs)
        if rules:
            self._reader.read_again()
        if newest > before:
            self._reader.nudge()
            self._notifier.nudge()
        self._probe(resting, now)
        self._foresee(resting, now)
        self._arm(wakes_at, at_once=bool(jobs))
        self._kept_clock.write(self.app.clock)
        self._passed_at = monotonic()

    def _probe(self, resting: Resting, now: datetime) -> None:
        """Ask the resting channels whose time has come, without keeping the others waiting."""
        for name, rest in resting.items():
            if rest.probe_at <= now:
                self._prober.ask(name, partial(health.probe, self.app, name, now))

    def _foresee(self, resting: Resting, now: datetime) -> None:
        """Ask the channels on which something is due in a day or an hour, but for those that rest."""
        if self._foresees_at is None or now < self._foresees_at:
            return
        self._foresees_at = now + FORESEE_EVERY
        with self.app.store.read() as session:
            names = health.to_foresee(self.app, session, now)
        for name in names:
            if name not in resting:
                self._prober.ask(name, partial(health.foresee, self.app, name, now))

    def _probe_times(self, resting: Resting) -> list[datetime]:
        """Return when resting channels go on or are asked; a question under way wakes the loop by itself."""
        asked = self._prober.asked
        return [
            rest.probe_at for name, rest in resting.items() if name in self.app.channels and name not in asked
        ]

    def _keeps_back(self, job: dispatch.Job) -> TryLater | None:
        """Return what keeps back a call that was claimed ahead; a database that cannot be asked does too."""
        try:
            with self.app.store.read() as session:
                is_held = dispatch.is_held(self.app, session, job, self.app.clock.now())
        except Exception:  # whatever it is: a call whose orders nobody has read is not made
            log.exception("orders cannot be read", extra={"action": "orders_unread", "channel": job.channel})
            return dispatch.UNASKED
        return dispatch.HELD if is_held else None

    def _settle(self, session: Session) -> None:
        """Record the calls that have ended; they are forgotten once the transaction is on disk."""
        self._ended += self._pools.collect()
        for done in self._ended:
            dispatch.settle(self.app, session, done, self.app.clock.now())

    def _plan(self, session: Session, now: datetime, rules: Rules | None) -> None:
        """Plan the items that something happened to; everything at first, after releases, once an hour."""
        if rules:
            self.app.rules = rules
        if rules or self._planned_at is None:
            scheduling.unseat(self.app, session, now)
            self._planned_at = None
        steps = trail.since(session, self._step)
        due_anew = self._planned_at is None or now - self._planned_at >= SCHEDULE_ANEW
        if due_anew or self._frees_others(steps) or holds.has_ended(session, self._last_now, now):
            self._planned_at = now
            scheduling.plan(self.app, session, now)
            snapshots.drop_expired(self.app, session, now)
        elif touched := {step.item for step in steps if step.item}:
            scheduling.plan(self.app, session, now, touched)
        self._last_now = now

    def _frees_others(self, steps: list[trail.Step]) -> bool:
        return any(step.action in WAITING_CHANGES for step in steps)

    def _room(self, resting: Resting) -> dict[str, int]:
        """Return how many more calls each channel that works may have under way."""
        if self._stopping.is_set() or not self._reader.has_looked:
            return {}
        return {name: room for name, room in self._pools.room().items() if room and name not in resting}

    @staticmethod
    def _left(room: dict[str, int], jobs: list[dispatch.Job]) -> list[str]:
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
            *self._probe_times(resting),
            *(hold.until for hold in holds.standing(session, now)),
        ]
        return min((time for time in times if time is not None), default=None)

    def _arm(self, wakes_at: datetime | None, at_once: bool) -> None:
        """Set the alarm; what is due and could not be claimed is tried again in a moment, not `at_once`."""
        wait = self.app.clock.arm(wakes_at)
        if wait is None:
            return
        alarm = datetime.now(UTC) + timedelta(seconds=wait or (0 if at_once else MOMENT_SECONDS))
        self._scheduler.add_job(
            self._wake.set,
            "date",
            run_date=alarm,
            id="next-due",
            replace_existing=True,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=8,  # the alarm before may still be ringing: this one must not be skipped
        )

    # --- done for now ------------------------------------------------------------------------

    def is_idle(self) -> bool:
        """Tell whether the queue is read whole and nothing that is due is left."""
        if self._pools.busy or self._prober.asked:
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
                for name in self._room(channels.resting(session))
            }
            return not agenda.is_anything_due(
                session, now, {name: now + wait for name, wait in waits.items()}
            )


@contextmanager
def the_only_daemon(workspace: Path) -> Iterator[None]:
    """Hold the workspace's lock; a second daemon raises AlreadyRunning."""
    folder = workspace / "var"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "daemon.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise AlreadyRunning("already-running", workspace=workspace) from None
    try:
        yield
    finally:
        lock.release()
