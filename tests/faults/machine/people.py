"""The rules of people: what editors do to files, and what the desk decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from publisher.core.delivery import Delivery, Operation, State
from publisher.core.item import Status, When
from publisher.store import channels
from publisher.work import confirming, decisions, holding, unconfirmed
from tests.faults.machine.newspaper import NOTICE, PERSON, PIECE, SETTINGS, Newspaper, any_row
from tests.faults.machine.wanted import Saved

SCOPES = ("all", "channel:site", "channel:cms", f"item:{PIECE}")
statuses = st.sampled_from([Status.READY, Status.READY, Status.READY, Status.WITHDRAWN, Status.DRAFT])
moments: st.SearchStrategy[timedelta | None] = st.sampled_from(
    [None, timedelta(minutes=10), timedelta(hours=2)]
)


class People(Newspaper):
    """Editors and the desk. They look before they act; what they cannot see they do not claim."""

    # --- files -------------------------------------------------------------------------------

    @initialize(later=moments)
    def begin(self, later: timedelta | None) -> None:
        """Begin with a piece in the queue."""
        self.save(later, Status.READY)

    @rule(later=moments, status=statuses)
    def save(self, later: timedelta | None, status: Status) -> None:
        """Save the file with other words, at once or for later, as a draft or to be taken down."""
        at: When = self.now + later if later else "now"
        self.number += 1
        file = Saved(self.number, status, at)
        live, doubted = self.live(), self.doubted()
        self.take_in(PIECE, file)
        for name in SETTINGS:
            self.wanted.save((PIECE, name), file, (PIECE, name) in live, (PIECE, name) in doubted)
        self.room.plan()

    @rule()
    def edit(self) -> None:
        """Change some words and leave it at that."""
        self.save(None, Status.READY)

    @precondition(lambda self: PIECE in self.files)
    @rule()
    def spoil(self) -> None:
        """Save the file with a mistake in it: its words stay what they were, and wait."""
        self.take_in(PIECE, replace(self.files[PIECE], is_wrong=True))

    @precondition(lambda self: NOTICE not in self.files and self.carriers())
    @rule()
    def correct(self) -> None:
        """Give the legal notice: it follows the piece wherever readers may have it."""
        self.number += 1
        file, carriers = Saved(self.number), self.carriers()
        self.take_in(NOTICE, file)
        for name in SETTINGS:
            asked = file if name in carriers else replace(file, status=Status.WITHDRAWN)
            self.wanted.save((NOTICE, name), asked, is_live=False)
        self.room.plan()

    # --- the desk ----------------------------------------------------------------------------

    @rule(number=any_row, way=st.sampled_from(["cancel", "withdraw", "take down", "delete"]))
    def end(self, number: int, way: str) -> None:
        """Let somebody not want it any more: one rule, so that ends are no more frequent than beginnings."""
        one = self.row(number)
        if one is None:
            return
        if way == "cancel":
            self.cancel(one)
        elif way == "withdraw":
            self.withdraw(one)
        elif way == "take down":
            self.take_down(one)
        else:
            self.lose(one.item)

    def cancel(self, one: Delivery) -> None:
        if self.is_out(one) and not self.is_asked_first(one):
            return  # a person who knows that it is out takes it down instead
        if self.decides(lambda session: decisions.cancel(self.room.app, session, one.id, self.now, PERSON)):
            self.wanted.end(self.key(one))

    def withdraw(self, one: Delivery, by_hand: bool = False) -> bool:
        order = (one.item, one.channel, "sai", self.now, PERSON, by_hand)
        done = self.decides(lambda session: decisions.withdraw(self.room.app, session, *order))
        if done:
            self.wanted.end(self.key(one))
        return done

    def take_down(self, one: Delivery) -> None:
        """Take it down where it is, as a person can who is let in there, and say so."""
        if one.live is None or self.squares[one.channel].on_the_way:
            return
        if self.withdraw(one, by_hand=True):
            square = self.squares[one.channel]
            for number in self.of(one):
                del square.public[number]
            if square is self.press:
                self.press.take_down(one.item)

    @precondition(lambda self: any(one.state in decisions.RETRIED | decisions.ENDED for one in self.rows()))
    @rule(number=any_row)
    def retry(self, number: int) -> None:
        if one := self.row(number):
            self.try_again(one)

    def try_again(self, one: Delivery) -> bool:
        """Send again, as one does who knows that nothing newer is out, nor it where people are believed."""
        is_asked_first = self.is_asked_first(one)
        is_lost = one.state is State.UNCONFIRMED and self.of(one)
        is_rash = not is_asked_first and (self.squares[one.channel].on_the_way or is_lost)
        if is_rash or self.is_newer_out(one, one.wanted):
            return False
        done = self.decides(lambda session: decisions.retry(self.room.app, session, one.id, self.now, PERSON))
        if done and (one.state in decisions.ENDED or (unconfirmed.is_open(one) and one.wanted is None)):
            again = self.room.delivery(one.item, one.channel)
            self.wanted.begin_anew(self.key(one), self.words(again, again.wanted))
        elif done and one.operation is Operation.PUBLISH and not is_asked_first:
            self.wanted.may_be_shown_again(self.key(one), self.squares[one.channel].shown[one.item])
        return done

    def is_asked_first(self, one: Delivery) -> bool:
        """Tell whether the channel is asked before a person is believed."""
        if not unconfirmed.is_open(one):
            return False
        with self.room.app.store.read() as session:
            return unconfirmed.can_tell(self.room.app, session, one)

    @precondition(lambda self: any(square.public for square in self.squares.values()))
    @rule(number=any_row)
    def confirm(self, number: int) -> None:
        """Say that it is out, as whoever sees it on the channel does; the folder has its `put_out`."""
        one = self.row(number)
        if one is None or one.state is State.HANDED_OVER:
            return
        if (out := self.of(one)) and not self.is_newer_out(one, one.wanted):
            self.confirm_at(one, self.squares[one.channel].url(out[0]))

    def confirm_at(self, one: Delivery, url: str) -> bool:
        order = (one.id, url, None, self.now, PERSON)
        done = self.decides(lambda session: confirming.confirm(self.room.app, session, *order))
        if done and one.state is State.CANCELLED:
            again = self.room.delivery(one.item, one.channel)
            self.wanted.begin_anew(self.key(one), self.words(again, again.wanted))
        return done

    @precondition(lambda self: self.press.packages)
    @rule(number=any_row)
    def put_out(self, number: int) -> None:
        """Let the newspaper's person put out what lies in the folder, and tell us where."""
        keys = sorted(self.press.packages)
        self.carry_out(keys[number % len(keys)])

    def carry_out(self, key: str) -> bool:
        one = self.room.delivery(key, "press")
        is_waited_for = one.state in {State.HANDED_OVER, State.UNCONFIRMED}
        if not is_waited_for or not self.confirm_at(one, self.press.url(key)):
            return False
        self.press.put_out(key)
        return True

    @rule(number=any_row, later=st.sampled_from([timedelta(minutes=5), timedelta(hours=1)]))
    def reschedule(self, number: int, later: timedelta) -> None:
        if one := self.row(number):
            at = self.now + later
            order = (one.id, at, self.now, PERSON)
            self.decides(lambda session: decisions.reschedule(self.room.app, session, *order))

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
    @rule(number=any_row)
    def take_away(self, number: int) -> None:
        """Remove a post where it is, behind our back: one that we only looked for may go out again."""
        if (one := self.row(number)) and (out := self.of(one)):
            self.squares[one.channel].take_away(out[0])
            if one.state is not State.PUBLISHED:
                self.wanted.may_be_shown_again(self.key(one), self.squares[one.channel].shown[one.item])
