"""Each action in a real browser, by everybody who may: found on its page, foretold, done, and told of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from publisher.core.person import Role
from publisher.work.actions.action import About
from publisher.work.actions.registry import ACTIONS, ORDER
from tests.browser.desk import DESKTOP, PHONE, Desk, Looking, Screen, looking, open_desk
from tests.web.stages import STAGES, WRITES_NOTHING, Stage, newest_actor, steps

pytestmark = [pytest.mark.system, pytest.mark.timeout(300), pytest.mark.usefixtures("cheap_passwords")]

SCREENS = (Screen(DESKTOP, "vi"), Screen(PHONE, "en"))
DONE = [
    (one, role, SCREENS[(number + list(Role).index(role)) % 2])
    for number, one in enumerate(STAGES)
    for role in Role
    if role.may(ACTIONS[one.about][one.name].role)
]
"""Each action by each role that may, in turn at a desk and on a phone: each of both is there for each."""
each_done = pytest.mark.parametrize(
    ("one", "role", "screen"), DONE, ids=[f"{one.about}-{one.name}-{role}" for one, role, _ in DONE]
)
Opened = Callable[[Stage], Desk]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Serve a newsroom where an action can be done."""
    with ExitStack() as open_ones:

        def open_(one: Stage) -> Desk:
            room = one.open(tmp_path)
            open_ones.callback(room.app.close)
            return open_ones.enter_context(open_desk(room))

        yield open_


def test_every_action_is_tried() -> None:
    assert {(one.about, one.name) for one, *_ in DONE} == {(one.about, one.name) for one in ORDER}
    assert {(one.name, screen) for one, _, screen in DONE} == {
        (one.name, at) for one in ORDER for at in SCREENS
    }


@each_done
def test_an_action_is_found_filled_in_and_done_as_who_did_it(
    opened: Opened, browser: Any, one: Stage, role: Role, screen: Screen
) -> None:
    desk = opened(one)
    with looking(browser, desk, role, screen) as looks:
        find(looks, one)
        assert looks.page.locator("section.foretold p").first.inner_text()
        fill(looks, one)
        before = steps(desk.room)
        with looks.page.expect_navigation():
            looks.page.locator(".buttons button").click()
        told = looks.page.locator(".followed")
        assert told.is_visible() and told.inner_text() and looks.troubles == []
    if (one.about, one.name) not in WRITES_NOTHING:
        assert steps(desk.room) > before and newest_actor(desk.room) == role


def test_what_is_needed_is_asked_for_beside_its_field(opened: Opened, browser: Any) -> None:
    one = next(one for one in STAGES if (one.about, one.name) == (About.ITEM, "withdraw"))
    with looking(browser, opened(one), Role.ADMIN, SCREENS[1]) as looks:
        find(looks, one)
        looks.page.locator("form[action]").last.evaluate("one => { one.noValidate = true; }")
        looks.page.locator(".buttons button").click()
        looks.page.locator("#trouble a").click()
        assert looks.page.evaluate("document.activeElement.id") == "reason"
        assert looks.page.locator("#reason").get_attribute("aria-invalid") == "true"


def find(looks: Looking, one: Stage) -> None:
    """Come to an action as people do: from the page that offers it."""
    looks.go(page_of(one))
    looks.page.locator(f'a[href="{one.path}"]').first.click()
    looks.page.wait_for_url(looks.address + one.path)


def page_of(one: Stage) -> str:
    match one.about:
        case About.ITEM | About.DELIVERY:
            return "/queue/bai"
        case About.CHANNEL:
            return "/channels"
        case About.ACTIVITY:
            return "/activities/1"
        case About.SIGHTING:
            return "/activities/found"
    return "/holds"


def fill(looks: Looking, one: Stage) -> None:
    for name, value in one.fields.items():
        field = looks.page.locator(f"#{name}")
        if field.get_attribute("type") == "checkbox":
            field.check()
        else:
            field.fill(value)
    for name, (file, content, kind) in (one.files or {}).items():
        looks.page.locator(f"#{name}").set_input_files({"name": file, "mimeType": kind, "buffer": content})
