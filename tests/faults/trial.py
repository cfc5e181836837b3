"""One piece on its way to one channel, and one thing that goes wrong on that way."""

from __future__ import annotations

import sqlite3
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa

from publisher.channel import Channel, House
from publisher.core.delivery import Delivery, State
from publisher.core.item import Item
from publisher.files.config import Config
from publisher.store import agenda, attempts, channels
from publisher.work import decisions, dispatch, health, recovery
from publisher.work.job import Done
from tests.adapters.contract import PowerCut, house, read_aloud
from tests.faults.table import Course, Spot
from tests.newsroom import HandClock, furnish

AT_ONCE, AHEAD = "during the upload at once", "during the upload"
MOST_STEPS = 30
AHEAD_BY = timedelta(minutes=10)
MOMENT = timedelta(seconds=1)
DATABASE = {
    "database full": "database or disk is full",
    "database read-only": "attempt to write a readonly database",
}


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    """Look again until it is true; the test fails when it never is."""
    pause, deadline = threading.Event(), monotonic() + seconds
    while not true():
        assert monotonic() < deadline, "it never came true"
        pause.wait(0.02)


class Trial(ABC):
    """A newsroom with one channel of the kind that is tried."""

    stages: ClassVar[bool] = True
    item: Item

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        start = datetime.now(UTC) - (AHEAD_BY if self.stages else timedelta())
        self.clock = HandClock(start)  # so that the post goes out at the machine's own time, as in life
        self.house: House = house(folder)
        self.channel = self.open()
        config = Config(folder, channels={self.channel.name: self.channel.settings})
        self.newsroom = furnish(config, {self.channel.name: self.channel}, self.clock)

    # What a kind of channel says.

    @classmethod
    @abstractmethod
    def spots(cls) -> set[Spot]:
        """Return every place with what this kind of channel can be made to suffer there."""

    @abstractmethod
    def open(self) -> Channel[Any]:
        """Return the channel as a daemon that starts anew opens it."""

    @abstractmethod
    def suffer(self, where: str, fault: str) -> AbstractContextManager[None]:
        """Let the fault meet the calls that are made inside the block."""

    @abstractmethod
    def count_live(self) -> int:
        """Count the posts that readers, or the people of a hand-over folder, see."""

    @abstractmethod
    def ever_live(self) -> int:
        """Count the posts that were ever to be seen."""

    @abstractmethod
    def leftovers(self) -> list[str]:
        """Return what lies on the channel and belongs to nothing that is out."""

    def mended(self) -> AbstractContextManager[None]:
        """Give the outlet what `doctor` wants to see beside the end of the fault."""
        return nullcontext()

    # The course.

    def run(self, where: str, fault: str) -> Course:
        """Send the piece, let the fault meet it once, and follow it until nobody has anything to do."""
        self._drop(where)
        if where not in {AHEAD, AT_ONCE} and self.stages:
            [ahead] = self.newsroom.step()
            assert ahead.state is State.SCHEDULED and ahead.staged is not None
            self.clock.at += AHEAD_BY
        return self._follow(self._meet(where, fault))

    def close(self) -> None:
        self.newsroom.app.close()

    @property
    def delivery(self) -> Delivery:
        return self.newsroom.delivery(self.item.id, self.channel.name)

    def _drop(self, where: str) -> None:
        ahead = self.stages and where != AT_ONCE
        self.newsroom.drop(replace(self.item, publish_at=self.clock.now() + AHEAD_BY if ahead else "now"))

    def _meet(self, where: str, fault: str) -> Course:
        """Make the call that meets the fault, and say how it ended."""
        if where == "before connect" and fault in DATABASE:
            with self._broken_database(fault), pytest.raises(sa.exc.OperationalError):
                self.newsroom.claim()
            return replace(self._course(), attempt="none")
        [job] = self.newsroom.claim()
        try:
            with self._in_perform(where, fault):
                done = self.newsroom.perform(job)
            self._record(done, where, fault)
        except PowerCut:
            self._start_anew()
        return self._course()

    def _in_perform(self, where: str, fault: str) -> AbstractContextManager[None]:
        if where in {"before our record", "during our record"}:
            return nullcontext()
        if fault in DATABASE:
            return self._broken_database(fault)
        return self.suffer(where, fault)

    def _record(self, done: Done, where: str, fault: str) -> None:
        """Write down what came of the call, where the database can; the daemon keeps what it could not."""
        if where == "before our record" and fault == "killed":
            raise PowerCut
        if where == "during our record" and fault == "killed":
            with self.newsroom.app.store.write() as session:
                dispatch.settle(self.newsroom.app, session, done, self.clock.now())
                raise PowerCut
        if where in {"before our record", "during our record"}:
            writes = 1 if where == "before our record" else 3
            with self._broken_database(fault, writes), pytest.raises(sa.exc.OperationalError):
                self.newsroom.settle(done)
            self._unrecorded: Done | None = done
            return
        self.newsroom.settle(done)

    _unrecorded = None

    def _start_anew(self) -> None:
        """Let another process take over, which knows what is on disk and nothing else."""
        self.channel = self.open()
        self.newsroom.app.channels = {self.channel.name: self.channel}
        self.newsroom.worker = "next"
        with self.newsroom.app.store.write() as session:
            recovery.take_over(self.newsroom.app, session, self.clock.now(), "next")

    def _course(self) -> Course:
        """Return how the newest attempt stands."""
        delivery = self.delivery
        with self.newsroom.app.store.read() as session:
            made = attempts.of_delivery(session, delivery.id)
        newest = made[-1] if made else None
        told = f"{newest.operation} → {newest.outcome or 'open'}" if newest else "none"
        if delivery.error:
            read_aloud(delivery.error)
        return Course(told, str(delivery.state), (), "", "", delivery.error.code if delivery.error else "")

    def _follow(self, first: Course) -> Course:
        """Let time pass, the fault being over, until a person has to act; act; let time pass again."""
        seen = self._attempts()
        if self._unrecorded is not None:
            self.newsroom.settle(self._unrecorded)
        self._let_time_pass()
        by_itself = tuple(self._attempts()[len(seen) :])
        command = self._act()
        self._let_time_pass()
        return replace(first, by_itself=by_itself, command=command, ends=str(self.delivery.state))

    def _attempts(self) -> list[str]:
        with self.newsroom.app.store.read() as session:
            return [str(one.operation) for one in attempts.of_delivery(session, self.delivery.id)]

    def _let_time_pass(self) -> None:
        """Go from each instant at which something is due to the next, as long as there is one."""
        for _ in range(MOST_STEPS):
            with self.newsroom.app.store.read() as session:
                resting = self.channel.name in channels.paused(session)
                wanted = agenda.next_times(session, [] if resting else [self.channel.name])
            times = [time for time in wanted if time is not None]
            if not times:
                return
            self.clock.at = max(self.clock.at, min(times) + MOMENT)
            self.newsroom.step()
            assert self.count_live() <= 1
        raise AssertionError("the delivery never came to rest")

    def _act(self) -> str:
        """Do what is left for a person: let a mended channel go on, or send again."""
        app = self.newsroom.app
        with app.store.read() as session:
            rests = self.channel.name in channels.paused(session)
        if rests:
            with self.mended():
                report = health.examine(app)[self.channel.name]
            assert [line.message.code for line in report if not line.ok] == []
            return "doctor"
        if self.delivery.state in {State.REFUSED, State.MISSED}:
            with app.store.write() as session:
                decisions.retry(app, session, self.delivery.id, self.clock.now(), "lan")
            return "retry"
        return ""

    @contextmanager
    def _broken_database(self, fault: str, writes: int = 1) -> Iterator[None]:
        """Let the database refuse everything from its nth write on; the first one is the lock."""
        engine, left = self.newsroom.app.store.engine, iter(range(1, 1000))

        def refuse(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
            if statement.startswith(("BEGIN IMMEDIATE", "INSERT", "UPDATE")) and next(left) >= writes:
                raise sa.exc.OperationalError(statement, {}, sqlite3.OperationalError(DATABASE[fault]))

        sa.event.listen(engine, "before_cursor_execute", refuse)
        try:
            yield
        finally:
            sa.event.remove(engine, "before_cursor_execute", refuse)
