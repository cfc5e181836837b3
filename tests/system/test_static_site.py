"""The website before strict judges: the Nu HTML checker, axe-core, and a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from adapters.static.adapter import Website, WebsiteSettings
from publisher.channel import House
from publisher.wire import Wire
from tests.system.checkers import axe_script, check_html
from tests.system.website_pieces import COLUMNS, piece, week

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

LANGUAGES = ("vi", "en")
DESKTOP, PHONE, NARROW = (1280, 900), (390, 844), (320, 640)
STORY = "2027/01/lop-hoc-mot-cua-so-a1b2/"
KINDS = (
    "",
    STORY,
    "2027/01/phien-cho-som-hai-muoi-anh/",
    "2027/01/mot-lan-bam-ba-giay-to/",
    "2027/01/ban-tin-loa-nam-viec/",
    "2027/01/cho-chua-tan-ho-so-da-nop/",
    "2027/01/tieu-de-kho/",
    "2027/01/tin-trong-tuan-2x/",
    "2027/01/bai-bi-go/",
    "2027/01/",
    "chuyen-muc/",
    "chuyen-muc/cai-cach-hanh-chinh/",
    "tu-khoa/chuyen-doi-so/",
    "luu-tru/",
)
"""One page of each kind."""

BULLETIN = "2027/01/ban-tin-loa-nam-viec/"


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module", params=LANGUAGES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A website with a week's pieces, one of them taken down, in one language."""
    workspace = tmp_path_factory.mktemp(f"week-{request.param}")
    media = workspace / "media"
    media.mkdir()
    settings = WebsiteSettings(
        adapter="static", url="https://phunu.example.org", columns={name: name for name in COLUMNS}
    )
    house = House(workspace, "Hội LHPN Thành phố (minh họa)", request.param)
    website = Website("website", settings, house, Wire())
    for post in week(media):
        website.publish(post, None)
    website.withdraw(website.publish(piece("bai-bi-go", "Bài bị gỡ", 30), None))
    return website.places.site


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as address:
        yield address


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the folder as it is, on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def open_page(browser: Any, size: tuple[int, int] = DESKTOP, **settings: Any) -> Any:
    return browser.new_context(viewport={"width": size[0], "height": size[1]}, **settings).new_page()


def test_the_nu_html_checker_finds_no_error_and_no_warning(site: Path) -> None:
    found = check_html([*site.rglob("*.html")])
    assert [(one.get("url"), one.get("lastLine"), one["message"]) for one in found] == []


@pytest.mark.parametrize(
    ("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)], ids=["light-desktop", "dark-phone"]
)
def test_axe_finds_nothing_that_shuts_people_out(
    scheme: str, size: tuple[int, int], address: str, browser: Any
) -> None:
    axe = axe_script()
    page = open_page(browser, size, color_scheme=scheme)
    found = []
    for path in KINDS:
        page.goto(address + path)
        page.evaluate(axe)
        violations = page.evaluate("axe.run()")["violations"]
        found += [(path, one["id"], [node["html"][:120] for node in one["nodes"]]) for one in violations]
    assert found == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW], ids=["desktop", "phone", "narrow"])
def test_no_page_has_to_be_scrolled_sideways(size: tuple[int, int], address: str, browser: Any) -> None:
    page = open_page(browser, size)
    wide = []
    for path in KINDS:
        page.goto(address + path)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
    assert wide == []


def test_pages_work_without_javascript(address: str, browser: Any) -> None:
    page = open_page(browser, java_script_enabled=False)
    page.goto(address)
    page.get_by_role("link", name="Lớp học “Một cửa số”").first.click()
    assert page.url == address + STORY
    assert page.get_by_role("heading", level=1).inner_text().startswith("Lớp học")
    page.get_by_role("navigation").first.get_by_role("link", name=COLUMNS[0]).click()
    assert page.get_by_role("heading", level=1).inner_text() == COLUMNS[0]


def test_a_keyboard_comes_to_the_text_at_once(address: str, browser: Any) -> None:
    page = open_page(browser)
    page.goto(address + STORY)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.wait_for_function("document.querySelector('.skip').getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'main'")


