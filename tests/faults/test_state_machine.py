"""Whatever people order, channels answer and power cuts leave: once, never twice, never lost.

Hypothesis takes the daemon's verbs one by one, in any order it likes, against a square that counts what
readers see. What is wanted of each delivery is kept here beside it, by the plain rules of the house.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import Session

from publisher.channel import ChannelSettings, House
from publisher.core.delivery import DONE, SENDS, Delivery, Operation, State, check_step
from publisher.core.errors import WrongUsage
from publisher.core.hold import in_force
from publisher.core.item import Item, Status, When
from publisher.store import agenda, channels, deliveries, heads, holds, items, trail
from publisher.work import audit, decisions, dispatch, holding, intake, posting, recovery
from publisher.work.job import Done, Job, kept_back
from tests.faults.square import Fate, Square, StagingSquare
from tests.newsroom import open_newsroom

PIECES = ("bai",)
"""One piece on three channels: the fewer there are, the more often things meet."""
SETTINGS = {
    "site": ChannelSettings(adapter="outlet"),
    "cms": ChannelSettings(adapter="outlet"),
    "page": ChannelSettings(adapter="outlet", after="site"),
}
PERSON = "Trực ban"
SCOPES = ("all", "channel:site", "channel:cms", "item:bai")
LEAPS = [
    {"seconds": 1},
    {"seconds": 30},
    {"minutes": 2},
    {"minutes": 11},
    {"hours": 1},
    {"hours": 7},
    {"days": 3},
]
SPEAKS = {Operation.PUBLISH, Operation.UPDATE}
AHEAD = timedelta(minutes=1)
ROUNDS = 200

pieces = st.sampled_from(PIECES)
statuses = st.sampled_from([Status.READY, Status.READY, Status.READY, Status.WITHDRAWN, Status.DRAFT])
one_of_them = st.integers(0, 2)
fates = st.just(Fate.HEARD) | st.sampled_from(list(Fate))
moments: st.SearchStrategy[timedelta | None] = st.sampled_from(
    [None, timedelta(minutes=10), timedelta(hours=2)]
)


def shared_memory() -> str | None:
    """Return a folder that forgets nothing slowly, where this machine has one."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


