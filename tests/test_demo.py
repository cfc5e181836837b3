"""The demo, played at higher speed: a whole week, one lost reply, and a clock that does not lie."""

from __future__ import annotations

from datetime import timedelta

import pytest

from publisher.app import App
from publisher.core.delivery import Operation
from publisher.demo import doubled, expected, seen_by_readers, tell_the_end, until_over
from publisher.demo.clock import DemoClock
from publisher.demo.stage import START, set_stage
from publisher.demo.view import View, make_console
from publisher.store import attempts

SPEED = 200_000.0
NEARLY = timedelta(minutes=1)
"""Calls take real time on the demo's clock; a slow machine may need seconds, never hours."""


def test_the_week_ends_with_every_sample_out_and_none_twice(capsys: pytest.CaptureFixture[str]) -> None:
    with set_stage("vi", 0, SPEED) as stage:
        view = View(stage.app)
        until_over(stage, view, lambda _: None)

        assert not view.unfinished and not view.wrong_files
        assert all(view.published[channel] for channel in ("newspaper", "website", "fanpage"))
        assert doubled(stage) == []
        assert seen_by_readers(stage) == expected(view)

        made = [operations(stage.app, one.id) for one in view.all]
        lost = [one for one in made if Operation.FIND in one]
        assert [one.count(Operation.PUBLISH) for one in lost] == [1], "one is looked for and not sent again"

        late = [one.published_at - one.due_at for one in view.all if one.published_at and one.due_at]
        assert max(late) < NEARLY
        first = min(one.published_at for one in view.all if one.published_at)
        assert first - START < timedelta(hours=1), "the week begins once the files are read"

        assert tell_the_end(stage, view, make_console()) == 0
    assert f"{len(view.all)} lượt đăng đều đã lên" in capsys.readouterr().out


def operations(app: App, delivery: int) -> list[Operation]:
    with app.store.read() as session:
        return [one.operation for one in attempts.of_delivery(session, delivery)]


def test_the_clock_never_passes_what_the_daemon_waits_for_in_a_hurry() -> None:
    clock = DemoClock(START, speed=1e9)
    clock.begin()
    due = START + timedelta(hours=5)
    clock.arm(due)
    while clock.now() < due:
        pass
    assert clock.now() - due < timedelta(seconds=5)


def test_the_clock_keeps_real_time_while_a_call_is_under_way_and_until_the_daemon_waits_again() -> None:
    clock = DemoClock(START, speed=1e9)
    clock.begin()
    clock.arm(START + timedelta(hours=5))
    clock.working(1)
    shown = clock.now()
    clock.working(0)
    assert clock.now() - shown < timedelta(seconds=5)


def test_a_short_wait_is_waited_for_as_it_is() -> None:
    clock = DemoClock(START, speed=1e9)
    clock.begin()
    wait = clock.arm(clock.now() + timedelta(seconds=5))
    assert wait is not None and 4 < wait <= 5
    assert clock.now() - START < timedelta(seconds=5)


def test_the_clock_does_not_hurry_before_the_files_are_read() -> None:
    clock = DemoClock(START, speed=1e9)
    clock.arm(START + timedelta(hours=5))
    assert clock.now() - START < timedelta(seconds=5)
