"""What people may decide on the pages, by their role: the consequence first, then once, under their name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from publisher.core.delivery import State
from publisher.core.person import Role
from publisher.store import approvals, items
from publisher.words import LANGUAGES, catalogue
from publisher.work.actions.action import About
from publisher.work.actions.registry import ACTIONS, ORDER
from tests.newsroom import Newsroom
from tests.web.pages import HERE, Browser, open_dashboard
from tests.web.stages import (
    PIECE,
    STAGES,
    WRITES_NOTHING,
    Stage,
    called,
    newest_actor,
    send,
    shown_on,
    stage,
    standing,
    steps,
    text_of,
)

pytestmark = pytest.mark.usefixtures("cheap_passwords")

each_stage = pytest.mark.parametrize("one", STAGES, ids=called)
each_language = pytest.mark.parametrize("language", LANGUAGES)
NEEDED = {
    Role.EDITOR: {"replace", "hold", "retry", "reschedule", "confirm", "cancel", "pause", "test"}
    | {"remove", "accept", "ignore"},
    Role.APPROVER: {"approve", "return", "release", "correct", "withdraw", "anew", "resume"},
}
"""The lowest role for each action, as docs/operations.md says."""
Opened = Callable[[Stage, Role], tuple[Newsroom, Browser]]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Open a newsroom where an action can be done, with a browser of somebody who is signed in."""
    rooms: list[Newsroom] = []

    def open_(one: Stage, role: Role = Role.ADMIN) -> tuple[Newsroom, Browser]:
        rooms.append(one.open(tmp_path))
        return rooms[0], open_dashboard(rooms[0].app).browser(role)

    yield open_
    for room in rooms:
        room.app.close()


def needed(name: str) -> Role:
    return next(role for role, names in NEEDED.items() if name in names)


def test_every_action_has_a_stage_and_a_role_of_the_table() -> None:
    assert {(one.about, one.name) for one in STAGES} == {(one.about, one.name) for one in ORDER}
    assert {one.name: one.role for one in ORDER} == {one.name: needed(one.name) for one in ORDER}


@pytest.mark.parametrize("file", ["operations.md", "operations.vi.md"])
def test_the_operators_read_which_role_may_do_what(file: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / file).read_text(encoding="utf-8")
    for role, names in NEEDED.items():
        [line] = [one for one in text.splitlines() if one.startswith(f"| {role} |")]
        assert {*re.findall(r"`([a-z]+)`", line)} == names


@pytest.mark.parametrize(
    ("one", "role"),
    [(one, role) for one in STAGES for role in Role if role.may(needed(one.name))],
    ids=called,
)
def test_an_action_is_done_by_those_whose_role_allows_it_under_their_name(
    opened: Opened, one: Stage, role: Role
) -> None:
    room, browser = opened(one, role)
    page = browser.get(one.path)
    assert page.status_code == 200 and shown_on(page.text)
    answer = send(browser, one)
    assert answer.status_code == 303, answer.text
    if (one.about, one.name) not in WRITES_NOTHING:
        assert newest_actor(room) == role
    after = browser.get(answer.headers["location"])
    assert after.status_code == 200 and 'class="followed"' in after.text
    assert 'class="followed"' not in browser.get(answer.headers["location"]).text, "it is said once"


@each_stage
def test_an_action_is_refused_to_those_whose_role_does_not_allow_it(opened: Opened, one: Stage) -> None:
    room, admin = opened(one, Role.ADMIN)
    shown = shown_on(admin.get(one.path).text)
    refused = [role for role in Role if not role.may(needed(one.name))]
    assert Role.VIEWER in refused
    for role in refused:
        browser = Browser(TestClient(admin.client.app, base_url=HERE))
        assert browser.sign_in(str(role)).status_code == 303
        before = steps(room)
        assert browser.get(one.path).status_code == 403
        assert send(browser, one, shown=shown).status_code == 403
        assert steps(room) == before, role


