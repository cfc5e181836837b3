"""Commands given beside a simulated day live in that day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publisher.clock import Clock, ClockFile, FastClock, StoppedClock
from tests.cli.terminal import NOW, Terminal, open_workspace

START = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> ClockFile:
    (tmp_path / "var").mkdir()
    return ClockFile(tmp_path)


def test_a_running_simulation_is_shared(file: ClockFile) -> None:
    clock = FastClock(START, 100.0)
    file.write(clock)
    shared = file.read()
    assert abs(shared.now() - clock.now()) < timedelta(minutes=2)
    assert isinstance(shared, FastClock) and shared.speed == 100.0


def test_after_a_simulation_the_clock_stands_where_it_stood(file: ClockFile) -> None:
    file.stop(FastClock(START, 100.0))
    shared = file.read()
    assert isinstance(shared, StoppedClock)
    assert START <= shared.now() < START + timedelta(minutes=2)


def test_a_daemon_that_died_left_a_clock_that_stands(
    file: ClockFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write(FastClock(START, 100_000.0))
    monkeypatch.setattr(ClockFile, "ALIVE", timedelta())
    assert isinstance(file.read(), StoppedClock)


def test_the_real_clock_ends_every_simulation(file: ClockFile) -> None:
    file.stop(FastClock(START))
    file.write(Clock())
    assert type(file.read()) is Clock


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"at": 1, "real": 2, "speed": 3}'])
def test_a_file_that_makes_no_sense_is_no_clock(file: ClockFile, tmp_path: Path, content: str) -> None:
    (tmp_path / "var" / "clock.json").write_text(content, encoding="utf-8")
    assert type(file.read()) is Clock


def test_a_retry_between_two_simulated_days_is_sent_on_the_second(tmp_path: Path) -> None:
    desk: Terminal = open_workspace(tmp_path)
    desk.write("lo.md", "Bài lỡ giờ", publish_at="2027-02-22 08:00")
    run = ("run", "--until-idle", "--no-web", "--clock")
    assert desk.type(*run, "2027-03-01 08:00").code == 1
    number = desk.delivery("lo")["id"]
    assert desk.type("retry", number).code == 0
    desk.type(*run, "2027-03-01 09:00")
    assert desk.delivery("lo")["state"] == "published"
    assert NOW not in desk.delivery("lo")["published_at"]
