"""What no page can read is answered with a page in the visitor's language, and does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import Response

from publisher.core.person import Role
from tests.newsroom import open_newsroom
from tests.web.pages import HERE, Browser, Dashboard, open_dashboard, routes_of

pytestmark = pytest.mark.usefixtures("cheap_passwords")
SAID = {"vi": "Không thực hiện được yêu cầu này", "en": "This request could not be carried out"}
FIELDS = (
    "name",
    "password",
    "again",
    "next",
    "language",
    "old",
    "new",
    "label",
    "scope",
    "most",
    "role",
    "days",
)
"""What forms ask for as text, and get a file instead."""


@pytest.fixture
def dashboard(tmp_path: Path) -> Iterator[Dashboard]:
    room = open_newsroom(tmp_path)
    yield open_dashboard(room.app)
    room.app.close()


def send(browser: Browser, path: str, body: bytes = b"", kind: str = "") -> Response:
    headers = {"Origin": HERE} | ({"Content-Type": kind} if kind else {})
    return browser.client.post(path, content=body, headers=headers, follow_redirects=False)


def test_a_language_switch_without_a_language_stays_where_one_is(dashboard: Dashboard) -> None:
    browser = dashboard.browser(Role.VIEWER)
    answer = browser.post("/language", next="/log")
    assert (answer.status_code, answer.headers["location"]) == (303, "/log")
    assert 'lang="vi"' in browser.get("/log").text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_cannot_be_read_is_told_in_the_language_of_the_visitor(
    dashboard: Dashboard, language: str
) -> None:
    browser = dashboard.browser(Role.ADMIN)
    browser.post("/language", language=language)
    file = browser.client.post(
        "/language", files={"language": ("x.txt", b"vi")}, headers={"Origin": HERE}, follow_redirects=False
    )
    broken = send(browser, "/login", b"xxx", "multipart/form-data")
    elsewhere = send(browser, "/queue")
    assert [one.status_code for one in (file, broken, elsewhere)] == [422, 400, 405]
    assert all(SAID[language] in one.text and 'href="/"' in one.text for one in (file, broken, elsewhere))
    assert elsewhere.headers["allow"] == "GET"


def test_no_page_answers_with_what_the_framework_says(dashboard: Dashboard) -> None:
    browser, seen = dashboard.browser(Role.ADMIN), 0
    for route in routes_of(dashboard.web.routes):
        if "POST" not in (route.methods or set()) or route.path == "/logout":
            continue
        path = route.path.replace("{", "").replace("}", "")
        files = dict.fromkeys(FIELDS, ("x.txt", b"x"))
        odd = browser.client.post(path, files=files, headers={"Origin": HERE}, follow_redirects=False)
        many = send(
            browser, path, b"&".join(b"a=1" for _ in range(2000)), "application/x-www-form-urlencoded"
        )
        broken = send(browser, path, b"xxx", "multipart/form-data")
        for answer in (odd, many, broken):
            assert "json" not in answer.headers.get("content-type", ""), path
        seen += 1
    assert seen >= 15


def test_a_file_of_ours_that_is_not_there_is_told_as_an_address_that_leads_nowhere(
    dashboard: Dashboard,
) -> None:
    answer = dashboard.browser().get("/static/khong-co.css")
    assert answer.status_code == 404 and "Không có trang này" in answer.text
