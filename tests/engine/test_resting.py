"""A channel that rests, hangs or is slow, beside others that work: the daemon as a whole."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publisher.channel import ChannelSettings, Health
from publisher.clock import Clock, FastClock
from publisher.core.delivery import Outcome, State
from publisher.core.errors import Refused, TryLater, Unauthorized
from publisher.core.message import message
from publisher.core.rest import Cause
from publisher.engine import leases
from publisher.store import attempts, channels, deliveries
from publisher.wire import ask_for_rest, show_life
from publisher.work import dispatch
from tests.engine.test_local import drop, run, running, states, until
from tests.newsroom import Newsroom, Outlet, open_newsroom

ONE = ChannelSettings(adapter="outlet", max_parallel=1, settle=timedelta(milliseconds=200))
AWAY = TryLater("cannot-connect", said="connection refused")
NO = Unauthorized("secret-not-there", reference="env:X")


def open_desk(folder: Path, *names: str, **settings: ChannelSettings) -> Newsroom:
    room = open_newsroom(folder, *names, **settings)
    room.app.clock = Clock()
    (folder / "content" / "queue").mkdir(parents=True)
    (folder / "content" / "published").mkdir()
    return room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    """Return a desk with one channel that takes one call at a time."""
    opened = open_desk(tmp_path, "website", website=ONE)
    yield opened
    opened.app.close()


def published_at(room: Newsroom, item: str, channel: str) -> datetime:
    with room.app.store.read() as session:
        [one] = [one for one in deliveries.of_item(session, item) if one.channel == channel]
    assert one.published_at is not None
    return one.published_at


def count_tries(room: Newsroom) -> list[int]:
    with room.app.store.read() as session:
        return sorted(one.tries for one in deliveries.in_state(session, State.SCHEDULED))


# --- it wants fewer calls ------------------------------------------------------------------------


def test_a_throttled_channel_is_left_alone_as_a_whole_and_goes_on_by_itself(room: Newsroom) -> None:
    outlet, begun = room.outlet("website"), []

    def note() -> None:
        begun.append(room.app.clock.now())
        if len(begun) == 1:
            ask_for_rest(timedelta(seconds=1.5))

    outlet.during = note
    for name in ("mot", "hai", "ba"):
        drop(room, f"{name}.md", name)
    with running(room):
        until(lambda: len(outlet.public) == 3)
    assert begun[1] - begun[0] >= timedelta(seconds=1.5)


def test_a_rest_outlives_the_daemon_and_the_note_says_until_when(room: Newsroom) -> None:
    outlet = room.outlet("website")
    outlet.during = lambda: ask_for_rest(timedelta(days=1))
    drop(room, "mot.md", "một")
    file = drop(room, "hai.md", "hai")
    run(room)
    run(room)
    assert len(outlet.calls) == 1
    tomorrow = room.app.clock.now().astimezone(room.app.zone) + timedelta(days=1)
    [left] = list(file.parent.glob("*.status.txt"))
    assert f"{tomorrow:%d/%m/%Y}" in left.read_text(encoding="utf-8")


# --- it is not reached ---------------------------------------------------------------------------


def test_pieces_that_wait_for_an_open_breaker_burn_no_tries_and_go_out_once_it_closes(room: Newsroom) -> None:
    outlet, probes = room.outlet("website"), []

    def probe() -> tuple[Health, ...]:
        probes.append(len(outlet.calls))
        return ()

    outlet.probe = probe  # type: ignore[method-assign]  # on this one object
    outlet.tell("publish", AWAY, AWAY, AWAY)
    for number in range(6):
        drop(room, f"bai-{number}.md", f"Bài {number}")
    run(room)
    assert count_tries(room) == [0, 0, 0, 1, 1, 1] and probes == []
    room.app.clock = FastClock(datetime.now(UTC) + timedelta(minutes=2))
    run(room)
    assert probes == [3] and len(outlet.public) == 6


def put_on_trial(room: Newsroom) -> None:
    """Let the website have had its rest, and nothing have got through since."""
    with room.app.store.write() as session:
        now = room.app.clock.now()
        channels.rest(session, "website", Cause.UNREACHABLE, AWAY.message, now, now)
        channels.resume(session, "website", now, "daemon")


def test_a_channel_on_trial_is_tried_with_one_call_and_not_with_all_it_may_have(tmp_path: Path) -> None:
    room = open_desk(tmp_path, "website")
    put_on_trial(room)
    room.outlet("website").tell("publish", AWAY)
    for number in range(6):
        drop(room, f"bai-{number}.md", f"Bài {number}")
    run(room)
    assert len(room.outlet("website").calls) == 1 and count_tries(room) == [0, 0, 0, 0, 0, 1]
    room.app.close()


def test_a_call_that_hangs_since_before_the_rest_stands_in_the_way_of_no_trial(tmp_path: Path) -> None:
    room, released = open_desk(tmp_path, "website"), threading.Event()
    outlet = room.outlet("website")
    outlet.during = lambda: None if outlet.calls[1:] else released.wait(30)
    drop(room, "treo.md", "Bài bị treo")
    with running(room):
        try:
            until(lambda: len(outlet.calls) == 1)
            put_on_trial(room)
            drop(room, "bai.md")
            until(lambda: states(room, "bai") == [State.PUBLISHED])
            assert not released.is_set()
        finally:
            released.set()
    room.app.close()


def test_a_probe_that_hangs_keeps_no_other_channel_resting(tmp_path: Path) -> None:
    room, released = open_desk(tmp_path, "slow", "website"), threading.Event()
    with ExitStack() as stack:
        stack.callback(room.app.close)

        def hang() -> tuple[Health, ...]:
            released.wait(20)
            return ()

        room.outlet("slow").probe = hang  # type: ignore[method-assign]  # on this one object
        drop(room, "bai.md")
        with room.app.store.write() as session:
            for name in ("slow", "website"):
                channels.pause(session, name, NO.message, room.app.clock.now(), room.app.clock.now())
        with running(room):
            stack.callback(released.set)
            until(lambda: State.PUBLISHED in states(room, "bai"))
            assert not released.is_set() and room.outlet("slow").calls == []
            released.set()


# --- it is slow ----------------------------------------------------------------------------------


def test_a_channel_that_hangs_on_all_its_threads_delays_another_by_nothing(tmp_path: Path) -> None:
    room, released = open_desk(tmp_path, "slow", "website"), threading.Event()
    room.outlet("slow").during = lambda: released.wait(30)
    due = room.app.clock.now().replace(microsecond=0) + timedelta(seconds=5)
    for number in range(6):
        drop(room, f"cham-{number}.md", f"Chậm {number}")
    drop(room, "dung-gio.md", "Đúng giờ", at=due.isoformat())
    with running(room):
        try:
            until(lambda: len(room.outlet("slow").calls) == 4)
            until(lambda: State.PUBLISHED in states(room, "dung-gio"))
            late = published_at(room, "dung-gio", "website") - due
            assert not released.is_set() and room.outlet("slow").public == {}
        finally:
            released.set()
    assert timedelta() <= late < timedelta(seconds=2)
    room.app.close()


# --- it hangs ------------------------------------------------------------------------------------


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a lease last half a second, and look at them all the time."""
    monkeypatch.setattr(leases, "EVERY_SECONDS", 0.05)
    monkeypatch.setattr(dispatch, "lease_on", lambda *_: timedelta(seconds=0.5))
    monkeypatch.setattr("publisher.engine.alarm.HEARTBEAT_SECONDS", 0.1)


