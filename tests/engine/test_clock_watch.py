"""The watch on the clock: what counts as set, and what the daemon thinks over again then."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from publisher.demo.clock import DemoClock
from publisher.engine import clock_watch
from publisher.engine.clock_watch import ClockWatch
from publisher.engine.inquiry import Inquiry
from publisher.engine.planner import Planner
from publisher.store import trail
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


def test_after_a_clock_was_set_everything_is_planned_anew(room: Newsroom) -> None:
    planner = Planner(room.app)
    with room.app.store.write() as session:
        planner.plan(session, trail.newest(session), room.clock.now(), None)
    planner.is_kept()
    assert not planner.is_under_way
    planner.clock_was_set()
    assert planner.is_under_way
    room.app.close()


def test_after_a_clock_was_set_back_channels_are_asked_ahead_within_the_minute(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr("publisher.work.health.to_foresee", lambda *given: asked.append(given) or [])
    inquiry = Inquiry(room.app, lambda: None)
    inquiry.look_ahead()
    inquiry.ask({}, room.clock.now())
    now = room.clock.pass_(hours=-1)
    inquiry.clock_was_set()
    inquiry.ask({}, now)
    assert len(asked) == 2
    inquiry.close()
    room.app.close()
