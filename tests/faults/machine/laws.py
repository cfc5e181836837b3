"""The laws: what holds after every step, and how everything ends once the faults do."""

from __future__ import annotations

import sys

from hypothesis.stateful import invariant

from publisher.core.delivery import DONE, SENDS, Delivery, Operation, State, check_step
from publisher.store import agenda, heads, trail
from publisher.work import audit, holding
from tests.faults.machine.daemon import Daemon
from tests.faults.machine.newspaper import NOTICE, PERSON, PIECE, SETTINGS
from tests.faults.square import Fate, age

ROUNDS = 200


class Laws(Daemon):
    """What people want, what the database holds for true, and what readers have."""

    # --- what always holds -------------------------------------------------------------------

    @invariant()
    def all_is_well(self) -> None:
        """Look at everything once, so that a step reads the database once."""
        rows = self.rows()
        self.readers_never_see_a_piece_twice()
        self.an_old_text_never_comes_after_a_newer_one()
        self.every_delivery_wants_what_people_want(rows)
        self.what_is_held_for_out_is_out_in_those_words(rows)
        self.what_is_held_for_handed_over_lies_in_the_folder(rows)
        self.who_is_sending_has_a_call_under_way(rows)
        self.every_step_follows_an_arrow()

    def readers_never_see_a_piece_twice(self) -> None:
        for name, square in self.squares.items():
            keys = [post.key for post in square.public.values()]
            assert len(keys) == len(set(keys))
            for item in (PIECE, NOTICE):
                assert square.shown[item] <= self.wanted.times[item, name]

    def an_old_text_never_comes_after_a_newer_one(self) -> None:
        assert not [number for square in self.squares.values() for number in square.set_back]

    def every_delivery_wants_what_people_want(self, rows: list[Delivery]) -> None:
        for one in rows:
            self.wanted.see(self.key(one), one.live is not None, one.state is State.CANCELLED)
        assert {self.key(one): self.words(one, one.wanted) for one in rows} == self.wanted.words

    def what_is_held_for_out_is_out_in_those_words(self, rows: list[Delivery]) -> None:
        for one in rows:
            if one.state is State.PUBLISHED and not self.was_taken_away(one) and not self.may_be_older(one):
                square = self.squares[one.channel]
                assert one.receipt is not None
                assert age(square.public[square.number(one.receipt)].html) == self.words(one, one.live)

    def what_is_held_for_handed_over_lies_in_the_folder(self, rows: list[Delivery]) -> None:
        for one in rows:
            if one.state is State.HANDED_OVER and one.doubted_since is None:
                assert age(self.press.packages[one.item].html) == self.words(one, one.live)

    def who_is_sending_has_a_call_under_way(self, rows: list[Delivery]) -> None:
        under_way = {job.claim.delivery.id for job in self.claimed}
        under_way |= {done.job.claim.delivery.id for done in self.answered}
        assert {one.id for one in rows if one.busy} == under_way
        assert {one.id for one in rows if one.state is State.SENDING} <= under_way

    def every_step_follows_an_arrow(self) -> None:
        with self.room.app.store.read() as session:
            steps = trail.since(session, self.read)
        for step in steps:
            self.read = step.id
            if step.delivery is not None and (to := self.leads_to(step)):
                check_step(self.stands.get(step.delivery, State.WAITING), to)
                self.stands[step.delivery] = to

    @staticmethod
    def leads_to(step: trail.Step) -> State | None:
        """Return the state that a step of the trail leads to, None when it moves nothing."""
        if step.action in {*SENDS}:
            return State.SENDING
        return State(step.detail["to"]) if "to" in step.detail else None

    def may_be_older(self, one: Delivery) -> bool:
        """Tell whether what an old backup calls live was changed since, unknown to it."""
        is_in_doubt = one.doubted_since is not None or self.key(one) in self.forgotten
        return is_in_doubt and self.is_newer_out(one, one.live)

    # --- calm weather ------------------------------------------------------------------------

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:  # what broke already has nothing more to tell
                self.calm()
        finally:
            self.close()

    def calm(self) -> None:
        """Let the faults end: everything comes to its end by itself, but for what asks a person."""
        self.claimed, self.answered = [], []
        self.begin_anew()
        self.decides(lambda session: holding.release(session, (), self.now, PERSON))
        if self.is_wrong(PIECE):
            self.edit()
        for _ in range(ROUNDS):
            self.mend()
            self.work(Fate.HEARD, {})
            self.every_step_follows_an_arrow()
            if not self.goes_on() and not self.person_helps():
                break
        else:
            raise AssertionError("it never comes to rest")
        self.all_is_well()
        for one in self.rows():
            if not self.is_left_as_it_is(one) and not self.waits_for_what_is_left(one):
                self.is_at_its_end(one)
        self.what_was_corrected_says_so()
        with self.room.app.store.read() as session:
            assert audit.verify(session, heads.read(self.folder)).finding is None

    def is_at_its_end(self, one: Delivery) -> None:
        square = self.squares[one.channel]
        assert one.state in DONE, one
        assert one.live == one.wanted, one
        out = [age(square.public[number].html) for number in self.of(one)]
        if not self.may_be_older(one):
            assert out == ([] if one.live is None else [self.words(one, one.live)]), one
        assert one.staged is None
        assert one.item not in self.press.packages or one.channel != "press"

    def what_was_corrected_says_so(self) -> None:
        settled = [one for one in self.rows() if one.state is State.PUBLISHED and one.doubted_since is None]
        out = {self.key(one): one for one in settled if not self.was_taken_away(one)}
        for (item, name), one in out.items():
            if item == PIECE and (NOTICE, name) in out:
                [number] = self.of(one)
                assert self.squares[name].public[number].corrected, one

    def is_left_as_it_is(self, one: Delivery) -> bool:
        """Tell whether a person leaves alone what is gone, or would set back what readers have."""
        would_set_back = self.asks_a_person(one) and self.is_newer_out(one, one.wanted)
        return would_set_back or self.was_taken_away(one)

    def waits_for_what_is_left(self, one: Delivery) -> bool:
        """Tell whether it waits for the link of what asks a person, who leaves that as it is."""
        if one.state is not State.WAITING or one.reason is None or one.reason.code != "waits-for-link":
            return False
        leader = self.room.delivery(one.item, str(one.reason.values["channel"]))
        return self.asks_a_person(leader) and self.is_left_as_it_is(leader)

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
        """Let a person do what is asked of one; tell whether anything was."""
        helped = [self.help(one) for one in self.rows()]
        return any(helped)

    def help(self, one: Delivery) -> bool:
        if one.item in self.press.packages and one.channel == "press" and self.carry_out(one.item):
            return True
        if not self.asks_a_person(one) or self.was_taken_away(one):
            return False
        if one.channel == "press" and one.operation is Operation.WITHDRAW:
            self.take_down(one)
            return True
        return self.try_again(one)
