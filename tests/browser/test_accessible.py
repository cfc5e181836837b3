"""Each page before strict judges: axe-core in light and dark, on a desk and on a phone; the Nu checker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests

from publisher.core.person import Role
from publisher.words import LANGUAGES
from tests.browser.desk import DESKTOP, PHONE, Desk, Screen, looking
from tests.browser.offers import offers
from tests.browser.visits import VISITS
from tests.system.checkers import axe_script, check_html

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

SCREENS = (
    Screen(DESKTOP, "vi", "light"),
    Screen(PHONE, "vi", "dark"),
    Screen(PHONE, "en", "light"),
    Screen(DESKTOP, "en", "dark"),
)
FINDS = """axe.run().then(told => told.violations.map(({id, nodes}) =>
    [id, nodes.length, nodes[0].html.slice(0, 160), nodes[0].failureSummary.slice(0, 300)]))"""


def paths(desk: Desk) -> list[str]:
    """Return the addresses of all pages, those of the actions among them."""
    return [*(one.path for one in VISITS), *(one.path for one in offers(desk.room))]


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_axe_finds_nothing_that_shuts_people_out(desk: Desk, browser: Any, screen: Screen) -> None:
    axe, found = axe_script(), []
    with looking(browser, desk, Role.ADMIN, screen) as one:
        for path in paths(desk):
            one.go(path)
            one.page.evaluate(axe)
            found += [(path, *told) for told in one.page.evaluate(FINDS)]
    assert found == []


def test_axe_finds_nothing_on_what_is_folded_or_said_afterwards(desk: Desk, browser: Any) -> None:
    axe = axe_script()
    with looking(browser, desk, Role.ADMIN, Screen()) as one:
        for path in ("/log", "/plan", "/queue/da-len"):
            one.go(path)
            one.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            one.page.evaluate(axe)
            assert (path, one.page.evaluate(FINDS)) == (path, [])


def test_the_nu_html_checker_finds_no_error(desk: Desk, tmp_path: Path) -> None:
    pages = {}
    for language in LANGUAGES:
        with requests.Session() as session:
            session.cookies.update(desk.cookies(Role.ADMIN, language))
            asked = {path: session.get(desk.address + path, timeout=10).text for path in paths(desk)}
            asked |= _refused(desk, session)
        pages |= {f"{path} ({language})": text for path, text in asked.items()}
    files = {f"file:{tmp_path}/{number}.html": path for number, path in enumerate(pages)}
    for file, path in files.items():
        Path(file.removeprefix("file:")).write_text(pages[path], encoding="utf-8")
    found = check_html([*tmp_path.glob("*.html")])
    assert [(files[one["url"]], one["message"], one.get("extract")) for one in found] == []


def _refused(desk: Desk, session: requests.Session) -> dict[str, str]:
    """Return the pages that only come when something was not done, by what was not done."""
    wrong = {"shown": "0123456789abcdef"}
    ours, elsewhere = {"Origin": desk.address}, {"Origin": "https://xa.example.org"}
    path = next(one.path for one in offers(desk.room) if one.action.asks and one.action.asks[0].is_needed)
    return {
        f"{path} without what is needed": session.post(desk.address + path, wrong, headers=ours).text,
        f"{path} from elsewhere": session.post(desk.address + path, wrong, headers=elsewhere).text,
        "a wrong password": session.post(
            f"{desk.address}/login", {"name": "ai", "password": "sai"}, headers=ours
        ).text,
    }
