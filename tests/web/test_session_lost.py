"""A form that is sent when the session is over does nothing, says so, and is found again after signing in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import Response

from publisher.core.person import Role
from tests.browser.filled import open_filled
from tests.web.pages import HERE, Browser, Dashboard, open_dashboard, routes_of

pytestmark = pytest.mark.usefixtures("cheap_passwords")
OPEN = {"/login", "/logout", "/language", "/invite/{token}"}
"""What takes forms of people who are not signed in."""
UNSENT = {"vi": "không có gì được thực hiện", "en": "nothing of it was done"}


@pytest.fixture
def dashboard(tmp_path: Path) -> Iterator[Dashboard]:
    room = open_filled(tmp_path)
    yield open_dashboard(room.app)
    room.app.close()


def back_of(answer: Response) -> str:
    """Return where one is led back to from the sign-in page to which an answer leads."""
    place = urlsplit(answer.headers["location"])
    assert (answer.status_code, place.path) == (303, "/login")
    return parse_qs(place.query).get("next", ["/"])[0]


def sign_in_there(browser: Browser, answer: Response) -> str:
    """Sign in with the form of the sign-in page itself; return where that leads."""
    page = browser.get(answer.headers["location"])
    found = re.search(r'action="/login">\s*<input type="hidden" name="next" value="([^"]*)"', page.text)
    assert found is not None
    return browser.sign_in("admin", next=unescape(found[1])).headers["location"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_who_sends_a_form_after_the_session_is_told_that_nothing_was_done(
    dashboard: Dashboard, language: str
) -> None:
    browser = dashboard.browser()
    browser.post("/language", language=language)
    answer = browser.post("/queue/bai/withdraw", reason="Sai số liệu")
    page = browser.get(answer.headers["location"])
    assert page.status_code == 200 and UNSENT[language] in page.text and 'role="alert"' in page.text
    assert UNSENT[language] not in browser.get("/login?next=/queue/bai/withdraw").text


def test_who_signs_in_again_comes_back_to_the_page_of_the_form(dashboard: Dashboard) -> None:
    for sent, back in (
        ("/queue/new", "/queue/new"),
        ("/queue/b%C3%A0i%20m%E1%BB%9Bi/withdraw", "/queue/b%C3%A0i%20m%E1%BB%9Bi/withdraw"),
        ("/holds/release?scope=channel%3Awebsite", "/holds/release?scope=channel%3Awebsite"),
        ("/activities/import/load", "/activities/import"),
        ("/calendar/address", "/calendar"),
        ("/people/invite", "/people"),
        ("/me/tokens/3/remove", "/me"),
        ("/me/sessions/end-others?x=1", "/me"),
    ):
        browser = dashboard.browser()
        assert sign_in_there(browser, browser.post(sent)) == back, sent


def test_no_form_leads_back_to_an_address_that_shows_nothing(dashboard: Dashboard) -> None:
    stranger, admin, seen = dashboard.browser(), dashboard.browser(Role.ADMIN), 0
    for route in routes_of(dashboard.web.routes):
        if "POST" in (route.methods or set()) and route.path not in OPEN and "{" not in route.path:
            back = back_of(stranger.post(route.path))
            is_of_a_period = back == "/reports/make"  # which its form says in its address
            assert is_of_a_period or admin.get(back).status_code == 200, route.path
            seen += 1
    assert seen >= 9


def test_what_the_page_of_the_form_was_asked_for_is_kept(dashboard: Dashboard) -> None:
    page = dashboard.browser(Role.ADMIN).get("/reports/make?period=cchc-2027/2027-01")
    form = re.search(r'method="post" action="(/reports/make[^"]*)"', page.text)
    assert form is not None
    assert back_of(dashboard.browser().post(unescape(form[1]))) == "/reports/make?period=cchc-2027/2027-01"
    headers = {"Origin": HERE, "Referer": f"{HERE}/calendar?week=2027-W02"}
    sent = dashboard.browser().client.post("/calendar/address", headers=headers, follow_redirects=False)
    assert back_of(sent) == "/calendar?week=2027-W02"


@pytest.mark.parametrize(
    "page", ["https://xa.example.org/queue/new?x=1", f"{HERE}//xa.example.org/", "", ":"]
)
def test_no_form_leads_back_to_another_host(dashboard: Dashboard, page: str) -> None:
    browser = dashboard.browser()
    headers = {"Origin": HERE, "Referer": page}
    answer = browser.client.post("/queue/new", headers=headers, follow_redirects=False)
    assert sign_in_there(browser, answer) == "/queue/new"


def test_a_form_of_another_site_is_refused_before_anybody_is_asked_to_sign_in(dashboard: Dashboard) -> None:
    assert dashboard.browser().post("/queue/new", origin="https://xa.example.org").status_code == 403


def test_a_part_of_a_page_that_sends_a_form_leads_to_the_whole_sign_in_page(dashboard: Dashboard) -> None:
    headers = {"Origin": HERE, "HX-Request": "true"}
    answer = dashboard.browser().client.post("/queue/new", headers=headers)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/login?next=/queue/new&unsent=1")
