"""Nobody sees or does anything without signing in, and no other site acts in anybody's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.core.person import Role
from publisher.web.guard import HEADERS
from publisher.work import people
from tests.newsroom import open_newsroom
from tests.web.pages import HERE, PASSWORD, Dashboard, open_dashboard, routes_of

pytestmark = pytest.mark.usefixtures("cheap_passwords")

OPEN = {
    "/healthz",
    "/readyz",
    "/metrics",
    "/login",
    "/logout",
    "/language",
    "/calendar.ics",
    "/feed.xml",
    "/invite/{token}",
}
"""What is answered without signing in; signing out of nothing does nothing, calendars and invitations have
an address, and figures are for programs on this machine."""

ENDLESS = {"/live"}
"""What goes on as long as somebody listens."""


@pytest.fixture
def dashboard(tmp_path: Path) -> Iterator[Dashboard]:
    room = open_newsroom(tmp_path)
    yield open_dashboard(room.app)
    room.app.close()


def paths(dashboard: Dashboard) -> list[tuple[str, str]]:
    """Return every path with its method, asked of the application itself."""
    found = []
    for route in routes_of(dashboard.web.routes):
        for method in sorted((route.methods or set()) - {"HEAD"}):
            found.append((method, re.sub(r"{item}|{key}|{action}", "bai", route.path)))
    return found


def test_every_page_asks_who_is_there(dashboard: Dashboard) -> None:
    stranger, seen = dashboard.browser(), 0
    for method, path in paths(dashboard):
        if path in OPEN:
            continue
        answer = stranger.get(path) if method == "GET" else stranger.post(path)
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/login"), path
        seen += 1
    assert seen >= 6


def test_there_is_no_page_of_the_framework_and_no_map_of_the_application(dashboard: Dashboard) -> None:
    browser = dashboard.browser(Role.ADMIN)
    assert {browser.get(path).status_code for path in ("/docs", "/redoc", "/openapi.json")} == {404}


def test_who_signs_in_comes_to_the_page_that_was_asked_for(dashboard: Dashboard) -> None:
    browser = dashboard.browser()
    asked = browser.get("/log?channel=website&state=missed")
    assert asked.headers["location"] == "/login?next=/log%3Fchannel%3Dwebsite%26state%3Dmissed"
    page = browser.get(asked.headers["location"])
    assert 'value="/log?channel=website&amp;state=missed"' in page.text
    answer = browser.sign_in("viewer", next="/log?channel=website&state=missed")
    assert answer.headers["location"] == "/log?channel=website&state=missed"
    assert browser.get("/log").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://xa.example.org",
        "//xa.example.org",
        "/\\xa.example.org",
        "\\\\xa.example.org",
        "/a b",
        "javascript:1",
    ],
)
def test_nobody_is_led_to_another_host_by_signing_in(dashboard: Dashboard, elsewhere: str) -> None:
    browser = dashboard.browser()
    assert 'name="next" value="/"' in browser.client.get("/login", params={"next": elsewhere}).text
    assert browser.sign_in("viewer", next=elsewhere).headers["location"] == "/"
    assert browser.post("/language", language="en", next=elsewhere).headers["location"] == "/"


def test_a_wrong_password_is_told_without_saying_what_was_wrong(dashboard: Dashboard) -> None:
    browser = dashboard.browser()
    known, unknown = browser.sign_in("viewer", "sai rồi mà"), browser.sign_in("ai-do", "sai rồi mà")
    assert (known.status_code, unknown.status_code) == (401, 401)
    assert 'role="alert"' in known.text and "set-cookie" not in known.headers
    assert known.text.replace('value="viewer"', "") == unknown.text.replace('value="ai-do"', "")
    assert browser.get("/").status_code == 303


def test_who_tries_too_often_is_told_to_wait_even_with_the_right_password(dashboard: Dashboard) -> None:
    browser = dashboard.browser()
    for _ in range(5):
        browser.sign_in("viewer", "sai rồi mà")
    answer = browser.sign_in("viewer")
    assert answer.status_code == 429 and "phút" in answer.text
    assert browser.get("/").status_code == 303


def test_a_form_of_another_site_does_nothing(dashboard: Dashboard) -> None:
    browser = dashboard.browser(Role.ADMIN)
    for origin in ("https://xa.example.org", "null", "http://localhost:1", None):
        refused = browser.post("/logout", origin=origin)
        assert refused.status_code == 403 and "Không có gì được thực hiện" in refused.text
    assert browser.get("/").status_code == 200
    assert browser.client.post("/logout", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert browser.client.post("/logout", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200
    assert browser.get("/").status_code == 303


def test_a_session_that_was_planted_before_signing_in_is_worth_nothing(dashboard: Dashboard) -> None:
    browser = dashboard.browser()
    browser.client.cookies.set("publisher-session", "planted", domain="localhost.local")
    answer = browser.sign_in("viewer")
    assert "planted" not in answer.headers["set-cookie"]
    stranger = dashboard.browser()
    stranger.client.cookies.set("publisher-session", "planted", domain="localhost.local")
    assert stranger.get("/").status_code == 303


def test_the_cookie_is_read_by_no_script_and_sent_along_by_no_other_site(dashboard: Dashboard) -> None:
    plain = dashboard.browser().sign_in("viewer").headers["set-cookie"]
    assert "HttpOnly" in plain and "SameSite=lax" in plain and "Secure" not in plain
    secure = dashboard.browser(host="https://localhost")
    answer = secure.post("/login", origin="https://localhost", name="viewer", password=PASSWORD)
    assert "Secure" in answer.headers["set-cookie"]


def test_who_signs_out_or_is_removed_sees_nothing_more(dashboard: Dashboard) -> None:
    one, other = dashboard.browser(Role.VIEWER), dashboard.browser(Role.EDITOR)
    token = one.client.cookies["publisher-session"]
    one.post("/logout")
    one.client.cookies.set("publisher-session", token, domain="localhost.local")
    assert one.get("/").status_code == 303
    with dashboard.app.store.write() as session:
        people.remove(session, "editor", dashboard.app.clock.outside(), "admin")
    assert other.get("/").status_code == 303


def test_every_answer_forbids_scripts_frames_and_forms_of_others(dashboard: Dashboard) -> None:
    browser = dashboard.browser(Role.VIEWER)
    for path in ("/", "/login", "/khong-co", "/healthz", "/static/dashboard.css"):
        headers = browser.get(path).headers
        assert {name: headers[name] for name in HEADERS} == HEADERS, path
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


def test_a_page_carries_no_script_or_style_of_its_own(dashboard: Dashboard) -> None:
    browser = dashboard.browser(Role.ADMIN)
    for _, path in paths(dashboard):
        if path in ENDLESS:
            continue
        text = browser.get(path).text
        assert "<style" not in text and " style=" not in text and " onclick=" not in text, path
        assert text.count("<script") == text.count("<script src="), path
        assert "http://" not in text.replace(HERE, "") or path == "/queue/bai", path


def test_another_host_name_is_refused(dashboard: Dashboard) -> None:
    assert dashboard.browser(host="http://xa.example.org").get("/login").status_code == 400


def test_part_of_a_page_that_asks_without_a_session_leads_to_the_sign_in_page(dashboard: Dashboard) -> None:
    answer = dashboard.browser().get("/", **{"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/login")


def test_the_language_is_kept_and_another_one_is_not(dashboard: Dashboard) -> None:
    browser = dashboard.browser()
    assert 'lang="vi"' in browser.get("/login").text
    assert browser.post("/language", language="en", next="/login").headers["location"] == "/login"
    assert 'lang="en"' in browser.get("/login").text and "Sign in" in browser.get("/login").text
    browser.post("/language", language="xx")
    assert 'lang="en"' in browser.get("/login").text
