"""The watch on the clock: what counts as set, and what the daemon thinks over again then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.demo.clock import DemoClock
from publisher.engine import clock_watch
from publisher.engine.clock_watch import ClockWatch
from publisher.engine.local import LocalEngine
from publisher.store import clock_set, trail
from tests.newsroom import MONDAY, HandClock, Newsroom, open_newsroom

HOUR = timedelta(hours=1)


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the time that really passes, to be moved by hand."""
    passed = [0.0]
    monkeypatch.setattr(clock_watch, "monotonic", lambda: passed[0])
    return passed


def test_a_clock_that_just_goes_on_was_not_set(seconds: list[float]) -> None:
    clock = HandClock()
    watch = ClockWatch(clock)
    seconds[0] += 86_400
    assert watch.leap(clock.pass_(days=1, seconds=3)) == timedelta()


@pytest.mark.parametrize("by", [-HOUR, timedelta(days=1)])
def test_a_clock_that_was_set_shows_it_until_that_is_on_disk(seconds: list[float], by: timedelta) -> None:
    clock = HandClock()
    watch = ClockWatch(clock)
    seconds[0] += 15
    now = clock.pass_(seconds=15 + by.total_seconds())
    assert watch.sees_leap
    assert watch.leap(now) == by
    assert watch.leap(now) == by  # the pass that heard of it was lost
    watch.kept()
    assert watch.leap(now) == timedelta() and not watch.sees_leap


def test_the_demo_s_clock_hurries_and_was_not_set(seconds: list[float]) -> None:
    watch = ClockWatch(DemoClock(MONDAY, 1000.0))
    seconds[0] += 1
    assert watch.leap(MONDAY + HOUR) == timedelta()


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return open_newsroom(tmp_path)


@pytest.fixture
def engine(room: Newsroom, seconds: list[float]) -> Iterator[LocalEngine]:
    """Return a daemon that has looked at everything, an instant ago."""
    made = LocalEngine(room.app)
    made._inquiry.look_ahead()
    made._pass()
    assert not made._planner.is_under_way
    yield made
    made._pools.close()
    made._inquiry.close()
    room.app.close()


def set_back(engine: LocalEngine, room: Newsroom) -> None:
    """Set the clock back by an hour, and let the daemon see it."""
    with room.app.store.write() as session:
        engine._follow_clock(session, room.clock.pass_(hours=-1))


def test_after_a_clock_was_set_everything_is_planned_anew(engine: LocalEngine, room: Newsroom) -> None:
    set_back(engine, room)
    assert engine._planner.is_under_way


def test_after_a_clock_was_set_back_channels_are_asked_ahead_within_the_minute(
    engine: LocalEngine, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr("publisher.work.health.to_foresee", lambda *given: asked.append(given) or [])
    set_back(engine, room)
    engine._inquiry.ask({}, room.clock.now())
    assert len(asked) == 1


def test_a_clock_that_was_set_is_in_the_trail(engine: LocalEngine, room: Newsroom) -> None:
    set_back(engine, room)
    with room.app.store.read() as session:
        [step] = trail.of_actions(session, (clock_set.SET,), 0, trail.newest(session))
    assert step.detail["seconds"] == -3600
