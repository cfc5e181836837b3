"""What channels answered when last asked: on their page, and on the front page when an end is near."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.channel import ChannelSettings, Health
from publisher.core.delivery import State
from publisher.core.item import Item, Wish
from publisher.core.message import message
from publisher.core.person import Role
from publisher.store import looks
from publisher.work.actions.action import About
from tests.browser.filled import HandsOver
from tests.newsroom import Newsroom, open_newsroom
from tests.web.pages import Browser, open_dashboard
from tests.web.stages import send, stage, text_of

pytestmark = pytest.mark.usefixtures("cheap_passwords", "database")

PIECE = Item(id="bai", title="Một lần bấm", html="<p>…</p>", channels={"website": Wish()})
WELL = Health("page", True, message("facebook-page-ok", name="Trang <b>Hội</b>"))
BAD = Health("list", False, message("cannot-connect", said="connection refused"))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    opened = open_newsroom(tmp_path, website=ChannelSettings(adapter="outlet", daily_max=4))
    yield opened
    opened.app.close()


@pytest.fixture
def browser(room: Newsroom) -> Browser:
    return open_dashboard(room.app).browser(Role.VIEWER)


def find(room: Newsroom, *found: Health, channel: str = "website") -> None:
    with room.app.store.write() as session:
        looks.keep(session, channel, found, room.clock.now())


def expiry(room: Newsroom, **ahead: float) -> Health:
    code = "soon" if timedelta(**ahead) < timedelta(days=14) else "ok"
    ends = room.clock.now() + timedelta(**ahead)
    return Health("expiry", code == "ok", message(f"facebook-expiry-{code}", day=f"{ends:%d/%m/%Y}"), ends)


def test_a_channel_that_nobody_has_asked_says_so(browser: Browser) -> None:
    page = browser.get("/channels").text
    assert "Kiểm tra gần nhất</dt><dd>chưa" in page and "Kết quả từng mục" not in page


def test_each_finding_of_the_last_test_is_told_as_text(room: Newsroom, browser: Browser) -> None:
    find(room, WELL)
    assert "08:00 18/01/2027: mọi mục đều đạt" in browser.get("/channels").text
    find(room, WELL, BAD)
    page = browser.get("/channels").text
    assert "08:00 18/01/2027: 1 mục chưa đạt" in page and "máy chủ từ chối kết nối" in page
    assert "Trang &lt;b&gt;Hội&lt;/b&gt;" in page


def test_the_end_of_a_token_stands_with_its_channel_and_on_the_front_page_when_it_is_near(
    room: Newsroom, browser: Browser
) -> None:
    find(room, expiry(room, days=60))
    assert "19/03/2027" in browser.get("/channels").text
    assert "Không có việc gì chờ xử lý" in browser.get("/").text
    find(room, expiry(room, days=3))
    page = browser.get("/").text
    assert "21/01/2027" in page and "Không có việc gì chờ xử lý" not in page
    find(room, expiry(room, days=3), channel="kenh-cu")
    assert browser.get("/").text.count("21/01/2027") == 1, "a channel that is no more ends nothing"
    room.clock.pass_(days=4)
    assert "21/01/2027" not in browser.get("/").text, "what has ended shows itself in what is refused"


def test_how_much_of_the_day_is_taken_is_told_with_the_most(room: Newsroom, browser: Browser) -> None:
    for number, hours in enumerate((1, 2, 30)):
        at = room.clock.now() + timedelta(hours=hours)
        room.drop(replace(PIECE, id=f"bai-{number}", title=f"Bài {number}", publish_at=at))
    assert "2 lượt, nhiều nhất 4" in browser.get("/channels").text


def test_what_went_out_late_takes_a_place_of_the_day_on_which_it_went_out(
    room: Newsroom, browser: Browser
) -> None:
    room.drop(replace(PIECE, publish_at=room.clock.now() + timedelta(hours=15)))
    room.clock.pass_(hours=17)  # no daemon ran at 23:00; it is 01:00 on the next day
    room.step()
    assert room.delivery("bai", "website").state is State.PUBLISHED
    browser.sign_in("viewer")  # the session of the evening is over
    assert "1 lượt, nhiều nhất 4" in browser.get("/channels").text


def test_what_was_handed_over_today_and_is_not_confirmed_is_told(tmp_path: Path) -> None:
    room = open_newsroom(tmp_path, "website")
    own = room.outlet("website")
    room.app.channels["website"] = HandsOver("website", own.settings, own.house)
    browser = open_dashboard(room.app).browser(Role.EDITOR)
    room.drop(Item(id="bai", title="Một lần bấm", html="<p>…</p>", publish_at="now"))
    room.step()
    text = text_of(browser.get("/channels").text)
    assert "Bài ra gần nhất chưa có Bàn giao gần nhất 08:00 18/01/2027, chưa ai xác nhận đã đăng" in text
    answer = send(browser, replace(stage(About.DELIVERY, "confirm"), path="/deliveries/1/confirm"))
    assert answer.status_code == 303 and "Bàn giao gần nhất" not in browser.get("/channels").text
    room.app.close()
