"""The rules of the daemon, of time, and of power cuts and old backups."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from publisher.core.delivery import Delivery, Operation, State
from publisher.core.item import Status
from publisher.store import channels, restores
from publisher.store.restores import Restore
from publisher.work import dispatch, recovery
from tests.faults.machine.newspaper import NOTICE, PERSON, SETTINGS, any_row, fates, leaps
from tests.faults.machine.people import People
from tests.faults.machine.wanted import Of, Saved, Wanted
from tests.faults.square import LATEST, Fate

AHEAD = timedelta(minutes=1)


@dataclass(frozen=True)
class Backup:
    """The database of an instant, and what was wanted and known by then."""

    at: datetime
    file: Path
    wanted: Wanted
    files: dict[str, Saved]
    stands: dict[int, State]
    read: int


class Daemon(People):
    """Claim, call and settle, one by one or in a whole pass; die and come back."""

    def __init__(self) -> None:
        super().__init__()
        self.backup: Backup | None = None
        self.stands: dict[int, State] = {}
        self.read = 0
        """The newest step of the trail that was looked at."""
        self.forgotten: set[Of] = set()
        """What readers have in words that neither an old backup nor a file knows any more."""

    # --- work --------------------------------------------------------------------------------

    @rule(ahead=st.sampled_from([timedelta(), AHEAD]))
    def claim(self, ahead: timedelta = timedelta()) -> None:
        """Plan, and claim what is due, or will be in a moment."""
        self.room.plan()
        with self.room.app.store.write() as session:
            resting = channels.paused(session)
            room = {name: 2 for name in SETTINGS if name not in resting}
            worker = f"worker-{self.lives}"
            jobs = dispatch.claim(self.room.app, session, self.now, room, worker, ahead=ahead)
        for job in jobs:
            assert not self.is_stopped(job)
            assert job.claim.operation is not Operation.PUBLISH or not self.is_wrong(job.claim.delivery.item)
        self.claimed += jobs

    @precondition(lambda self: self.claimed)
    @rule(number=any_row, fate=fates)
    def perform(self, number: int, fate: Fate) -> None:
        job = self.claimed.pop(number % len(self.claimed))
        self.answered.append(self.call_in_time(job, fate))

    @precondition(lambda self: self.answered)
    @rule(number=any_row)
    def settle(self, number: int) -> None:
        self.room.settle(self.answered.pop(number % len(self.answered)))

    @rule(fate=fates, leap=st.just({}) | leaps)
    def work(self, fate: Fate, leap: dict[str, int]) -> None:
        """Let time pass, and do a whole pass in which all requests fare alike."""
        self.wait(leap)
        self.claim()
        while self.claimed:
            self.answered.append(self.call_in_time(self.claimed.pop(0), fate))
        while self.answered:
            self.room.settle(self.answered.pop(0))

    @rule()
    def work_in_calm(self) -> None:
        """Do a pass in which everything goes well."""
        self.work(Fate.HEARD, {})

    # --- time and power ----------------------------------------------------------------------

    @rule(leap=leaps)
    def wait(self, leap: dict[str, int]) -> None:
        self.room.clock.pass_(**leap)
        self.land()

    @rule(sent=st.lists(fates, max_size=6))
    def kill(self, sent: list[Fate]) -> None:
        """Kill the daemon; of the calls that were claimed some have set out, and no reply is heard."""
        for job, fate in zip(self.claimed, sent, strict=False):
            self.answered.append(self.call(job, fate))
        self.ghosts, self.claimed, self.answered = self.answered, [], []
        self.begin_anew()

    @precondition(lambda self: self.ghosts)
    @rule()
    def hear_a_ghost(self) -> None:
        """Let an answer come to a daemon that was taken for dead."""
        assert self.room.settle(self.ghosts.pop()) is None

    def begin_anew(self) -> None:
        self.lives += 1
        with self.room.app.store.write() as session:
            recovery.take_over(self.room.app, session, self.now, f"worker-{self.lives}")

    # --- backups -----------------------------------------------------------------------------

    @rule()
    def back_up(self) -> None:
        """Take a backup while the daemon runs; the one before is thrown away."""
        file = self.folder / "backup.db"
        file.unlink(missing_ok=True)
        self.copy_database(self.database, file)
        state = (self.wanted.copy(), dict(self.files), dict(self.stands), self.read)
        self.backup = Backup(self.now, file, *state)

    @precondition(lambda self: self.backup and (NOTICE in self.backup.files) == (NOTICE in self.files))
    @rule(hours=st.sampled_from([0, 2, 100]))
    def restore(self, hours: int) -> None:
        """Put the backup back, on a channel that goes on meanwhile, and read the files as they are now."""
        assert self.backup is not None
        self.claimed, self.answered, self.ghosts = [], [], []
        self.room.clock.at += LATEST + timedelta(hours=hours)
        self.land()
        self.copy_database(self.backup.file, self.database)
        with self.room.app.store.write() as session:
            restores.record(session, Restore(self.now, self.backup.at), self.now, PERSON)
        self.texts.clear()
        self.stands, self.read = dict(self.backup.stands), self.backup.read
        self.wanted.go_back_to(self.backup.wanted)
        self.begin_anew()
        self.compare()
        self.read_again(self.backup.files)
        self.forgotten |= {self.key(one) for one in self.rows() if self.is_forgotten(one)}

    def compare(self) -> None:
        """Let a person compare the channels with what the backup holds for settled, and say or mend it."""
        for one in self.rows():
            square, out = self.squares[one.channel], self.of(one)
            is_waited_for = one.state is State.HANDED_OVER and one.item not in self.press.packages
            if one.wanted is None and one.live is None and out:
                square.take_away(out[0])
            elif is_waited_for and out and not self.is_newer_out(one, one.live):
                self.confirm_at(one, square.url(out[0]))
            elif is_waited_for or (one.live is not None and one.published_at and not out):
                square.taken_away.add(one.item)
            elif self.was_taken_away(one) and not out:  # the backup knows of no post that could be missing
                self.wanted.may_be_shown_again(self.key(one), square.shown[one.item])

    def is_forgotten(self, one: Delivery) -> bool:
        """Tell whether readers have words that are nowhere else."""
        file = self.files.get(one.item)
        is_known = file is not None and file.status is Status.READY
        return not is_known and self.is_newer_out(one, one.wanted)

    def read_again(self, before: dict[str, Saved]) -> None:
        """Read each file that is no more what it was in the backup."""
        live, doubted = self.live(), self.doubted()
        now, self.files = self.files, dict(before)
        for item in before.keys() - now.keys():
            self.lose(item)
        for item, file in now.items():
            if before.get(item) != file:
                self.take_in(item, file)
                for name in [] if file.is_wrong else SETTINGS:
                    self.wanted.save((item, name), file, (item, name) in live, (item, name) in doubted)

    @property
    def database(self) -> Path:
        return self.folder / "var" / "publisher.db"

    @staticmethod
    def copy_database(source: Path, target: Path) -> None:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