def hang_once(outlet: Outlet, released: threading.Event, late: Exception) -> None:
    def hang() -> None:
        if len(outlet.calls) == 1:
            released.wait(30)
            raise late

    outlet.during = hang


@pytest.mark.usefixtures("short")
def test_a_call_that_hangs_counts_as_lost_while_the_daemon_lives_and_its_late_answer_changes_nothing(
    room: Newsroom,
) -> None:
    outlet, released = room.outlet("website"), threading.Event()
    hang_once(outlet, released, Refused("too-large"))
    drop(room, "bai.md")
    with running(room):
        try:
            until(lambda: states(room, "bai") == [State.PUBLISHED])
        finally:
            released.set()
    assert [method for method, _ in outlet.calls] == ["publish", "find", "publish"]
    assert states(room, "bai") == [State.PUBLISHED]
    with room.app.store.read() as session:
        first, *_ = attempts.of_delivery(session, 1)
    assert first.outcome is Outcome.UNCONFIRMED
    assert first.error is not None and first.error.code == "call-hangs"


@pytest.mark.usefixtures("short")
def test_a_long_call_that_gets_on_keeps_its_lease(room: Newsroom) -> None:
    outlet, pause = room.outlet("website"), threading.Event()

    def upload() -> None:
        for _ in range(30):
            show_life()
            pause.wait(0.05)

    outlet.during = upload
    drop(room, "bai.md")
    with running(room):
        until(lambda: states(room, "bai") == [State.PUBLISHED])
    assert [method for method, _ in outlet.calls] == ["publish"]


