"""The link of an invitation in a browser: looked at as often as one likes, used once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.core.person import Role
from publisher.store import trail
from publisher.work import invitations
from tests.newsroom import Newsroom, open_newsroom
from tests.web.pages import PASSWORD, Browser, Dashboard, open_dashboard
from tests.web.test_people_page import invite

pytestmark = pytest.mark.usefixtures("cheap_passwords")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    opened = open_newsroom(tmp_path)
    yield opened
    opened.app.close()


@pytest.fixture
def dashboard(room: Newsroom) -> Dashboard:
    return open_dashboard(room.app)


@pytest.fixture
def link(dashboard: Dashboard) -> str:
    """The path of an invitation for an editor."""
    return "/invite/" + invite(dashboard.browser(Role.ADMIN), name="Chị Lan").rpartition("/")[2]


def come_in(browser: Browser, link: str, **fields: str) -> tuple[int, str]:
    told = {"name": "Chị Lan", "password": PASSWORD, "again": PASSWORD, **fields}
    answer = browser.post(link, **told)
    return answer.status_code, answer.text


def test_who_opens_a_link_reads_who_invites_as_what_and_comes_in(dashboard: Dashboard, link: str) -> None:
    browser = dashboard.browser()
    page = browser.get(link).text
    assert "admin mời anh chị" in page and "biên tập viên" in page and 'value="Chị Lan"' in page
    assert come_in(browser, link)[0] == 303
    assert 'title="biên tập viên">Chị Lan<' in browser.get("/").text
    assert come_in(dashboard.browser(), link, name="Anh Bình")[0] == 404
    assert dashboard.browser().sign_in("Chị Lan").status_code == 303


def test_looking_at_a_link_changes_nothing(room: Newsroom, dashboard: Dashboard, link: str) -> None:
    with room.app.store.read() as session:
        before = trail.newest(session)
    for _ in range(25):
        answer = dashboard.browser().get(link)
        assert answer.status_code == 200 and "set-cookie" not in answer.headers
    with room.app.store.read() as session:
        assert trail.newest(session) == before


def test_a_session_that_was_planted_before_is_worth_nothing_afterwards(
    dashboard: Dashboard, link: str
) -> None:
    browser = dashboard.browser()
    browser.client.cookies.set("publisher-session", "planted", domain="localhost.local")
    answer = browser.post(link, name="Chị Lan", password=PASSWORD, again=PASSWORD)
    cookie = answer.headers["set-cookie"]
    assert "planted" not in cookie and "HttpOnly" in cookie and "SameSite=lax" in cookie
    stranger = dashboard.browser()
    stranger.client.cookies.set("publisher-session", "planted", domain="localhost.local")
    assert stranger.get("/").status_code == 303


def test_a_form_of_another_site_uses_no_link(dashboard: Dashboard, link: str) -> None:
    stranger = dashboard.browser()
    answer = stranger.post(link, origin="https://xa.example.org", name="Kẻ gian", password=PASSWORD)
    assert answer.status_code == 403
    assert come_in(stranger, link)[0] == 303


@pytest.mark.parametrize(
    ("fields", "where", "said"),
    [
        ({"again": "khác hẳn mật khẩu"}, "password", "không giống nhau"),
        ({"password": "ngắn", "again": "ngắn"}, "password", "ít nhất 10 ký tự"),
        ({"name": "editor"}, "name", "hãy chọn tên khác"),
        ({"name": ""}, "name", "để trống"),
    ],
)
def test_a_slip_is_told_beside_its_field_and_no_password_comes_back(
    dashboard: Dashboard, link: str, fields: dict[str, str], where: str, said: str
) -> None:
    status, page = come_in(dashboard.browser(), link, **fields)
    assert status == 422 and f'<a href="#{where}">' in page and said in page
    assert PASSWORD not in page and 'aria-invalid="true"' in page and "publisher user" not in page
    assert come_in(dashboard.browser(), link)[0] == 303


def test_a_link_that_leads_nowhere_says_what_to_do_and_too_many_are_refused(dashboard: Dashboard) -> None:
    browser = dashboard.browser()
    for number in range(20):
        answer = browser.get(f"/invite/sai-{number}")
        assert answer.status_code == 404 and "nhờ quản trị viên" in answer.text
    assert browser.get("/invite/khac").status_code == browser.post("/invite/khac").status_code == 429
    assert dashboard.browser().sign_in("viewer").status_code == 303


def test_who_was_quicker_is_told_where_both_had_the_page_open(
    dashboard: Dashboard, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = invitations.find

    def find_before_it_was_used(*given: object) -> object:
        found = find(*given)  # type: ignore[arg-type]
        monkeypatch.setattr("publisher.web.pages.invitation.invitations.find", find)
        come_in(dashboard.browser(), link, name="Anh Bình")
        return found

    monkeypatch.setattr("publisher.web.pages.invitation.invitations.find", find_before_it_was_used)
    status, page = come_in(dashboard.browser(), link)
    assert status == 404 and "đã được dùng" in page


def test_the_page_speaks_the_language_that_is_chosen_and_comes_back_to_the_link(
    dashboard: Dashboard, link: str
) -> None:
    browser = dashboard.browser()
    assert browser.post("/language", language="en", next=link).headers["location"] == link
    page = browser.get(link).text
    assert "invites you to the dashboard as editor" in page and "web-" not in page.replace(
        "publisher-web", ""
    )
