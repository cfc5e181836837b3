"""The dashboard without a mouse: everything is reached, in view, and whole decisions are made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from publisher.core.person import Role
from publisher.work.actions.action import About
from tests.browser.desk import DESKTOP, PHONE, Desk, Looking, Screen, looking, open_desk
from tests.browser.offers import offers
from tests.browser.visits import VISITS
from tests.web.pages import PASSWORD
from tests.web.stages import LATER, stage, standing

pytestmark = [pytest.mark.system, pytest.mark.timeout(300), pytest.mark.usefixtures("cheap_passwords")]

WATCH = """() => {
    const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
    const look = one => getComputedStyle(one).outline + getComputedStyle(one).boxShadow;
    window.left = new Set([...document.querySelectorAll(all)].filter(one => one.checkVisibility()));
    window.unseen = [];
    const before = new Map([...left].map(one => [one, look(one)]));
    document.addEventListener("focusin", ({target}) => {
        left.delete(target);
        const box = target.getBoundingClientRect();
        const isInView = box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight;
        if (look(target) === before.get(target) || !isInView) unseen.push(target.outerHTML.slice(0, 120));
    });
    const dates = document.querySelectorAll("input[type=date], input[type=datetime-local]").length;
    return left.size + 8 * dates;
}"""
"""A field for a date is several stops in itself."""
LEFT = "[...left].map(one => one.outerHTML.slice(0, 120)).concat(unseen.map(one => `unseen: ${one}`))"
MOST = 200


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Desk]:
    """A newsroom with one piece that has its time."""
    room = stage(About.DELIVERY, "reschedule").open(tmp_path)
    with open_desk(room) as opened:
        yield opened
    room.app.close()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_link_button_and_field_is_reached_and_seen(
    desk: Desk, browser: Any, size: tuple[int, int]
) -> None:
    wrong = []
    with looking(browser, desk, Role.ADMIN, Screen(size), reduced_motion="reduce") as one:
        for path in [*(one.path for one in VISITS), *(one.path for one in offers(desk.room))]:
            one.go(path)
            for _ in range(one.page.evaluate(WATCH)):
                one.page.keyboard.press("Tab")
            wrong += [(path, told) for told in one.page.evaluate(LEFT)]
    assert wrong == []


def test_a_keyboard_comes_to_the_content_at_once(desk: Desk, browser: Any) -> None:
    with looking(browser, desk, Role.VIEWER, Screen()) as one:
        one.go("/log")
        one.page.keyboard.press("Tab")
        one.page.keyboard.press("Enter")
        tab_to(one, "Tìm trong tít", most=2)


def test_everything_is_stopped_by_keyboard_alone_from_signing_in_on(newsroom: Desk, browser: Any) -> None:
    with looking(browser, newsroom, None, Screen()) as one:
        one.go("/")
        keys = one.page.keyboard
        tab_to(one, "Tên")
        keys.type("editor")
        tab_to(one, "Mật khẩu")
        keys.type(PASSWORD)
        keys.press("Enter")
        one.page.wait_for_url(f"{newsroom.address}/")
        tab_to(one, "Dừng tất cả")
        keys.press("Enter")
        one.page.wait_for_url(f"{newsroom.address}/holds/hold?scope=all")
        tab_to(one, "Lý do")
        keys.type("Chờ ý kiến ban biên tập")
        tab_to(one, "Dừng tất cả")
        keys.press("Enter")
        one.page.wait_for_selector(".followed")
        assert standing(newsroom.room) == ["all"]


def test_a_piece_gets_another_time_by_keyboard_alone_from_the_calendar(newsroom: Desk, browser: Any) -> None:
    with looking(browser, newsroom, Role.EDITOR, Screen()) as one:
        one.go("/calendar")
        keys = one.page.keyboard
        tab_to(one, "Đổi giờ")
        keys.press("Enter")
        one.page.wait_for_url("**/reschedule")
        tab_to(one, "Giờ đăng mới")
        keys.type("01192027")
        keys.press("Tab")
        keys.type("1000AM")
        assert one.page.locator("#at").input_value() == LATER
        keys.press("Enter")
        one.page.wait_for_selector(".followed")
        assert "10:00 19/01/2027" in one.page.locator(".followed").inner_text()


def tab_to(one: Looking, name: str, most: int = MOST) -> None:
    """Press Tab until what has the focus is called so, or begins so."""
    for _ in range(most):
        one.page.keyboard.press("Tab")
        called = one.page.evaluate(
            "(one => one.labels?.length ? one.labels[0].innerText : one.innerText)(document.activeElement)"
        )
        if (called or "").strip().startswith(name):
            return
    raise AssertionError(f"the keyboard does not come to {name!r}")
