"""The page of the people: admins see and change who may sign in, nobody else does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path

import pytest

from publisher.core.person import Role
from publisher.files.config import Web
from publisher.store import invitations, trail
from publisher.words import LANGUAGES
from publisher.work import people
from publisher.work.actions.registry import OF_PEOPLE, ORDER
from tests.newsroom import Newsroom, open_newsroom
from tests.web.pages import Browser, Dashboard, open_dashboard
from tests.web.stages import shown_on, text_of

pytestmark = pytest.mark.usefixtures("cheap_passwords")

SCRIPT = "<script>alert('x')</script>"
EDITOR = 2
"""The number of the editor of the dashboard."""


@dataclass(frozen=True)
class Deed:
    """Something that only admins do: its path, and a form for it."""

    path: str
    fields: dict[str, str] = field(default_factory=dict)


DEEDS = {
    "role": Deed(f"/people/{EDITOR}/role", {"role": "viewer"}),
    "end": Deed(f"/people/{EDITOR}/end"),
    "remove": Deed(f"/people/{EDITOR}/remove"),
    "revoke": Deed("/invitations/1/revoke"),
}
each_deed = pytest.mark.parametrize("name", DEEDS)
each_role = pytest.mark.parametrize("role", Role)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    opened = open_newsroom(tmp_path)
    yield opened
    opened.app.close()


@pytest.fixture
def dashboard(room: Newsroom) -> Dashboard:
    """A dashboard with an editor who is signed in and an invitation that is out."""
    opened = open_dashboard(room.app)
    opened.browser(Role.EDITOR)
    invite(opened.browser(Role.ADMIN))
    return opened


def invite(browser: Browser, **fields: str) -> str:
    """Return the link that the page shows."""
    page = browser.post("/people/invite", **{"role": "editor", "days": "7", **fields})
    assert page.status_code == 200, text_of(page.text)
    found = re.search(r'id="address" value="([^"]+)"', page.text)
    assert found is not None
    return unescape(found[1])


def send(browser: Browser, deed: Deed, shown: str | None = None) -> tuple[int, str]:
    stamp = shown_on(browser.get(deed.path).text) if shown is None else shown
    answer = browser.post(deed.path, shown=stamp, **deed.fields)
    return answer.status_code, answer.text


def newest(room: Newsroom) -> int:
    with room.app.store.read() as session:
        return trail.newest(session)


def roles(room: Newsroom) -> dict[str, Role]:
    with room.app.store.read() as session:
        return {one.name: one.role for one in people.every(session)}


def test_every_deed_is_an_admins_and_none_is_for_programs() -> None:
    assert {one.name: one.role for one in OF_PEOPLE} == dict.fromkeys(DEEDS, Role.ADMIN)
    assert not {one.about for one in OF_PEOPLE} & {one.about for one in ORDER}


@each_deed
@each_role
def test_a_deed_is_done_by_admins_and_by_nobody_else(
    room: Newsroom, dashboard: Dashboard, name: str, role: Role
) -> None:
    browser, deed, admin = dashboard.browser(role), DEEDS[name], dashboard.browser(Role.ADMIN)
    stamp, before = shown_on(admin.get(deed.path).text), newest(room)
    assert stamp
    if role is not Role.ADMIN:
        assert browser.get(deed.path).status_code == 403
        assert send(browser, deed, stamp)[0] == 403 and newest(room) == before
        return
    assert send(browser, deed)[0] == 303
    with room.app.store.read() as session:
        assert [one.actor for one in trail.since(session, before)] == ["admin"]
    followed = browser.get("/people").text
    assert 'class="followed"' in followed and 'class="followed"' not in browser.get("/people").text


@each_deed
def test_a_deed_that_is_sent_twice_is_done_once(room: Newsroom, dashboard: Dashboard, name: str) -> None:
    browser = dashboard.browser(Role.ADMIN)
    stamp = shown_on(browser.get(DEEDS[name].path).text)
    assert send(browser, DEEDS[name], stamp)[0] == 303
    after = newest(room)
    assert send(browser, DEEDS[name], stamp)[0] in {404, 409} and newest(room) == after


@each_deed
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_deed_says_first_what_will_follow(dashboard: Dashboard, name: str, language: str) -> None:
    browser = dashboard.browser(Role.ADMIN)
    browser.post("/language", language=language)
    page = browser.get(DEEDS[name].path).text
    foretold = page.partition('aria-labelledby="foretold"')[2].partition("</section>")[0]
    assert f'<html lang="{language}">' in page and len(text_of(foretold)) > 60
    assert not any(f"{part}-" in text_of(page) for part in ("action", "ask", "foretold", "web", "about"))


@each_role
def test_only_admins_see_the_pages_and_their_links(dashboard: Dashboard, role: Role) -> None:
    browser, expected = dashboard.browser(role), 200 if role is Role.ADMIN else 403
    assert {browser.get(path).status_code for path in ("/people", "/trail")} == {expected}
    assert browser.post("/people/invite", role="viewer", days="7").status_code == expected
    assert ('href="/people"' in browser.get("/").text) is (role is Role.ADMIN)
    assert browser.get("/me").status_code == 200


def test_the_page_tells_of_everybody_when_they_signed_in_and_how_many_sessions_run(
    dashboard: Dashboard,
) -> None:
    page = dashboard.browser(Role.ADMIN).get("/people").text
    [editor] = [one for one in page.split("<tr>") if 'class="main">editor' in one]
    [viewer] = [one for one in page.split("<tr>") if 'class="main">viewer' in one]
    assert "08:00 18/01/2027" in editor and '">1</td>' in editor
    assert "chưa lần nào" in viewer and '">0</td>' in viewer and f"/people/{EDITOR}/remove" in editor


def test_a_lower_role_ends_the_sessions_and_holds_at_once(room: Newsroom, dashboard: Dashboard) -> None:
    editor, admin = dashboard.browser(Role.EDITOR), dashboard.browser(Role.ADMIN)
    assert send(admin, DEEDS["role"])[0] == 303
    assert roles(room)["editor"] is Role.VIEWER and editor.get("/").status_code == 303


@pytest.mark.parametrize("name", ["end", "remove"])
def test_who_is_signed_out_by_an_admin_sees_nothing_more(dashboard: Dashboard, name: str) -> None:
    editor = dashboard.browser(Role.EDITOR)
    assert send(dashboard.browser(Role.ADMIN), DEEDS[name])[0] == 303
    assert editor.get("/").status_code == 303
    assert (editor.sign_in("editor").status_code == 303) is (name == "end")


@pytest.mark.parametrize("name", ["role", "remove"])
def test_the_last_admin_stays_whatever_a_form_says(room: Newsroom, dashboard: Dashboard, name: str) -> None:
    admin, path = dashboard.browser(Role.ADMIN), f"/people/4/{name}"
    page = admin.get("/people").text
    assert f'href="{path}"' not in page and "Quản trị viên duy nhất" in page
    assert admin.get(path).status_code == 409
    answer = admin.post(path, role="viewer")
    assert answer.status_code == 409 and roles(room)["admin"] is Role.ADMIN


def test_a_role_that_is_none_is_told_beside_its_field(room: Newsroom, dashboard: Dashboard) -> None:
    status, page = send(dashboard.browser(Role.ADMIN), replace(DEEDS["role"], fields={"role": "root"}))
    assert status == 422 and 'id="role" name="role" required' in page and 'aria-invalid="true"' in page
    assert roles(room)["editor"] is Role.EDITOR


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"role": ""}, "role"),
        ({"role": "root"}, "role"),
        ({"days": "0"}, "days"),
        ({"days": "x"}, "days"),
        ({"name": "editor"}, "name"),
        ({"name": "x" * 61}, "name"),
    ],
)
def test_a_slip_in_an_invitation_is_told_beside_its_field_and_nobody_is_invited(
    room: Newsroom, dashboard: Dashboard, fields: dict[str, str], where: str
) -> None:
    admin, before = dashboard.browser(Role.ADMIN), newest(room)
    answer = admin.post("/people/invite", **{"role": "editor", "days": "7", **fields})
    assert answer.status_code == 422 and f'<a href="#{where}">' in answer.text
    assert 'aria-invalid="true"' in answer.text and 'id="address"' not in answer.text
    with room.app.store.read() as session:
        assert not [one for one in trail.since(session, before) if one.action != "signed-in"]


def test_a_link_is_shown_once_and_is_on_no_page_again(room: Newsroom, dashboard: Dashboard) -> None:
    admin = dashboard.browser(Role.ADMIN)
    token = invite(admin).rpartition("/")[2]
    for path in ("/people", "/trail", "/me", "/invitations/2/revoke"):
        assert token not in admin.get(path).text
    with room.app.store.read() as session:
        assert token not in str(trail.since(session, 0))
        assert len(invitations.standing(session, room.clock.now())) == 2


@pytest.mark.parametrize(
    ("web", "begins"),
    [
        (Web(), "http://127.0.0.1:8321/invite/"),
        (Web(listen="0.0.0.0:80"), "http://127.0.0.1:80/invite/"),
        (Web(listen="[::]:8321"), "http://[::1]:8321/invite/"),
        (Web(hosts=("*.noi-bo.example.org", "dangbai.example.org")), "https://dangbai.example.org/invite/"),
    ],
)
def test_a_link_begins_as_the_settings_say_whatever_a_request_calls_us(
    room: Newsroom, web: Web, begins: str
) -> None:
    room.app.config = replace(room.app.config, web=web)
    admin = open_dashboard(room.app).browser(Role.ADMIN)
    admin.client.headers["X-Forwarded-Host"] = "xa.example.org"
    assert invite(admin).startswith(begins)
    admin.client.headers["Host"] = "xa.example.org"
    refused = admin.post("/people/invite", origin="http://xa.example.org", role="viewer", days="7")
    assert refused.status_code == 400 and "/invite/" not in refused.text


def test_what_people_are_called_is_text_on_every_page(room: Newsroom, dashboard: Dashboard) -> None:
    people.add(room.app, SCRIPT, Role.ADMIN, "mật khẩu để thử", room.clock.now(), "cli")
    browser = dashboard.browser()
    browser.client.headers["User-Agent"] = f"Firefox {SCRIPT}"
    assert browser.sign_in(SCRIPT).status_code == 303
    invite(browser, name=f"{SCRIPT}2")
    for path in ("/people", "/me", "/trail", "/people/5/end", "/invitations/2/revoke"):
        page = browser.get(path).text
        assert "<script>" not in page and "&lt;script&gt;" in page, path


def test_what_does_not_exist_is_said_to_be_not_there(dashboard: Dashboard) -> None:
    admin = dashboard.browser(Role.ADMIN)
    paths = ("/people/99/role", "/people/x/end", f"/people/{EDITOR}/xyz", "/invitations/9/revoke")
    assert {admin.get(path).status_code for path in (*paths, "/invitations/²/revoke")} == {404}


@pytest.mark.parametrize("file", ["operations.md", "operations.vi.md"])
def test_the_operators_read_what_admins_alone_may_do(file: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / file).read_text(encoding="utf-8")
    [line] = [one for one in text.splitlines() if one.startswith("| admin |")]
    assert {*re.findall(r"`([a-z]+)`", line)} == {*DEEDS, "invite"}
