"""The thread that tells programs, beside the daemon: it disturbs nothing, and leaves nothing untold."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from publisher.core.delivery import State
from publisher.engine import rounds
from publisher.engine.local import LocalEngine
from publisher.files.webhook_settings import Webhook
from publisher.settings import Secret
from tests.engine.test_local import QUIET, drop, running, states, until
from tests.newsroom import Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def newsroom(tmp_path: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    monkeypatch.setenv("GIA_LAP", "gia-lap-gia-lap-gia-lap-1")
    room = open_newsroom(tmp_path)
    (tmp_path / "content" / "queue").mkdir(parents=True)
    hook = Webhook(url=httpserver.url_for("/hook"), secret=Secret("env:GIA_LAP"))
    room.app.config = replace(room.app.config, webhooks={"toa-soan": hook})
    yield room
    room.app.close()


def test_what_goes_out_is_told_while_the_daemon_runs(newsroom: Newsroom, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    with running(newsroom):
        drop(newsroom, "tot.md", "Bài tốt")
        until(lambda: len(httpserver.log) == 1)
    told = json.loads(httpserver.log[0][0].data)
    assert (told["type"], told["data"]["title"]) == ("delivery.published", "Bài tốt")


def test_a_run_until_idle_tells_at_its_end(newsroom: Newsroom, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    LocalEngine(newsroom.app, quiet=QUIET).run(until_idle=True)
    drop(newsroom, "tot.md", "Bài tốt")
    LocalEngine(newsroom.app, quiet=QUIET).run(until_idle=True)
    assert len(httpserver.log) == 1


def test_a_program_that_hangs_delays_no_delivery_and_not_the_end(
    newsroom: Newsroom, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "GOODBYE_SECONDS", 0.1)
    taken, let_go = threading.Event(), threading.Event()

    def hang(request: Request) -> Response:
        taken.set()
        let_go.wait(30)
        return Response(status=204)

    httpserver.expect_request("/hook").respond_with_handler(hang)
    with running(newsroom):
        drop(newsroom, "mot.md", "Bài một")
        assert taken.wait(20)
        drop(newsroom, "hai.md", "Bài hai")
        until(lambda: states(newsroom, "hai") == [State.PUBLISHED])
    let_go.set()
    until(lambda: "messenger" not in {thread.name for thread in threading.enumerate()})


def test_without_a_webhook_there_is_no_thread(newsroom: Newsroom) -> None:
    newsroom.app.config = replace(newsroom.app.config, webhooks={})
    with running(newsroom):
        until(lambda: newsroom.app.workspace.joinpath("var", "daemon.lock").exists())
        assert "messenger" not in {thread.name for thread in threading.enumerate()}