def test_every_picture_arrives_and_none_is_drawn_larger_than_its_file(address: str, browser: Any) -> None:
    page = open_page(browser)
    for path in ("", STORY, "2027/01/phien-cho-som-hai-muoi-anh/", "chuyen-muc/cai-cach-hanh-chinh/"):
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('img').forEach(one => one.loading = 'eager')")
        page.wait_for_function("[...document.images].every(one => one.complete)")
        shown = page.evaluate(
            "[...document.images].map(one => [one.currentSrc, one.naturalWidth, one.clientWidth])"
        )
        assert shown
        assert [file for file, natural, _ in shown if not natural] == []
        assert [
            file for file, _, width in shown if width > int(file.rpartition("-")[2].split(".")[0]) + 1
        ] == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_very_long_title_is_shortened_in_lists_and_smaller_on_its_page(
    size: tuple[int, int], address: str, browser: Any
) -> None:
    lines = "one => Math.round(one.clientHeight / parseFloat(getComputedStyle(one).lineHeight))"
    page = open_page(browser, size)
    for path in ("", "chuyen-muc/cai-cach-hanh-chinh/"):
        page.goto(address + path)
        assert max(page.evaluate(f"[...document.querySelectorAll('.teaser .title')].map({lines})")) <= 6
    letters = []
    for path in (STORY, "2027/01/tieu-de-kho/"):
        page.goto(address + path)
        letters.append(page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)"))
    assert letters[1] < letters[0] * 0.75


@pytest.mark.parametrize("notices", [1, 7], ids=["a-picture-leads", "words-lead"])
def test_the_lead_of_the_front_page_leaves_no_hole(notices: int, tmp_path: Path, browser: Any) -> None:
    website = Website(
        "website", WebsiteSettings(adapter="static", url="https://phunu.example.org"), House(tmp_path), Wire()
    )
    for post in [*week(tmp_path), *(piece(f"tin-{n}", "Thông báo", 120 + n) for n in range(notices))]:
        website.publish(post, None)
    page = open_page(browser)
    with served(website.places.site) as address:
        page.goto(address)
        top, *parts = page.evaluate(
            "['.top', '.first', '.top > :last-child > :last-child'].map("
            "one => document.querySelector(one).getBoundingClientRect().toJSON())"
        )
    beside = parts if notices == 1 else parts[1:]
    assert [one for one in beside if top["bottom"] - one["bottom"] > top["height"] / 4] == []
    assert notices == 1 or parts[0]["width"] == top["width"]


def test_a_phone_shows_a_small_table_whole_and_no_column_s_name_torn(address: str, browser: Any) -> None:
    page = open_page(browser, PHONE)
    page.goto(address + STORY)
    assert page.evaluate("(one => one.scrollWidth - one.clientWidth)(document.querySelector('.table'))") <= 0
    page.goto(address + "2027/01/")
    lines = "[...document.querySelectorAll('.lines .in')].map(one => one.getClientRects().length)"
    assert set(page.evaluate(lines)) == {1}


def test_the_picture_of_an_infographic_shows_its_head(address: str, browser: Any) -> None:
    page = open_page(browser)
    page.goto(address)
    position = "getComputedStyle(document.querySelector('.sheet .shot img')).objectPosition"
    assert page.evaluate(position) == "50% 0%"


def test_a_phone_gets_small_pictures(address: str, browser: Any) -> None:
    page = open_page(browser, PHONE)
    page.goto(address + STORY)
    assert "-480.webp" in page.evaluate("document.querySelector('.lead img').currentSrc")


def test_a_bulletin_can_be_heard(address: str, browser: Any) -> None:
    page = open_page(browser)
    page.goto(address + BULLETIN)
    page.wait_for_function("document.querySelector('audio').duration > 3.9")


def test_dark_and_light_are_not_the_same(address: str, browser: Any) -> None:
    papers = []
    for scheme in ("light", "dark"):
        page = open_page(browser, color_scheme=scheme)
        page.goto(address)
        papers.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert papers[0] != papers[1]


def test_paper_gets_the_text_and_not_the_menus(address: str, browser: Any) -> None:
    page = open_page(browser)
    page.goto(address + STORY)
    page.emulate_media(media="print")
    assert not page.locator(".sections").is_visible()
    assert not page.locator(".related").is_visible()
    assert page.locator(".body").is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.pdf().startswith(b"%PDF")
