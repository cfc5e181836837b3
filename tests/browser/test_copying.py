"""The link of a line of the log is copied by a button, and stands there to be read without any script."""

from __future__ import annotations

from typing import Any

import pytest

from publisher.core.person import Role
from tests.browser.desk import Desk, Screen, looking

pytestmark = [pytest.mark.system, pytest.mark.timeout(300), pytest.mark.usefixtures("cheap_passwords")]
PASTE = """() => {
    const field = document.createElement("input");
    field.id = "here";
    document.body.append(field);
}"""


def test_a_link_is_copied_and_the_button_says_so(desk: Desk, browser: Any) -> None:
    with looking(browser, desk, Role.VIEWER, Screen()) as one:
        one.go("/log")
        button = one.page.locator("button.copy").first
        button.click()
        one.page.locator("#said", has_text="Đã chép").wait_for(state="attached")
        assert button.inner_text() == "Đã chép"
        one.page.evaluate(PASTE)
        one.page.focus("#here")
        one.page.keyboard.press("Control+V")
        assert one.page.input_value("#here") == button.get_attribute("data-copy")
        one.page.locator("#said:empty").wait_for(state="attached")
        assert button.inner_text() == "Chép"


def test_without_a_script_the_link_is_there_and_no_button_that_would_do_nothing(
    desk: Desk, browser: Any
) -> None:
    with looking(browser, desk, Role.VIEWER, Screen(), java_script_enabled=False) as one:
        one.go("/log")
        assert not one.page.locator("button.copy").first.is_visible()
        assert one.page.locator("p.address a").first.inner_text().startswith("fanpage.example.org/")


def test_a_menu_closes_when_the_focus_leaves_it_and_by_escape(desk: Desk, browser: Any) -> None:
    with looking(browser, desk, Role.ADMIN, Screen()) as one:
        one.go("/log")
        menu = one.page.locator("details.menu")
        for leave in ("Escape", "Shift+Tab"):
            menu.locator("summary").focus()
            one.page.keyboard.press("Enter")
            assert menu.locator("a").first.is_visible()
            one.page.keyboard.press(leave)
            assert not menu.locator("a").first.is_visible()


def test_the_head_of_a_page_takes_one_line_at_a_desk(desk: Desk, browser: Any) -> None:
    with looking(browser, desk, Role.ADMIN, Screen((1280, 900))) as one:
        one.go("/log")
        assert one.page.locator("header.top").bounding_box()["height"] < 60
        one.go("/log?state=published")
        heights = one.page.eval_on_selector_all(
            ".filters select, .filters input[type=date], .filters button",
            "all => [...new Set(all.map(one => Math.round(one.getBoundingClientRect().height)))]",
        )
        assert len(heights) == 1
