"""How a whole channel is left alone: it wants fewer calls, or one call after the other does not reach it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from publisher.channel import ChannelSettings
from publisher.core.delivery import State
from publisher.core.errors import Refused, TryLater, Unauthorized, Unconfirmed
from publisher.core.item import Item, Wish
from publisher.core.message import message
from publisher.core.rest import PROBE_AFTER, RUN, Cause
from publisher.core.verdict import LADDER
from publisher.store import channels, looks
from publisher.store.database import open_store
from publisher.wire import ask_for_rest
from publisher.work import dispatch, health, news, records
from publisher.work.job import Done
from tests.newsroom import Newsroom, open_newsroom

AWAY = TryLater("cannot-connect", said="connection refused")
QUARTER = timedelta(minutes=15)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    opened = open_newsroom(tmp_path, website=ChannelSettings(adapter="outlet", max_parallel=RUN + 2))
    yield opened
    opened.app.close()


def drop(room: Newsroom, *names: str) -> None:
    for name in names:
        room.drop(Item(id=name, title=f"Tít {name}", html="<p>x</p>", publish_at="now"))


def fail(room: Newsroom, *errors: Exception) -> None:
    """Let one new piece after the other meet these answers."""
    for error in errors:
        room.outlet("website").tell("publish", error)
        drop(room, f"bai-{len(room.outlet('website').calls)}")
        room.step()


def rest(room: Newsroom) -> channels.Rest | None:
    with room.app.store.read() as session:
        return channels.resting(session).get("website")


def probe(room: Newsroom, now: datetime) -> None:
    room.clock.at = now
    health.probe(room.app, "website", now)


def told(room: Newsroom) -> str:
    with room.app.store.read() as session:
        found = records.queue(room.app, session)
    return next((one["obstacle"] for item in found for one in item["deliveries"] if one["obstacle"]), "")


# It wants fewer calls.


def throttle(room: Newsroom, wait: timedelta, *answers: object) -> None:
    room.outlet("website").during = lambda: ask_for_rest(wait)
    room.outlet("website").tell("publish", *answers)
    drop(room, "mot")
    room.step()
    room.outlet("website").during = None


def test_a_channel_that_wants_a_rest_has_it_as_a_whole_and_says_until_when(room: Newsroom) -> None:
    throttle(room, QUARTER, TryLater("wordpress-throttled", after=QUARTER))
    found = rest(room)
    assert found is not None and (found.cause, found.probe_at) == (Cause.THROTTLED, room.clock.at + QUARTER)
    drop(room, "hai")
    assert "08:15 18/01/2027" in told(room) and "website" in told(room)


def test_a_budget_that_is_nearly_spent_gives_a_rest_although_the_piece_is_out(room: Newsroom) -> None:
    throttle(room, QUARTER)
    assert room.delivery("mot", "website").state is State.PUBLISHED
    assert rest(room) is not None


def test_a_channel_that_does_not_say_how_long_rests_as_long_as_its_piece(room: Newsroom) -> None:
    throttle(room, timedelta(), TryLater("wordpress-throttled"))
    found, piece = rest(room), room.delivery("mot", "website")
    assert found is not None and found.probe_at == piece.next_try_at


def test_a_rest_ends_by_itself_and_not_before(room: Newsroom) -> None:
    throttle(room, QUARTER)
    for minutes, is_over in ((14, False), (1, True)):
        now = room.clock.pass_(minutes=minutes)
        with room.app.store.write() as session:
            channels.end_rests(session, now)
        assert (rest(room) is None) is is_over


def test_a_longer_rest_is_not_cut_short_by_a_shorter_one(room: Newsroom) -> None:
    throttle(room, timedelta(hours=2))
    throttle(room, QUARTER)
    found = rest(room)
    assert found is not None and found.probe_at == room.clock.at + timedelta(hours=2)


def test_neither_doctor_nor_probe_cuts_short_what_the_channel_asked_for(room: Newsroom) -> None:
    throttle(room, QUARTER)
    health.examine(room.app)
    probe(room, room.clock.at + QUARTER)
    assert rest(room) is not None


def test_a_call_that_was_claimed_ahead_is_not_made_once_its_channel_rests(room: Newsroom) -> None:
    room.drop(Item(id="truoc", title="x", publish_at=room.clock.at + timedelta(milliseconds=100)))
    [job] = room.claim(ahead=timedelta(milliseconds=200))
    throttle(room, QUARTER)
    assert dispatch.is_held(room.app, job, room.clock.at)


def test_a_no_to_us_stays_one_whatever_comes_late(room: Newsroom) -> None:
    fail(room, Unauthorized("secret-not-there", reference="env:X"))
    throttle(room, QUARTER)
    found = rest(room)
    assert found is not None and found.cause is Cause.UNAUTHORIZED
    assert found.probe_at == room.clock.at + PROBE_AFTER


# It is not reached.


def test_a_run_of_pieces_that_do_not_reach_the_channel_lets_it_rest(room: Newsroom) -> None:
    fail(room, *[AWAY] * (RUN - 1))
    assert rest(room) is None
    fail(room, AWAY)
    found = rest(room)
    assert found is not None and (found.cause, found.probe_at) == (
        Cause.UNREACHABLE,
        room.clock.at + LADDER[0],
    )
    assert "máy chủ từ chối kết nối" in told(room) and "08:01 18/01/2027" in told(room)


@pytest.mark.parametrize("between", [None, Refused("too-large"), Unconfirmed("reply-lost", said="reset")])
def test_only_a_call_that_certainly_got_through_ends_the_run(
    room: Newsroom, between: Exception | None
) -> None:
    outlet = room.outlet("website")
    fail(room, *[AWAY] * (RUN - 1))
    if between is None:
        drop(room, "tot")
        room.step()
    else:
        fail(room, between)
    assert outlet.script["publish"] == []
    fail(room, AWAY)
    assert (rest(room) is None) is (between is None)


def test_one_piece_that_fails_again_and_again_is_no_run(room: Newsroom) -> None:
    room.outlet("website").tell("publish", *[AWAY] * 6)
    drop(room, "mot")
    for _ in range(6):
        room.step()
        room.clock.pass_(hours=3)
    assert rest(room) is None and room.delivery("mot", "website").tries == 6


def answer(room: Newsroom, ok: bool) -> None:
    said = AWAY.message
    found = (health.Health("channel", ok, said),)
    room.outlet("website").probe = lambda: found  # type: ignore[method-assign]  # on this one object


def test_a_probe_in_vain_makes_the_rest_longer_and_a_good_one_ends_it(room: Newsroom) -> None:
    fail(room, *[AWAY] * RUN)
    answer(room, ok=False)
    waits = []
    for _ in range(3):
        found = rest(room)
        assert found is not None
        probe(room, found.probe_at)
        again = rest(room)
        assert again is not None
        waits.append(again.probe_at - found.probe_at)
    assert waits == sorted(set(waits))
    answer(room, ok=True)
    assert again is not None
    probe(room, again.probe_at - timedelta(seconds=1))
    assert rest(room) is not None
    probe(room, again.probe_at)
    assert rest(room) is None


def test_a_channel_on_trial_rests_again_at_its_first_failure_and_for_longer(room: Newsroom) -> None:
    fail(room, *[AWAY] * RUN)
    probe(room, room.clock.at + LADDER[0])
    assert rest(room) is None
    fail(room, AWAY)
    found = rest(room)
    assert found is not None and found.probe_at == room.clock.at + LADDER[1]


def at_once(room: Newsroom, *errors: Exception) -> list[Done]:
    """Let as many calls be under way at the same time, and return how they end."""
    drop(room, *[f"cung-luc-{number}" for number in range(len(errors))])
    room.outlet("website").tell("publish", *errors)
    return [room.perform(job) for job in room.claim()]


def test_calls_that_were_under_way_when_the_rest_began_neither_lengthen_nor_repeat_it(room: Newsroom) -> None:
    *run, during, after = at_once(room, *[AWAY] * (RUN + 2))
    for done in run:
        room.settle(done)
    began = rest(room)
    assert began is not None
    room.clock.pass_(seconds=30)
    room.settle(during)
    assert rest(room) == began
    probe(room, began.probe_at)
    room.clock.pass_(seconds=1)
    room.settle(after)
    assert rest(room) is None
    fail(room, AWAY)
    again = rest(room)
    assert again is not None and again.probe_at - room.clock.at == LADDER[1]


def test_a_piece_that_gets_through_ends_the_trial(room: Newsroom) -> None:
    fail(room, *[AWAY] * RUN)
    probe(room, room.clock.at + LADDER[0])
    drop(room, "tot")
    room.step()
    fail(room, *[AWAY] * (RUN - 1))
    assert rest(room) is None


def test_a_token_that_only_ends_soon_keeps_no_channel_resting(room: Newsroom) -> None:
    fail(room, Unauthorized("secret-not-there", reference="env:X"))
    soon = health.Health("expiry", False, AWAY.message, room.clock.at + timedelta(days=3))
    room.outlet("website").probe = lambda: (soon,)  # type: ignore[method-assign]  # on this one object
    probe(room, room.clock.at + timedelta(minutes=1))
    assert rest(room) is not None
    probe(room, room.clock.at + PROBE_AFTER)
    assert rest(room) is None


def test_a_run_and_a_rest_are_remembered_by_the_next_daemon(room: Newsroom) -> None:
    fail(room, *[AWAY] * (RUN - 1))
    with closing(open_store("sqlite:///var/publisher.db", room.app.workspace)) as store:
        room.app.store = store
        fail(room, AWAY)
    with closing(open_store("sqlite:///var/publisher.db", room.app.workspace)) as store:
        room.app.store = store
        assert rest(room) is not None


# It is asked ahead of time.


def due_in(room: Newsroom, **ahead: float) -> None:
    at = room.clock.at + timedelta(**ahead)
    room.drop(Item(id="sau", title="Sau", publish_at=at, channels={"website": Wish()}))


def ask_ahead(room: Newsroom) -> list[str]:
    """Do what the daemon does every minute; return the channels that were asked."""
    with room.app.store.read() as session:
        names = health.to_foresee(room.app, session, room.clock.at)
    for name in names:
        health.foresee(room.app, name, room.clock.at)
    return names


def test_a_channel_is_asked_a_day_and_an_hour_before_something_is_due_once_each(tmp_path: Path) -> None:
    room = open_newsroom(tmp_path, "website", "page")
    due_in(room, hours=30)
    asked = []
    for _ in range(31 * 6):
        asked += [(name, room.clock.at) for name in ask_ahead(room)]
        room.clock.pass_(minutes=10)
    start = asked[0][1] - timedelta(hours=6)
    assert asked == [("website", start + timedelta(hours=6)), ("website", start + timedelta(hours=29))]
    room.app.close()


def test_what_a_channel_would_refuse_is_told_beside_the_pieces_and_stops_none(room: Newsroom) -> None:
    answer(room, ok=False)
    due_in(room, hours=1)
    ask_ahead(room)
    assert "máy chủ từ chối kết nối" in told(room) and rest(room) is None
    room.clock.pass_(hours=1)
    room.step()
    assert room.delivery("sau", "website").state is State.PUBLISHED
    drop(room, "moi")
    assert told(room) == ""


def test_doctor_takes_back_what_was_foreseen_once_it_is_mended(room: Newsroom) -> None:
    answer(room, ok=False)
    due_in(room, hours=1)
    ask_ahead(room)
    health.examine(room.app)
    assert told(room) != ""
    answer(room, ok=True)
    health.examine(room.app)
    assert told(room) == ""


# What it answered is kept.


def last_look(room: Newsroom) -> looks.Look:
    with room.app.store.read() as session:
        return looks.last_looks(session)["website"]


def test_what_a_channel_answered_last_is_kept_whoever_asked(room: Newsroom) -> None:
    ends = room.clock.at + timedelta(days=3)
    found = health.Health("expiry", True, message("facebook-expiry-ok", day="18/01/2027"), ends)
    room.outlet("website").probe = lambda: (found,)  # type: ignore[method-assign]  # on this one object
    due_in(room, hours=1)
    for ask in (
        lambda: health.examine(room.app),
        lambda: health.examine_one(room.app, "website", "Trực ban"),
        lambda: ask_ahead(room),
        lambda: news.ask(room.app, room.clock.at),
    ):
        room.clock.pass_(seconds=1)
        ask()
        assert last_look(room) == looks.Look(room.clock.at, (found,))
    answer(room, ok=False)
    health.examine_one(room.app, "website", "Trực ban")
    assert [one.ok for one in last_look(room).findings] == [False]


def test_a_probe_of_a_resting_channel_is_a_look_too(room: Newsroom) -> None:
    fail(room, Unauthorized("secret-not-there", reference="env:X"))
    answer(room, ok=True)
    probe(room, room.clock.at + PROBE_AFTER)
    assert rest(room) is None and [one.ok for one in last_look(room).findings] == [True]
