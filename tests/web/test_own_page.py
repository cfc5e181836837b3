"""One's own page: sessions, the password, tokens; nobody touches those of others there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from publisher.core.person import Role
from publisher.words import LANGUAGES
from publisher.work import api_tokens, signing_in
from tests.newsroom import Newsroom, open_newsroom
from tests.web.pages import PASSWORD, Browser, Dashboard, open_dashboard
from tests.web.stages import text_of

pytestmark = pytest.mark.usefixtures("cheap_passwords")

NEW = "một mật khẩu khác hẳn"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    opened = open_newsroom(tmp_path)
    yield opened
    opened.app.close()


@pytest.fixture
def dashboard(room: Newsroom) -> Dashboard:
    return open_dashboard(room.app)


def numbers(browser: Browser) -> list[str]:
    """Return the numbers of the sessions that the page shows."""
    return re.findall(r"/me/sessions/(\d+)/end", browser.get("/me").text)


def change(browser: Browser, **fields: str) -> tuple[int, str]:
    answer = browser.post("/me/password", **{"old": PASSWORD, "new": NEW, "again": NEW, **fields})
    return answer.status_code, answer.text


def make_token(browser: Browser, **fields: str) -> str:
    page = browser.post("/me/tokens", **{"label": "kho số liệu", "scope": "read", "most": "", **fields}).text
    found = re.search(r'id="secret" value="([^"]+)"', page)
    assert found is not None, text_of(page)
    return unescape(found[1])


def test_the_page_names_the_browsers_and_marks_the_one_that_asks(dashboard: Dashboard) -> None:
    office = dashboard.browser()
    office.client.headers["User-Agent"] = WINDOWS
    office.sign_in("editor")
    other = dashboard.browser()
    other.client.headers["User-Agent"] = "nobody-knows/1.0"
    other.sign_in("editor")
    page = office.get("/me").text
    rows = page.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]
    assert "trình duyệt không rõ" in rows[0] and "phiên này" not in rows[0]
    assert "Chrome · Windows" in rows[1] and "phiên này" in rows[1] and "nobody-knows" not in page


def test_one_session_is_ended_and_the_others_go_on(dashboard: Dashboard) -> None:
    here, there = dashboard.browser(Role.EDITOR), dashboard.browser(Role.EDITOR)
    newest, own = numbers(here)
    answer = here.post(f"/me/sessions/{newest}/end")
    assert answer.headers["location"] == "/me" and "Phiên đã kết thúc" in here.get("/me").text
    assert there.get("/").status_code == 303 and numbers(here) == [own]
    assert here.post(f"/me/sessions/{own}/end").status_code == 303
    assert here.get("/me").headers["location"].startswith("/login")


def test_all_other_sessions_are_ended_at_once(dashboard: Dashboard) -> None:
    here, *others = (dashboard.browser(Role.EDITOR) for _ in range(3))
    viewer = dashboard.browser(Role.VIEWER)
    here.post("/me/sessions/end-others")
    assert "Đã kết thúc các phiên khác: 2." in here.get("/me").text
    assert {one.get("/").status_code for one in others} == {303} and viewer.get("/").status_code == 200


@pytest.mark.parametrize("number", ["1", "99", "x", "²"])
def test_nobody_ends_the_session_of_somebody_else(dashboard: Dashboard, number: str) -> None:
    viewer = dashboard.browser(Role.VIEWER)
    assert numbers(viewer) == ["1"]
    assert dashboard.browser(Role.ADMIN).post(f"/me/sessions/{number}/end").status_code == 404
    assert viewer.get("/").status_code == 200


def test_another_password_takes_the_old_one_and_ends_the_other_sessions(dashboard: Dashboard) -> None:
    here, there = dashboard.browser(Role.EDITOR), dashboard.browser(Role.EDITOR)
    before = here.client.cookies["publisher-session"]
    assert change(here)[0] == 303
    assert here.client.cookies["publisher-session"] != before
    assert "Đã đổi mật khẩu" in here.get("/me").text and there.get("/").status_code == 303
    assert dashboard.browser().sign_in("editor").status_code == 401
    assert dashboard.browser().sign_in("editor", NEW).status_code == 303
    old = dashboard.browser()
    old.client.cookies.set("publisher-session", before, domain="localhost.local")
    assert old.get("/").status_code == 303


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"old": "sai rồi mà"}, "old"),
        ({"new": "ngắn", "again": "ngắn"}, "new"),
        ({"again": "khác hẳn"}, "new"),
        ({"new": "editor....", "again": "editor"}, "new"),
    ],
)
def test_a_slip_changes_nothing_and_no_password_comes_back(
    dashboard: Dashboard, fields: dict[str, str], where: str
) -> None:
    here, there = dashboard.browser(Role.EDITOR), dashboard.browser(Role.EDITOR)
    status, page = change(here, **fields)
    assert status == 422 and f'<a href="#{where}">' in page
    assert not any(one in page for one in (PASSWORD, NEW, "sai rồi mà"))
    assert there.get("/").status_code == 200
    assert dashboard.browser().sign_in("editor").status_code == 303


def test_the_old_password_cannot_be_found_by_trying(dashboard: Dashboard) -> None:
    here = dashboard.browser(Role.EDITOR)
    for _ in range(5):
        assert change(here, old="sai rồi mà")[0] == 422
    status, page = change(here)
    assert status == 429 and "phút" in page


def test_a_token_is_shown_once_and_works_until_it_is_removed(room: Newsroom, dashboard: Dashboard) -> None:
    here = dashboard.browser(Role.EDITOR)
    secret = make_token(here)
    assert api_tokens.who(room.app, secret, "::1", room.clock.now())[1].name == "editor"
    page = here.get("/me").text
    assert "kho số liệu" in page and secret not in page
    assert here.post("/me/tokens/1/remove").headers["location"] == "/me"
    assert "kho số liệu" not in here.get("/me").text.partition('id="tokens"')[2]
    with pytest.raises(Exception, match="token-wrong"):
        api_tokens.who(room.app, secret, "::1", room.clock.now())


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"label": " "}, "label"),
        ({"label": "có rồi"}, "label"),
        ({"scope": "xyz"}, "scope"),
        ({"most": "admin"}, "most"),
        ({"most": "root"}, "most"),
    ],
)
def test_a_slip_in_a_token_is_told_beside_its_field(
    dashboard: Dashboard, fields: dict[str, str], where: str
) -> None:
    here = dashboard.browser(Role.EDITOR)
    make_token(here, label="có rồi")
    answer = here.post("/me/tokens", **{"label": "mới", "scope": "act", "most": "", **fields})
    assert answer.status_code == 422 and f'<a href="#{where}">' in answer.text
    assert 'id="secret"' not in answer.text and "publisher user" not in answer.text


def test_nobody_removes_the_token_of_somebody_else(room: Newsroom, dashboard: Dashboard) -> None:
    secret = make_token(dashboard.browser(Role.EDITOR))
    assert dashboard.browser(Role.ADMIN).post("/me/tokens/1/remove").status_code == 404
    assert api_tokens.who(room.app, secret, "::1", room.clock.now())


def test_who_has_no_password_is_not_asked_for_one(room: Newsroom, dashboard: Dashboard) -> None:
    from publisher.store import people as rows

    with room.app.store.write() as session:
        person = rows.add(session, "Chị Lan", Role.VIEWER, "", room.clock.now(), "cli")
        token = signing_in.begin(session, person, "::1", "", room.clock.now())
    browser = dashboard.browser()
    browser.client.cookies.set("publisher-session", token, domain="localhost.local")
    page = browser.get("/me").text
    assert "tài khoản của cơ quan" in page and 'name="old"' not in page
    assert change(browser, old="")[0] == 422 and browser.sign_in("Chị Lan", "").status_code == 401


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_one_language(dashboard: Dashboard, language: str) -> None:
    here = dashboard.browser(Role.EDITOR)
    here.post("/language", language=language)
    page = here.get("/me").text
    assert (
        f'<html lang="{language}">' in page and "web-" not in text_of(page) and "head-" not in text_of(page)
    )
