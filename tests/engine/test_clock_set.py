"""The clock is set while the daemon runs: an hour back, a day forward. Nothing twice, nothing stuck."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publisher.channel import ChannelSettings, Late
from publisher.clock import Clock
from publisher.core.delivery import State
from publisher.core.errors import TryLater, Unauthorized, Unconfirmed
from publisher.core.post import Post
from publisher.core.receipt import Receipt, Staged
from publisher.engine import alarm, leases
from publisher.engine.local import LocalEngine
from publisher.store import channels
from publisher.work import dispatch
from tests.engine.test_local import drop, running, states, until
from tests.newsroom import After, Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LOST = Unconfirmed("reply-lost", said="reset")


class SetClock(Clock):
    """A real clock that a test can set, as a person or a time server would."""

    def __init__(self) -> None:
        self.off = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.off


def open_desk(folder: Path, **settings: ChannelSettings) -> tuple[Newsroom, SetClock]:
    settings = settings or {"website": ChannelSettings(adapter="outlet", settle=timedelta(seconds=1))}
    room = open_newsroom(folder, *settings, **settings)
    clock = room.app.clock = SetClock()
    for name in ("queue", "published"):
        (folder / "content" / name).mkdir(parents=True)
    return room, clock


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Newsroom, SetClock]]:
    """Return a newsroom whose daemon wakes by itself once an hour only, and its clock."""
    monkeypatch.setattr(alarm, "HEARTBEAT_SECONDS", 3600)
    opened = open_desk(tmp_path)
    yield opened
    opened[0].app.close()


def rests(engine: LocalEngine) -> bool:
    """Tell whether the daemon has had nothing to do for a moment, and only its alarm would wake it."""
    return (engine.seconds_since_pass() or 0) > 0.7


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if getattr(one, "action", "") == "clock_set"]


def methods(room: Newsroom, channel: str = "website") -> list[str]:
    return [method for method, _ in room.outlet(channel).calls]


def wishes(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}Z"


# --- forward -------------------------------------------------------------------------------------


def test_a_piece_that_a_leap_forward_makes_due_goes_out_right_away(
    desk: tuple[Newsroom, SetClock], caplog: pytest.LogCaptureFixture
) -> None:
    room, clock = desk
    due = clock.now() + DAY
    drop(room, "bai.md", at=wishes(due))
    with caplog.at_level(logging.WARNING), running(room) as engine:
        until(lambda: states(room, "bai") == [State.SCHEDULED] and rests(engine))
        clock.off = DAY + timedelta(minutes=1)
        until(lambda: states(room, "bai") == [State.PUBLISHED], 8)
    assert methods(room) == ["publish"]
    [sentence] = told(caplog)
    assert "nhảy tới 24:01:00" in sentence and "NTP" in sentence


def test_after_a_leap_forward_each_channel_keeps_its_own_rule_of_lateness(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alarm, "HEARTBEAT_SECONDS", 3600)
    rules = ("ask", "next-slot", "send")
    late = {f"on_{rule.replace('-', '_')}": Late(grace=HOUR, then=rule) for rule in rules}  # type: ignore[arg-type]
    settings = {name: ChannelSettings(adapter="outlet", late=rule) for name, rule in late.items()}
    room, clock = open_desk(tmp_path, **settings)
    drop(room, "bai.md", at=wishes(clock.now() + HOUR))
    with running(room) as engine:
        until(lambda: states(room, "bai") == [State.SCHEDULED] * 3 and rests(engine))
        clock.off = DAY
        until(lambda: set(states(room, "bai")) == {State.MISSED, State.PUBLISHED}, 8)
        until(lambda: states(room, "bai").count(State.PUBLISHED) == 2)
    assert room.delivery("bai", "on_ask").state is State.MISSED
    assert [methods(room, name) for name in settings] == [[], ["publish"], ["publish"]]
    room.app.close()


def test_a_lost_reply_keeps_its_time_to_land_when_the_clock_leaps(tmp_path: Path) -> None:
    settle = timedelta(seconds=2.5)
    room, clock = open_desk(tmp_path, website=ChannelSettings(adapter="outlet", settle=settle))
    outlet = room.outlet("website")
    outlet.tell("publish", LOST)
    drop(room, "bai.md")
    with running(room):
        until(lambda: states(room, "bai") == [State.UNCONFIRMED])
        lost_at = datetime.now(UTC)
        clock.off = DAY
        until(lambda: "find" in methods(room))
    assert datetime.now(UTC) - lost_at > settle - timedelta(seconds=0.5)
    room.app.close()


def test_a_call_under_way_is_not_given_up_because_the_clock_leaps(
    desk: tuple[Newsroom, SetClock], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "EVERY_SECONDS", 0.05)
    room, clock = desk
    began, go_on = threading.Event(), threading.Event()

    def upload() -> None:
        began.set()
        go_on.wait(20)

    room.outlet("website").during = upload
    drop(room, "bai.md")
    with running(room) as engine:
        assert began.wait(20)
        clock.off = DAY
        passed = engine.seconds_since_pass
        until(lambda: engine._clock_watch._mark[0] > datetime.now(UTC) + HOUR and (passed() or 0) < 60)
        engine._wake.set()
        until(lambda: rests(engine))
        go_on.set()
        until(lambda: states(room, "bai") == [State.PUBLISHED])
    assert methods(room) == ["publish"]


def test_a_channel_that_wants_a_rest_has_it_when_the_clock_leaps(desk: tuple[Newsroom, SetClock]) -> None:
    room, clock = desk
    with room.app.store.write() as session:
        now = clock.now()
        channels.pause(
            session, "website", Unauthorized("secret-not-there", reference="env:X").message, now + HOUR, now
        )
    with running(room) as engine:
        until(lambda: rests(engine))
        clock.off = DAY
        until(lambda: engine._clock_watch._mark[0] > datetime.now(UTC) + HOUR)
    with room.app.store.read() as session:
        rest = channels.resting(session)["website"]
    assert rest.probe_at - now > DAY + timedelta(minutes=59)


# --- back ----------------------------------------------------------------------------------------


def test_what_is_tried_again_does_not_wait_for_the_hour_that_the_clock_was_set_back(
    desk: tuple[Newsroom, SetClock], caplog: pytest.LogCaptureFixture
) -> None:
    room, clock = desk
    room.outlet("website").tell("publish", TryLater("no-answer", after=timedelta(minutes=5), said="busy"))
    drop(room, "bai.md")
    with caplog.at_level(logging.WARNING), running(room):
        until(lambda: methods(room) == ["publish"] and states(room, "bai") == [State.SCHEDULED])
        clock.off = -HOUR
        until(lambda: bool(told(caplog)))
    again = room.delivery("bai", "website").next_try_at
    assert again is not None and timedelta(minutes=4) < again - clock.now() < timedelta(minutes=10)
    [sentence] = told(caplog)
    assert "lùi lại 1:00:00" in sentence


def test_a_lost_reply_is_looked_for_in_time_and_from_when_it_was_really_sent(
    desk: tuple[Newsroom, SetClock], monkeypatch: pytest.MonkeyPatch
) -> None:
    room, clock = desk
    outlet, since = room.outlet("website"), list[datetime]()
    find = outlet.find

    def listen(post: Post, when: datetime) -> Receipt | Staged | None:
        since.append(when)
        return find(post, when)

    monkeypatch.setattr(outlet, "find", listen)
    outlet.tell("publish", After(LOST))
    clock.off = HOUR  # it runs ahead, and is put right while the reply is lost
    sent_after = datetime.now(UTC)
    drop(room, "bai.md")
    with running(room):
        until(lambda: states(room, "bai") == [State.UNCONFIRMED])
        clock.off = timedelta()
        until(lambda: states(room, "bai") == [State.PUBLISHED], 10)
    assert methods(room) == ["publish", "find"]
    assert abs(since[0] - sent_after) < timedelta(minutes=1)


def test_a_channel_that_rests_is_asked_in_time(desk: tuple[Newsroom, SetClock]) -> None:
    room, clock = desk
    with room.app.store.write() as session:
        now = clock.now()
        reason = Unauthorized("secret-not-there", reference="env:X").message
        channels.pause(session, "website", reason, now + timedelta(seconds=3), now)
    drop(room, "bai.md")
    with running(room):
        until(lambda: states(room, "bai") == [State.SCHEDULED])
        clock.off = -HOUR
        until(lambda: states(room, "bai") == [State.PUBLISHED], 10)


def test_what_is_out_does_not_go_out_again_when_its_time_comes_back(desk: tuple[Newsroom, SetClock]) -> None:
    room, clock = desk
    due = clock.now() + timedelta(seconds=3)
    drop(room, "truoc.md", title="Bài đã đăng", at=wishes(due))
    with running(room):
        until(lambda: states(room, "truoc") == [State.PUBLISHED])
        clock.off = -HOUR
        drop(room, "sau.md", title="Bài thả sau")
        until(lambda: states(room, "sau") == [State.PUBLISHED], 10)
    assert methods(room) == ["publish", "publish"]


def test_a_call_claimed_a_moment_ahead_does_not_sleep_through_the_hour(
    desk: tuple[Newsroom, SetClock], monkeypatch: pytest.MonkeyPatch
) -> None:
    room, clock = desk
    claim = dispatch.claim

    def set_back_after(*given: object, **more: object) -> object:
        jobs = claim(*given, **more)  # type: ignore[arg-type]
        if jobs:
            clock.off = -HOUR
        return jobs

    monkeypatch.setattr(dispatch, "claim", set_back_after)
    drop(room, "bai.md", at=wishes(clock.now() + timedelta(seconds=4)))
    with running(room):
        until(lambda: states(room, "bai") == [State.PUBLISHED], 15)
    assert methods(room) == ["publish"]