@each_stage
def test_a_form_that_is_sent_twice_is_done_once(opened: Opened, one: Stage) -> None:
    room, browser = opened(one, Role.ADMIN)
    shown = shown_on(browser.get(one.path).text)
    assert send(browser, one, shown=shown).status_code == 303
    after = steps(room)
    again = send(browser, one, shown=shown)
    if (one.about, one.name) in WRITES_NOTHING:
        return
    assert again.status_code == 409 and "Trang này đã cũ" in again.text
    assert steps(room) == after


@each_stage
@each_language
def test_the_page_of_an_action_says_what_will_follow_in_the_language_of_the_visitor(
    opened: Opened, one: Stage, language: str
) -> None:
    _, browser = opened(one, Role.ADMIN)
    browser.post("/language", language=language)
    page = browser.get(one.path).text
    foretold = page.partition('aria-labelledby="foretold"')[2].partition("</section>")[0]
    assert f'<html lang="{language}">' in page and len(text_of(foretold)) > 60
    for said in (page, browser.get(send(browser, one).headers["location"]).text):
        text = text_of(said)
        assert not any(f"{part}-" in text for part in ("action", "ask", "foretold", "web", "scope", "about"))
        assert "{" not in text.partition("Các lần gửi")[0].partition("Attempts")[0]


@each_stage
def test_what_needs_no_command_names_none(opened: Opened, one: Stage) -> None:
    _, browser = opened(one, Role.ADMIN)
    page = browser.get(one.path).text
    after = browser.get(send(browser, one).headers["location"]).text
    followed = after.partition('class="followed"')[2].partition("</div>")[0]
    assert "publisher " not in text_of(page) and "publisher " not in text_of(followed)


@each_stage
def test_a_form_that_is_not_of_our_pages_does_nothing(opened: Opened, one: Stage) -> None:
    room, browser = opened(one, Role.ADMIN)
    shown, before = shown_on(browser.get(one.path).text), steps(room)
    for headers in ({"Origin": "https://xa.example.org"}, {}):
        told = {**one.fields, "shown": shown}
        answer = browser.client.post(one.path, data=told, files=one.files, headers=headers)
        assert answer.status_code == 403
    assert steps(room) == before


@each_stage
@pytest.mark.parametrize("shown", ["", "0123456789abcdef"])
def test_a_form_that_does_not_say_what_it_was_shown_for_does_nothing(
    opened: Opened, one: Stage, shown: str
) -> None:
    if (one.about, one.name) in WRITES_NOTHING:
        return
    room, browser = opened(one, Role.ADMIN)
    before = steps(room)
    answer = send(browser, one, shown=shown)
    assert answer.status_code == 409 and steps(room) == before
    assert shown_on(answer.text), "the form is there again, for how things stand now"


def test_what_was_moved_meanwhile_is_not_decided_on_from_an_old_page(opened: Opened) -> None:
    one = stage(About.DELIVERY, "cancel")
    room, browser = opened(one, Role.EDITOR)
    shown = shown_on(browser.get(one.path).text)
    assert send(browser, stage(About.DELIVERY, "reschedule")).status_code == 303
    answer = send(browser, one, shown=shown)
    assert answer.status_code == 409 and "10:00 19/01/2027" not in answer.text
    assert room.delivery("bai", "website").state is State.SCHEDULED
    assert send(browser, one, shown=shown_on(answer.text)).status_code == 303
    assert room.delivery("bai", "website").state is State.CANCELLED


def test_a_new_revision_is_not_approved_from_the_page_of_the_old_one(opened: Opened) -> None:
    one = stage(About.ITEM, "approve")
    room, browser = opened(one, Role.APPROVER)
    shown = shown_on(browser.get(one.path).text)
    room.drop(replace(PIECE, html="<p>Khác hẳn</p>"))
    answer = send(browser, one, shown=shown)
    assert answer.status_code == 409 and "Bản 2 được phép đăng" in answer.text
    with room.app.store.read() as session:
        known = items.get(session, "bai")
        assert known and approvals.newest(session, "bai", known.digest) is None