def test_a_lease_is_as_long_as_the_channel_s_own_time_out_asks(tmp_path: Path) -> None:
    patient = ChannelSettings(adapter="outlet", timeout=timedelta(hours=1))
    room = open_desk(tmp_path, "website", "patient", patient=patient)
    assert dispatch.lease_on(room.app, "website") == timedelta(minutes=15)
    assert dispatch.lease_on(room.app, "patient") > timedelta(hours=3)
    room.app.clock = FastClock(room.app.clock.now(), 1000)
    assert dispatch.lease_on(room.app, "website") == 1000 * timedelta(minutes=15)
    room.app.close()


def test_a_call_for_which_orders_cannot_be_read_is_not_made_and_comes_again(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def is_held(*given: object) -> bool:
        asked.append(given)
        if len(asked) == 1:
            raise OSError("disk I/O error")
        return False

    monkeypatch.setattr(dispatch, "is_held", is_held)
    monkeypatch.setattr(room.app.clock, "ahead", timedelta(seconds=1), raising=False)
    due = datetime.now(UTC) + timedelta(seconds=2)
    drop(room, "bai.md", at=due.isoformat())
    with running(room):
        until(lambda: states(room, "bai") == [State.PUBLISHED])
    assert len(room.outlet("website").calls) == 1


def test_a_machine_without_threads_left_sends_nothing_and_loses_nothing(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    submit, refused = ThreadPoolExecutor.submit, []

    def none_left(self: ThreadPoolExecutor, *given: object, **more: object) -> object:
        if self._thread_name_prefix == "channel-website" and not refused:
            refused.append(given)
            raise RuntimeError("can't start new thread")
        return submit(self, *given, **more)  # type: ignore[arg-type]  # whatever it was given

    monkeypatch.setattr(ThreadPoolExecutor, "submit", none_left)
    drop(room, "bai.md")
    with running(room):
        until(lambda: states(room, "bai") == [State.PUBLISHED])
    assert refused and len(room.outlet("website").calls) == 1


# --- it is asked ahead of time -------------------------------------------------------------------


def test_a_channel_is_asked_ahead_once_and_what_it_says_delays_nothing(room: Newsroom) -> None:
    outlet, released, probes = room.outlet("website"), threading.Event(), []

    def probe() -> tuple[Health, ...]:
        probes.append(1)
        released.wait(20)
        return (Health("token", False, message("secret-not-there", reference="env:X")),)

    outlet.probe = probe  # type: ignore[method-assign]  # on this one object
    due = room.app.clock.now() + timedelta(seconds=2)
    drop(room, "bai.md", at=due.isoformat())
    with running(room) as engine:
        try:
            until(lambda: states(room, "bai") != [] and states(room, "bai") != [State.WAITING])
            engine._inquiry.look_ahead()
            engine._wake.set()
            until(lambda: probes != [])
            engine._inquiry.look_ahead()
            until(lambda: states(room, "bai") == [State.PUBLISHED])
        finally:
            released.set()
    assert probes == [1]
