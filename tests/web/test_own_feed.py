"""The feed of what went out: at the secret address of a person, and read by a program that knows Atom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import feedparser
import pytest

from publisher.core.delivery import State
from publisher.core.item import Item
from publisher.core.person import Role
from publisher.store.calendar import Entry
from publisher.web.atom import write_feed
from publisher.work import people
from tests.newsroom import MONDAY, Newsroom, open_newsroom
from tests.web.pages import Browser, Dashboard, open_dashboard

pytestmark = pytest.mark.usefixtures("cheap_passwords", "database")

PIECE = Item(id="bai", title="Một lần bấm", html="<p>…</p>", publish_at="now")
ENTRY = Entry(7, "bai", "Tít", "website", State.PUBLISHED, MONDAY, MONDAY, "https://a.example.org/7")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path, "website")
    yield room
    room.app.close()


@pytest.fixture
def dashboard(room: Newsroom) -> Dashboard:
    return open_dashboard(room.app)


def make_address(browser: Browser) -> str:
    page = browser.post("/calendar/address").text
    return unescape(page.partition('id="news" value="')[2].partition('"')[0])


def read(body: bytes) -> Any:
    found = feedparser.parse(body)
    assert not found.bozo and found.version == "atom10"
    return found


def test_what_went_out_is_read_without_signing_in_the_newest_first(
    room: Newsroom, dashboard: Dashboard
) -> None:
    for number in (1, 2):
        room.drop(replace(PIECE, id=f"bai-{number}", title=f"Bài <{number}> & bạn"))
        room.step()
        room.clock.pass_(hours=1)
    room.drop(replace(PIECE, id="sap", publish_at=datetime(2027, 1, 20, 3, tzinfo=UTC)))
    address = make_address(dashboard.browser(Role.VIEWER))
    assert address.startswith("http://localhost/feed.xml?token=")
    answer = dashboard.browser().get(address)
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    found = read(answer.content)
    assert [one.title for one in found.entries] == ["Bài <2> & bạn · website", "Bài <1> & bạn · website"]
    newest = found.entries[0]
    assert (
        newest.link.startswith("https://website.example.org/") and newest.published == "2027-01-18T02:00:00Z"
    )
    assert newest.content[0].value == "Đã đăng trên website lúc 09:00 18/01/2027."
    assert len({one.id for one in found.entries}) == 2 and found.feed.title == room.app.config.publisher.name
    assert found.feed.updated == newest.updated


def test_the_feed_does_not_say_its_own_address(room: Newsroom, dashboard: Dashboard) -> None:
    room.drop(PIECE)
    room.step()
    address = make_address(dashboard.browser(Role.VIEWER))
    assert address.partition("token=")[2] not in dashboard.browser().get(address).text


def test_nobody_else_reads_it_and_it_ends_with_its_person(room: Newsroom, dashboard: Dashboard) -> None:
    address, stranger = make_address(dashboard.browser(Role.VIEWER)), dashboard.browser()
    for one in ("/feed.xml", "/feed.xml?token=", "/feed.xml?token=x", address[:-1], f"{address}x"):
        answer = stranger.get(one)
        assert answer.status_code == 404 and "<feed" not in answer.text
    with room.app.store.write() as session:
        people.remove(session, "viewer", room.clock.now(), "admin")
    assert stranger.get(address).status_code == 404


def test_who_asks_again_is_told_when_nothing_is_new(room: Newsroom, dashboard: Dashboard) -> None:
    address, program = make_address(dashboard.browser(Role.VIEWER)), dashboard.browser()
    first = program.get(address)
    assert read(first.content).entries == [] and first.headers["cache-control"] == "private, no-cache"
    again = program.get(address, **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    room.drop(PIECE)
    room.step()
    assert program.get(address, **{"If-None-Match": first.headers["etag"]}).status_code == 200


def test_no_title_breaks_the_feed_or_smuggles_anything_in() -> None:
    title = "a]]></title><entry/>\x00\x07\ud800\ufffe & b"
    entry = replace(ENTRY, url="javascript:alert(1)", item="\ud800")
    [one] = read(write_feed("Hội & <b>", "vi", [entry], lambda _: (title, "x\x00y"))).entries
    assert "</title><entry/>" in unescape(one.title) and not one.get("links") and one.content[0].value == "xy"


def test_the_same_piece_keeps_its_id_and_says_when_it_changed() -> None:
    later = replace(ENTRY, changed_at=datetime(2027, 2, 1, tzinfo=UTC))
    before, after = (
        read(write_feed("Hội", "vi", [one], lambda _: ("t", "x"))).entries[0] for one in (ENTRY, later)
    )
    assert before.id == after.id and before.published == after.published
    assert after.updated == "2027-02-01T00:00:00Z"
