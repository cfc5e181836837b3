"""Another language leads back to the very page, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from httpx2 import Response

from publisher.core.person import Role
from tests.browser.filled import open_filled
from tests.browser.visits import VISITS
from tests.newsroom import Newsroom
from tests.web.pages import HERE, Browser, Dashboard, open_dashboard

pytestmark = pytest.mark.usefixtures("cheap_passwords", "database")
ODD = "/queue/b%C3%A0i%20m%E1%BB%9Bi%3F%23"


@pytest.fixture
def dashboard(tmp_path: Path) -> Iterator[Dashboard]:
    room: Newsroom = open_filled(tmp_path)
    yield open_dashboard(room.app)
    room.app.close()


def next_of(answer: Response) -> str:
    form = answer.text.partition('action="/language">')[2]
    found = re.search(r'name="next" value="([^"]*)"', form)
    assert found is not None
    return unescape(found[1])


def switch(browser: Browser, answer: Response) -> str:
    """Return where another language leads to from a page."""
    led = browser.post("/language", language="en", next=next_of(answer))
    assert led.status_code == 303
    return led.headers["location"]


def test_every_page_is_shown_again_in_the_other_language(dashboard: Dashboard) -> None:
    admin, nobody = dashboard.browser(Role.ADMIN), dashboard.browser()
    places = [(nobody if one.role is None else admin, one.path) for one in VISITS]
    places += [(admin, "/plan/cchc-2027/web-tb?at=2027-01-10&rolled_up=1"), (admin, ODD)]
    places += [(admin, "/log?q=phụ+nữ&since=2027-01-01"), (nobody, "/login?next=/plan%3Fat%3D2027-01-10")]
    for browser, path in places:
        seen = browser.get(path)
        again = browser.get(switch(browser, seen))
        assert again.status_code == seen.status_code, path
        assert again.url.raw_path == seen.url.raw_path, path


def test_a_page_that_answers_a_form_leads_back_to_the_page_of_the_form(dashboard: Dashboard) -> None:
    admin = dashboard.browser(Role.ADMIN)
    headers = {"Origin": HERE, "Referer": f"{HERE}/me?x=1"}
    refused = admin.client.post("/me/password", data={"old": "không phải"}, headers=headers)
    assert switch(admin, refused) == "/me?x=1"
    elsewhere = headers | {"Referer": "https://khac.example.org/xau"}
    refused = admin.client.post("/me/password", data={"old": "không phải"}, headers=elsewhere)
    assert switch(admin, refused) == "/me"


@pytest.mark.parametrize("path", ["//khac.example.org/", "/%2F/khac.example.org", "/%5C/khac.example.org"])
def test_no_address_makes_it_lead_to_another_host(dashboard: Dashboard, path: str) -> None:
    admin = dashboard.browser(Role.ADMIN)
    answer = admin.client.get(f"{HERE}{path}", follow_redirects=False)
    if answer.status_code != 303:
        led = switch(admin, answer)
        assert led.startswith("/") and not led.startswith(("//", "/\\"))