def test_what_cannot_be_done_is_not_offered_and_its_page_says_so(opened: Opened) -> None:
    room, browser = opened(stage(About.ITEM, "withdraw"), Role.ADMIN)
    page = browser.get("/queue/bai").text
    assert 'href="/queue/bai/withdraw"' in page
    assert 'href="/deliveries/1/withdraw" aria-label="Gỡ bài: website"' in page, "heard out of its place"
    for path in (
        "/deliveries/1/cancel",
        "/deliveries/1/retry",
        "/queue/bai/approve",
        "/channels/website/resume",
    ):
        assert f'href="{path}"' not in page
        answer = browser.get(path)
        assert answer.status_code == 409 and "Lúc này không làm được" in answer.text
    before = steps(room)
    assert send(browser, stage(About.DELIVERY, "cancel"), shown="").status_code == 409
    assert steps(room) == before


def test_a_viewer_is_offered_nothing(opened: Opened) -> None:
    _, browser = opened(stage(About.SCOPE, "release"), Role.VIEWER)
    for path in ("/", "/queue/bai", "/channels", "/holds"):
        page = browser.get(path).text
        assert not any(
            f'/{name}"' in page or f"/{name}?" in page for each in ACTIONS.values() for name in each
        ), path
    assert "chờ ý kiến" in browser.get("/holds").text


@pytest.mark.parametrize(
    "path",
    [
        "/queue/khong-co/hold",
        "/queue/bai/xoa",
        "/deliveries/99/cancel",
        "/deliveries/x/cancel",
        "/deliveries/99999999999999999999/cancel",
        "/channels/khong-co/pause",
        "/channels/khong-co/test",
        "/holds/hold",
        "/holds/hold?scope=channel:khong-co",
        "/holds/hold?scope=%3Cscript%3E",
        "/activities/99/remove",
        "/activities/x/remove",
        "/sightings/99/accept",
    ],
)
def test_what_is_not_there_is_not_found(opened: Opened, path: str) -> None:
    _, browser = opened(stage(About.ITEM, "hold"), Role.ADMIN)
    assert browser.get(path).status_code == browser.post(path, shown="x").status_code == 404


def test_everything_is_stopped_and_released_with_who_did_it(opened: Opened) -> None:
    room, browser = opened(stage(About.SCOPE, "hold"), Role.APPROVER)
    assert 'href="/holds/hold?scope=all"' in browser.get("/").text
    answer = send(browser, stage(About.SCOPE, "hold"))
    assert answer.headers["location"] == "/holds" and standing(room) == ["all"]
    room.clock.pass_(hours=3, minutes=20)
    page = text_of(browser.get("/holds").text)
    assert "Tất cả các kênh, mọi bài chờ ý kiến" in page and "approver" in page
    assert "08:00 18/01/2027 (3 giờ 20 phút)" in page
    assert "approver ra lệnh lúc 08:00 18/01/2027" in text_of(browser.get("/").text)
    send(browser, stage(About.SCOPE, "release"))
    assert standing(room) == []


def test_a_part_is_chosen_and_its_page_says_what_stops(opened: Opened) -> None:
    _, browser = opened(stage(About.SCOPE, "hold"), Role.EDITOR)
    page = browser.get("/holds").text
    assert '<option value="tone:cheerful">bài có sắc thái vui</option>' in page
    page = text_of(browser.get("/holds/hold?scope=tone:cheerful").text)
    assert "không bài nào được gửi nữa: bài có sắc thái vui" in page


def test_a_paused_channel_says_so_and_goes_on(opened: Opened) -> None:
    room, browser = opened(stage(About.CHANNEL, "pause"), Role.APPROVER)
    send(browser, stage(About.CHANNEL, "pause"))
    assert standing(room) == ["channel:website"]
    page = browser.get("/channels").text
    assert "đang tạm dừng" in page and "bảo trì" in page and 'href="/channels/website/pause"' not in page
    assert send(browser, stage(About.CHANNEL, "resume")).headers["location"] == "/channels"
    assert standing(room) == []


@pytest.mark.parametrize("code", [one.name for one in ORDER])
def test_every_action_and_every_field_has_its_words(code: str) -> None:
    for one in ORDER:
        if one.name == code:
            assert f"action-{code}" in catalogue()
            for ask in one.asks:
                assert {f"ask-{code}-{ask.name}", f"ask-{code}-{ask.name}-hint"} <= catalogue().keys()
