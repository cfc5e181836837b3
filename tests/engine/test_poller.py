"""The daemon reads feeds back at their times, beside everything else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from publisher.clock import Clock, FastClock
from publisher.core.delivery import State, Via
from publisher.engine.local import LocalEngine
from publisher.engine.poller import Poller
from publisher.files.feed_settings import Coverage
from publisher.work import readback
from tests.databases import fill_disk, free_disk
from tests.engine.test_local import drop, run, running, states, until
from tests.feeds.desk import Desk, open_desk
from tests.newsroom import MONDAY

pytestmark = pytest.mark.usefixtures("database")
TITLE = "Một lần bấm"


@pytest.fixture
def desk(tmp_path: Path, httpserver: HTTPServer) -> Iterator[Desk]:
    opened = open_desk(tmp_path, httpserver)
    opened.room.app.clock = FastClock(MONDAY, speed=60)
    for name in ("queue", "published"):
        (tmp_path / "content" / name).mkdir(parents=True)
    yield opened
    opened.room.app.close()


def test_a_daemon_confirms_what_it_handed_over_when_the_feed_shows_it(desk: Desk) -> None:
    drop(desk.room, "bai.md")
    with running(desk.room):
        until(lambda: bool(desk.outlet.asked) and State.HANDED_OVER in states(desk.room, "bai"))
        desk.outlet.publish(TITLE, MONDAY)
        until(lambda: desk.delivery().state is State.PUBLISHED)
    assert desk.delivery().via is Via.FEED


def test_what_is_handed_over_lets_its_feed_be_asked_sooner(desk: Desk) -> None:
    with running(desk.room):
        until(lambda: desk.polled().next_at is not None)
        first = desk.polled().next_at
        drop(desk.room, "bai.md")
        until(lambda: len(desk.outlet.asked) > 1)
        assert first is not None and desk.room.app.clock.now() < first


def test_a_run_until_idle_asks_each_feed_once_when_all_else_is_done(
    desk: Desk, httpserver: HTTPServer
) -> None:
    watched = {"bao-ban": Coverage(feed=httpserver.url_for("/khac"), keywords=("tin",))}
    desk.room.app.config = replace(desk.room.app.config, coverage=watched)
    seen: list[State] = []

    def answer(request: Request) -> Response:
        seen.append(desk.delivery().state)
        return desk.outlet.answer(request)

    httpserver.clear()
    for path in ("/feed", "/khac"):
        httpserver.expect_request(path).respond_with_handler(answer)
    drop(desk.room, "bai.md")
    desk.outlet.publish(TITLE, MONDAY)
    run(desk.room)
    assert seen == [State.HANDED_OVER] * 2
    assert desk.delivery().state is State.PUBLISHED


def test_what_follows_from_a_confirmation_is_done_before_a_run_until_idle_ends(desk: Desk) -> None:
    file = drop(desk.room, "bai.md")
    desk.outlet.publish(TITLE, MONDAY)
    run(desk.room)
    assert not file.exists()
    [note] = (desk.room.app.content / "published").rglob("bai.md.status.txt")
    assert "https://bao.example.org/" in note.read_text(encoding="utf-8")


def test_a_feed_that_hangs_delays_nothing(desk: Desk, httpserver: HTTPServer) -> None:
    over = threading.Event()

    def hang(_: Request) -> Response:
        over.wait(20)
        return Response("")

    httpserver.clear()
    httpserver.expect_request("/feed").respond_with_handler(hang)
    with running(desk.room):
        drop(desk.room, "bai.md")
        until(lambda: State.HANDED_OVER in states(desk.room, "bai"), 10)
        assert desk.polled().polled_at is None
        over.set()


def test_a_database_that_takes_no_answer_is_no_reason_to_ask_all_the_time(desk: Desk) -> None:
    desk.room.app.clock = Clock()
    poller = Poller(desk.room.app, lambda: None)
    poller.stay()
    store = desk.room.app.store
    fill_disk(store, "INSERT", "feed")
    now = desk.room.app.clock.now()
    for _ in range(5):
        poller.poll(now)
        until(lambda: not poller.is_under_way)
    free_disk(store, "feed")
    assert len(desk.outlet.asked) == 1
    poller.poll(now + timedelta(seconds=2))
    until(lambda: not poller.is_under_way)
    poller.close()
    assert len(desk.outlet.asked) == 2 and desk.polled().polled_at is not None


def test_a_workspace_without_feeds_asks_nobody(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    channel = desk.room.app.channels["newspaper"]
    channel.settings = channel.settings.model_copy(update={"feed": None})
    monkeypatch.setattr(readback, "poll", lambda *_: pytest.fail("nothing is to be asked"))
    poller = Poller(desk.room.app, lambda: None)
    poller.stay()
    poller.poll(MONDAY)
    assert not poller.poll_once(MONDAY) and poller.next_time() is None
    poller.close()


def test_a_daemon_that_stops_waits_for_the_poll_under_way(desk: Desk) -> None:
    engine = LocalEngine(desk.room.app, quiet=0.05)
    thread = threading.Thread(target=engine.run)
    thread.start()
    until(lambda: bool(desk.outlet.asked))
    engine.stop()
    thread.join(20)
    assert desk.polled().polled_at is not None
