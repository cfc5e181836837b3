"""Each page in a real browser, for each role, on a desk and on a phone, in both languages."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
import requests

from publisher.core.person import Role
from publisher.web.application import make_web
from tests.browser.desk import DESKTOP, SCREENS, Desk, Looking, Screen, looking
from tests.browser.offers import offers
from tests.browser.visits import ACTION_ROUTES, NO_PAGES, VISITS
from tests.web.pages import Passes, routes_of

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

WAYS = [(role, screen) for n, role in enumerate(Role) for screen in SCREENS[2 * (n % 2) :][:2]]
"""Each role on both screens and in both languages: one desk and one phone, one language and the other."""
VISIBLE_LINKS = (
    """[...document.links].filter(one => one.checkVisibility()).map(one => one.getAttribute("href"))"""
)
STANDS_OUT = """width => document.documentElement.scrollWidth <= width ? [] : [
    `${document.documentElement.scrollWidth} px`,
    ...[...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > width + 1)
    .map(one => one.outerHTML.slice(0, 80)).slice(-3)]"""
LINK = re.compile(r'href="(/[^"#]*)"')
NARROW = Screen((320, 640))
each_role = pytest.mark.parametrize("role", Role)
each_way = pytest.mark.parametrize(
    ("role", "screen"), WAYS, ids=[f"{role}-{screen}" for role, screen in WAYS]
)


def test_every_page_of_the_application_is_visited(desk: Desk) -> None:
    routes = routes_of(make_web(desk.room.app, Passes()).routes)
    asked = {one.path for one in routes if "GET" in (one.methods or ())}
    assert asked == {one.route for one in VISITS} | NO_PAGES.keys() | ACTION_ROUTES


@each_way
def test_a_page_shows_itself_to_whom_it_is_for_and_to_nobody_else(
    desk: Desk, browser: Any, role: Role, screen: Screen
) -> None:
    wrong = []
    with looking(browser, desk, role, screen) as one:
        for visit in VISITS:
            wanted = visit.status if visit.role is None or role.may(visit.role) else 403
            told = [*_differs(one.go(visit.path), wanted), *looked_over(one)]
            wrong += [f"{visit.path} {each}" for each in told]
    assert wrong == []


@each_way
def test_an_action_is_offered_to_those_who_may_and_refused_to_others_at_its_address(
    desk: Desk, browser: Any, role: Role, screen: Screen
) -> None:
    wrong, shown = [], dict[str, list[str]]()
    with looking(browser, desk, role, screen) as one:
        for offer in offers(desk.room):
            may = role.may(offer.action.role)
            if offer.page not in shown:
                one.go(offer.page)
                shown[offer.page] = one.page.evaluate(VISIBLE_LINKS)
            if (offer.path in shown[offer.page]) != may:
                wrong.append(f"{offer.path} is {'not ' if may else ''}offered on {offer.page}")
            status = one.go(offer.path)
            wrong += [
                f"{offer.path} {told}" for told in [*_differs(status, 200 if may else 403), *looked_over(one)]
            ]
            if one.page.locator("main form").count() != may:
                wrong.append(f"{offer.path} has {'no' if may else 'a'} form")
    assert wrong == []


@each_role
def test_no_page_leads_to_what_is_refused_or_not_there(desk: Desk, role: Role) -> None:
    led: dict[str, tuple[str, str]] = {}  # one link of each kind, and where it stands
    with requests.Session() as session:
        session.cookies.update(desk.cookies(role, "vi"))
        for visit in VISITS:
            page = session.get(desk.address + visit.path, timeout=10).text
            for link in map(unescape, LINK.findall(page)):
                led[re.sub(r"\d+", "0", link)] = (link, visit.path)
        answers = [(*one, session.get(desk.address + one[0], timeout=10).status_code) for one in led.values()]
    assert len(answers) > len(VISITS)
    assert [one for one in answers if one[-1] != 200] == []


def test_no_page_has_to_be_scrolled_sideways_on_the_narrowest_phone(desk: Desk, browser: Any) -> None:
    paths = [*(one.path for one in VISITS), *(one.path for one in offers(desk.room))]
    with looking(browser, desk, Role.ADMIN, NARROW) as one:
        assert [(path, wide) for path in paths if one.go(path) and (wide := too_wide(one))] == []


def test_who_is_not_signed_in_comes_back_to_where_they_wanted_to_go(desk: Desk, browser: Any) -> None:
    with looking(browser, desk, None, Screen()) as one:
        one.go("/log?q=ho+so")
        assert "/login" in one.page.url
        one.page.get_by_label("Tên").fill("viewer")
        one.page.get_by_label("Mật khẩu").fill("mật khẩu để thử")
        one.page.keyboard.press("Enter")
        one.page.wait_for_url(f"{desk.address}/log?q=ho+so")
        one.page.get_by_role("button", name="Đăng xuất").click()
        one.page.wait_for_url(f"{desk.address}/login")


def test_the_language_changes_where_one_is(desk: Desk, browser: Any) -> None:
    with looking(browser, desk, Role.VIEWER, Screen(DESKTOP, "vi")) as one:
        one.go("/plan")
        one.page.get_by_role("button", name="English").click()
        one.page.wait_for_selector("html[lang=en]")
        assert one.page.url == f"{desk.address}/plan"


def looked_over(one: Looking) -> list[str]:
    """Return what is wrong with a page that is open."""
    language, title, heads = one.page.evaluate(
        "[document.documentElement.lang, document.title, document.querySelectorAll('h1').length]"
    )
    wrong = [*one.troubles]
    if language != one.screen.language:
        wrong.append(f"speaks {language}")
    if not title.partition(" – ")[0] or heads != 1:
        wrong.append(f"is called {title!r} and has {heads} headings of the first level")
    if wide := too_wide(one):
        wrong.append(f"is too wide: {wide}")
    return wrong


def too_wide(one: Looking) -> list[str]:
    """Return the parts of a page that stand out to the right of the screen; none where it fits."""
    found: list[str] = one.page.evaluate(STANDS_OUT, one.screen.size[0])
    return found


def _differs(status: int, wanted: int) -> list[str]:
    return [] if status == wanted else [f"answers {status}, not {wanted}"]
