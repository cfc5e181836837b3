"""When a page fails by our fault, people read so in their language, and the log has what went wrong."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette import types
from starlette.responses import Response
from starlette.types import Message, Receive, Send

from publisher.core.api_token import Scope
from publisher.core.person import Role
from publisher.web.guard import HEADERS
from publisher.web.mishap import Mishap
from tests.newsroom import Newsroom, open_newsroom
from tests.web.api import program
from tests.web.pages import Dashboard, open_dashboard

pytestmark = pytest.mark.usefixtures("cheap_passwords")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    opened = open_newsroom(tmp_path, "website")
    yield opened
    opened.app.close()


@pytest.fixture
def dashboard(room: Newsroom) -> Dashboard:
    return open_dashboard(room.app)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object, **named: object) -> None:
        raise RuntimeError("bí mật bên trong")

    monkeypatch.setattr("publisher.web.pages.channels.obstacles", fail)


@pytest.mark.parametrize(
    ("language", "said"), [("vi", "Trang này đang gặp lỗi"), ("en", "This page has failed")]
)
@pytest.mark.usefixtures("broken")
def test_a_page_that_fails_says_so_without_what_lies_within(
    dashboard: Dashboard, caplog: pytest.LogCaptureFixture, language: str, said: str
) -> None:
    browser = dashboard.browser(Role.VIEWER)
    browser.post("/language", language=language)
    with caplog.at_level(logging.ERROR):
        answer = browser.get("/channels")
    assert answer.status_code == 500 and said in answer.text and 'href="/"' in answer.text
    assert "bí mật" not in answer.text and "bí mật" in caplog.text
    assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
    assert browser.get("/queue").status_code == 200


def test_a_program_that_meets_a_fault_of_ours_is_told_in_its_own_form(
    dashboard: Dashboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = program(dashboard, Role.VIEWER, Scope.READ)
    monkeypatch.setattr("publisher.web.api.reading.holds", None)
    answer = asked.get("/holds")
    assert answer.status_code == 500 and answer.json()["code"] == "api-failed"


def test_who_is_signed_in_already_is_led_on_from_the_page_to_sign_in(dashboard: Dashboard) -> None:
    browser = dashboard.browser(Role.VIEWER)
    answer = browser.get("/login?next=/log")
    assert (answer.status_code, answer.headers["location"]) == (303, "/log")
    assert browser.get("/login?next=https://xa.example.org").headers["location"] == "/"
    assert dashboard.browser().get("/login").status_code == 200


def test_an_answer_that_has_begun_is_cut_off_and_not_begun_anew() -> None:
    """A stream of which half is out cannot become a page; who reads it has to see that it broke."""
    sent: list[Message] = []

    async def begins(scope: types.Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError("giữa chừng")

    async def keep(message: Message) -> None:
        sent.append(message)

    async def hear() -> Message:
        return {"type": "http.request"}

    before = Mishap(begins, answer=lambda request: Response("trang", 500))
    with pytest.raises(RuntimeError, match="giữa chừng"):
        asyncio.run(before({"type": "http", "path": "/live"}, hear, keep))
    assert [one["status"] for one in sent] == [200]