class Daemon(RuleBasedStateMachine):
    """The daemon taken apart: its verbs are rules, its channels a square each."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp(dir=shared_memory()))
        self.room = open_newsroom(self.folder, *SETTINGS, **SETTINGS)
        self.squares = {name: self.square(name) for name in SETTINGS}
        self.room.app.channels = dict(self.squares)
        self.claimed: list[Job] = []
        self.answered: list[Done] = []
        self.ghosts: list[Done] = []
        self.wished: dict[tuple[str, str], int | None] = {}
        self.wishes: dict[tuple[str, str], int] = {}
        self.ended_by_hand: set[tuple[str, str]] = set()
        self.deleted: set[str] = set()
        self.lives = 0
        self.stands: dict[int, State] = {}
        self.read = 0

    def square(self, name: str) -> Square:
        kind = StagingSquare if name == "cms" else Square
        return kind(name, SETTINGS[name], House(self.folder), self.room.clock)

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:  # what broke already has nothing more to tell
                self.calm()
        finally:
            self.room.app.close()
            shutil.rmtree(self.folder)

    @initialize(later=st.sampled_from([0, 10, 120]))
    def begin(self, later: int) -> None:
        """Begin with a piece in the queue."""
        for piece in PIECES:
            self.save(piece, timedelta(minutes=later) if later else None, Status.READY)

    # --- what editors do ---------------------------------------------------------------------

    @rule(piece=pieces, later=moments, status=statuses)
    def save(self, piece: str, later: timedelta | None, status: Status) -> None:
        """Save the file with other words, at once or for later, as a draft or to be taken down."""
        at: When = self.now + later if later else "now"
        revision = self.revision(piece) + 1
        out = {one.channel for one in self.rows() if one.item == piece and one.live is not None}
        known = {one.channel for one in self.rows() if one.item == piece}
        item = Item(id=piece, title=piece, html=f"<p>{revision}</p>", publish_at=at, status=status)
        self.room.drop(item, f"queue/{piece}.md")
        self.deleted.discard(piece)
        for name in SETTINGS:
            keeps = status is Status.DRAFT and name in out
            concerned = name in known or status is Status.READY
            if concerned and not keeps and (piece, name) not in self.ended_by_hand:
                self.wish(piece, name, revision if status is Status.READY else None)

    @rule(piece=pieces)
    def edit(self, piece: str) -> None:
        """Change some words and leave it at that."""
        self.save(piece, None, Status.READY)

    def delete(self, piece: str) -> None:
        """Delete the file: what is not out will not go out."""
        if piece in self.deleted:
            return
        self.deleted.add(piece)
        for one in self.rows():
            if one.item == piece and one.live is None:
                self.wish(piece, one.channel, None)
        with self.room.app.store.write() as session:
            intake.lose(session, f"queue/{piece}.md", self.now)

    # --- what the desk decides ---------------------------------------------------------------

    @rule(number=one_of_them, way=st.sampled_from(["cancel", "withdraw", "delete"]))
    def end(self, number: int, way: str) -> None:
        """Let somebody not want it any more: one rule, so that ends are no more frequent than beginnings."""
        one = self.row(number)
        if one is None:
            return
        if way == "cancel":
            self.cancel(number)
        elif way == "withdraw":
            self.withdraw(one.item, one.channel)
        else:
            self.delete(one.item)

    def cancel(self, number: int) -> None:
        one = self.row(number)
        if one and self.is_out(one):
            return  # a person who knows that it is out takes it down instead
        if one and self.decides(lambda session: decisions.cancel(session, one.id, self.now, PERSON)):
            self.end_by_hand(one)

    def withdraw(self, piece: str, name: str) -> None:
        chosen = [
            one for one in self.rows() if one.item == piece and one.channel == name and one.wanted is not None
        ]
        order = (piece, name, "sai", self.now, PERSON)
        if self.decides(lambda session: decisions.withdraw(self.room.app, session, *order)):
            for one in chosen:
                self.end_by_hand(one)

    @precondition(lambda self: any(one.state in decisions.RETRIED | decisions.ENDED for one in self.rows()))
    @rule(number=one_of_them)
    def retry(self, number: int) -> None:
        one = self.row(number)
        if one and (self.squares[one.channel].on_the_way or self.is_out_unknown(one)):
            return  # only who knows that it is not out says so
        if one and self.decides(lambda session: decisions.retry(session, one.id, self.now, PERSON)):
            if one.state in decisions.ENDED:
                self.ended_by_hand.discard((one.item, one.channel))
                self.wish(one.item, one.channel, self.revision(one.item))
            else:
                self.wishes[one.item, one.channel] += 1

    @precondition(lambda self: any(square.public for square in self.squares.values()))
    @rule(number=one_of_them)
    def confirm(self, number: int) -> None:
        """Say that it is out, as whoever sees it on the channel does."""
        one = self.row(number)
        if one is None or not (out := self.of(one)):
            return
        url = self.squares[one.channel].url(out[0])
        order = (one.id, url, None, self.now, PERSON)
        done = self.decides(lambda session: decisions.confirm(self.room.app, session, *order))
        if done and one.state is State.CANCELLED:
            self.ended_by_hand.discard((one.item, one.channel))
            self.wish(one.item, one.channel, self.again(one).wanted)

    @rule(number=one_of_them, later=st.sampled_from([timedelta(minutes=5), timedelta(hours=1)]))
    def reschedule(self, number: int, later: timedelta) -> None:
        if one := self.row(number):
            at = self.now + later
            self.decides(
                lambda session: decisions.reschedule(self.room.app, session, one.id, at, self.now, PERSON)
            )

    @rule(scope=st.sampled_from(SCOPES), hours=st.none() | st.integers(1, 5))
    def hold(self, scope: str, hours: int | None) -> None:
        until = self.now + timedelta(hours=hours) if hours else None
        self.decides(
            lambda session: holding.hold(self.room.app, session, (scope,), self.now, PERSON, until=until)
        )

    @precondition(lambda self: self.is_held)
    @rule()
    def sweep(self) -> None:
        """Let what is held wait, which orders leave to later."""
        self.room.sweep()

    @precondition(lambda self: self.is_held)
    @rule()
    def release(self) -> None:
        self.decides(lambda session: holding.release(session, (), self.now, PERSON))

    @precondition(lambda self: self.rests)
    @rule()
    def mend(self) -> None:
        """Renew what the channels want of us, so that those that rest go on."""
        with self.room.app.store.write() as session:
            for name in SETTINGS:
                channels.resume(session, name, self.now, PERSON)

    @precondition(lambda self: any(square.public for square in self.squares.values()))
    @rule(number=one_of_them)
    def take_away(self, number: int) -> None:
        """Remove a post where it is, behind our back."""
        if (one := self.row(number)) and (out := self.of(one)):
            self.squares[one.channel].take_away(out[0])

    # --- what time and power do --------------------------------------------------------------

    @rule(leap=st.sampled_from(LEAPS))
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

    # --- what the daemon does ----------------------------------------------------------------

    @rule(ahead=st.sampled_from([timedelta(), AHEAD]))
    def claim(self, ahead: timedelta = timedelta()) -> None:
        """Plan, and claim what is due, or will be in a moment."""
        self.room.plan()
        with self.room.app.store.write() as session:
            resting = channels.paused(session)
            room = {name: 2 for name in SETTINGS if name not in resting}
            orders = holds.standing(session, self.now)
            for job in dispatch.claim(
                self.room.app, session, self.now, room, f"worker-{self.lives}", ahead=ahead
            ):
                if job.claim.operation in SPEAKS:
                    item = posting.content(session, job.claim.delivery)
                    assert not in_force(orders, item, job.channel, self.now)
                self.claimed.append(job)

    @precondition(lambda self: self.claimed)
    @rule(number=one_of_them, fate=fates)
    def perform(self, number: int, fate: Fate) -> None:
        job = self.claimed.pop(number % len(self.claimed))
        self.answered.append(self.at_its_time(job, fate))

    @precondition(lambda self: self.answered)
    @rule(number=one_of_them)
    def settle(self, number: int) -> None:
        self.room.settle(self.answered.pop(number % len(self.answered)))

    @rule(fate=fates, leap=st.just({}) | st.sampled_from(LEAPS))
    def work(self, fate: Fate, leap: dict[str, int]) -> None:
        """Let time pass, and do a whole pass in which all requests fare alike."""
        self.wait(leap)
        self.claim()
        while self.claimed:
            self.answered.append(self.at_its_time(self.claimed.pop(0), fate))
        while self.answered:
            self.room.settle(self.answered.pop(0))

    @rule()
    def work_in_calm(self) -> None:
        """Do a pass in which everything goes well."""
        self.work(Fate.HEARD, {})

    # --- what always holds -------------------------------------------------------------------

    @invariant()
    def readers_never_see_a_piece_twice(self) -> None:
        for name, square in self.squares.items():
            keys = [post.key for post in square.public.values()]
            assert len(keys) == len(set(keys))
            for piece in PIECES:
                assert square.shown[self.key(piece)] <= self.wishes.get((piece, name), 0)

    @invariant()
    def an_old_text_never_comes_after_a_newer_one(self) -> None:
        assert not [number for square in self.squares.values() for number in square.set_back]

    @invariant()
    def every_delivery_wants_what_people_want(self) -> None:
        assert {(one.item, one.channel): one.wanted for one in self.rows()} == self.wished

    @invariant()
    def what_is_held_for_out_is_out_in_those_words(self) -> None:
        for one in self.rows():
            square = self.squares[one.channel]
            if one.state is State.PUBLISHED and self.key(one.item) not in square.taken_away:
                assert one.receipt is not None
                assert square.public[square.number(one.receipt)].revision == one.live

    @invariant()
    def who_is_sending_has_a_call_under_way(self) -> None:
        under_way = {job.claim.delivery.id for job in self.claimed}
        under_way |= {done.job.claim.delivery.id for done in self.answered}
        assert {one.id for one in self.rows() if one.busy} == under_way

    @invariant()
    def every_step_follows_an_arrow(self) -> None:
        with self.room.app.store.read() as session:
            steps = trail.since(session, self.read)
        for step in steps:
            self.read = step.id
            if step.delivery is not None and (to := self.leads_to(step)):
                check_step(self.stands.get(step.delivery, State.WAITING), to)
                self.stands[step.delivery] = to

    # --- calm weather ------------------------------------------------------------------------

    def calm(self) -> None:
        """Let the faults end: everything comes to its end by itself, but for what asks a person."""
        self.begin_anew()
        self.claimed, self.answered = [], []
        self.decides(lambda session: holding.release(session, (), self.now, PERSON))
        for _ in range(ROUNDS):
            self.mend()
            self.work(Fate.HEARD, {})
            self.every_step_follows_an_arrow()
            if not self.goes_on() and not self.person_helps():
                break
        self.check_all()
        for one in self.rows():
            square = self.squares[one.channel]
            if self.key(one.item) in square.taken_away:
                continue
            assert one.state in DONE, one
            assert one.live == one.wanted == self.wished[one.item, one.channel]
            assert [square.public[n].revision for n in self.of(one)] == ([one.live] if one.live else [])
            assert one.staged is None
        with self.room.app.store.read() as session:
            assert audit.verify(session, heads.read(self.folder)).finding is None

    def goes_on(self) -> bool:
        """Let time pass up to whatever comes next; tell whether anything does."""
        self.room.plan()
        with self.room.app.store.read() as session:
            times = [at for at in agenda.next_times(session, SETTINGS) if at]
        times += [at for square in self.squares.values() for at, _ in square.on_the_way]
        if times:
            self.room.clock.at = max(min(times), self.now)
            self.land()
        return bool(times)

    def person_helps(self) -> bool:
        """Let a person retry what was refused or came too late; tell whether anything was."""
        helped = [self.retry(at) for at, one in enumerate(self.rows()) if self.asks_a_person(one)]
        return bool(helped)

    def asks_a_person(self, one: Delivery) -> bool:
        asks = one.state in {State.REFUSED, State.MISSED} and one.operation is not None
        return asks and self.key(one.item) not in self.squares[one.channel].taken_away

    def check_all(self) -> None:
        self.readers_never_see_a_piece_twice()
        self.an_old_text_never_comes_after_a_newer_one()
        self.every_delivery_wants_what_people_want()
        self.what_is_held_for_out_is_out_in_those_words()
        self.who_is_sending_has_a_call_under_way()

    @staticmethod
    def leads_to(step: trail.Step) -> State | None:
        """Return the state that a step of the trail leads to, None when it moves nothing."""
        if step.action in {*SENDS}:
            return State.SENDING
        return State(step.detail["to"]) if "to" in step.detail else None

    # --- small steps -------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return self.room.clock.now()

    @property
    def is_held(self) -> bool:
        with self.room.app.store.read() as session:
            return bool(holds.standing(session, self.now))

    @property
    def rests(self) -> bool:
        with self.room.app.store.read() as session:
            return bool(channels.paused(session))

    def rows(self) -> list[Delivery]:
        with self.room.app.store.read() as session:
            return [one for piece in PIECES for one in deliveries.of_item(session, piece)]

    def row(self, number: int) -> Delivery | None:
        rows = self.rows()
        return rows[number % len(rows)] if rows else None

    def again(self, one: Delivery) -> Delivery:
        return self.room.delivery(one.item, one.channel)

    def revision(self, piece: str) -> int:
        with self.room.app.store.read() as session:
            known = items.get(session, piece)
        return known.revision if known else 0

    def key(self, piece: str) -> str:
        with self.room.app.store.read() as session:
            known = items.get(session, piece)
        return known.slug or "" if known else ""

    def of(self, one: Delivery) -> list[str]:
        return self.squares[one.channel].of(self.key(one.item))

    def is_out(self, one: Delivery) -> bool:
        """Tell what a person can see who waits for what is on its way."""
        return bool(self.of(one) or self.squares[one.channel].on_the_way)

    def is_out_unknown(self, one: Delivery) -> bool:
        return one.state is State.UNCONFIRMED and bool(self.of(one))

    def wish(self, piece: str, name: str, revision: int | None) -> None:
        if revision is not None and self.wished.get((piece, name)) is None:
            self.wishes[piece, name] = self.wishes.get((piece, name), 0) + 1
        self.wished[piece, name] = revision

    def end_by_hand(self, one: Delivery) -> None:
        self.wish(one.item, one.channel, None)
        self.ended_by_hand.add((one.item, one.channel))

    def decides(self, order: Callable[[Session], Any]) -> bool:
        """Give an order; what cannot be is refused as a whole."""
        try:
            with self.room.app.store.write() as session:
                order(session)
        except WrongUsage:
            return False
        return True

    def at_its_time(self, job: Job, fate: Fate) -> Done:
        """Wait for the time of a call that was claimed ahead, and see whether it is held meanwhile."""
        if job.claim.begins_at > self.now:
            self.room.clock.at = job.claim.begins_at
            self.land()
            if dispatch.is_held(self.room.app, job, self.now):
                return kept_back(job, self.room.clock)
        return self.call(job, fate)

    def call(self, job: Job, fate: Fate) -> Done:
        square = self.squares[job.channel]
        square.fate = fate
        done = self.room.perform(job)
        square.fate = Fate.HEARD
        return done

    def land(self) -> None:
        for square in self.squares.values():
            square.land()

    def begin_anew(self) -> None:
        self.lives += 1
        with self.room.app.store.write() as session:
            recovery.take_over(self.room.app, session, self.now, f"worker-{self.lives}")


def play(examples: int) -> None:
    """Play so many games of fifty steps, the same ones every time."""
    rules = settings(
        max_examples=examples,
        stateful_step_count=50,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Daemon, settings=rules)


@pytest.mark.system
@pytest.mark.timeout(300)
def test_fifteen_hundred_steps_break_nothing() -> None:
    play(30)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_ten_thousand_steps_break_nothing() -> None:
    play(200)
