"""The history of a piece on its page: who did what, when, in the visitor's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.core.errors import Refused
from publisher.core.person import Role
from publisher.work.actions.action import About
from tests.newsroom import Newsroom, open_newsroom
from tests.web.pages import Browser, open_dashboard
from tests.web.stages import PIECE, publish, schedule, send, stage, text_of

pytestmark = pytest.mark.usefixtures("cheap_passwords", "database")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path, "website", "fanpage")
    yield room
    room.app.close()


@pytest.fixture
def browser(room: Newsroom) -> Browser:
    return open_dashboard(room.app).browser(Role.APPROVER)


def history(browser: Browser) -> list[str]:
    page = browser.get("/queue/bai").text.partition('aria-labelledby="history"')[2]
    return [text_of(one) for one in page.partition("</ol>")[0].split("<li>")[1:]]


def test_what_people_and_the_program_did_is_told_the_newest_first(room: Newsroom, browser: Browser) -> None:
    schedule(room)
    room.clock.pass_(minutes=5)
    send(browser, stage(About.DELIVERY, "reschedule"))
    room.clock.pass_(minutes=5)
    send(browser, stage(About.DELIVERY, "cancel"))
    told = history(browser)
    assert told[0] == "08:10 18/01/2027 approver · website: hủy lượt đăng"
    assert told[1] == "08:05 18/01/2027 approver · website: đặt giờ đăng 10:00 19/01/2027"
    assert told[-1] == "08:00 18/01/2027 chương trình: nhận tệp bai.md"
    browser.post("/language", language="en")
    assert history(browser)[0] == "08:10 18/01/2027 approver · website: cancelled it"


def test_a_refusal_and_a_withdrawal_stand_there_with_their_reasons(room: Newsroom, browser: Browser) -> None:
    room.outlet("website").tell("publish", Refused("post-of-another", item="x", url="y"))
    publish(room)
    assert "chương trình · website: bị từ chối" in history(browser)[0]
    send(browser, stage(About.DELIVERY, "retry"))
    room.step()
    told = history(browser)
    assert "đã đăng" in told[0] and any("approver · website: gửi lại ngay" in one for one in told)
    send(browser, stage(About.ITEM, "withdraw"))
    assert "approver · website: ra lệnh gỡ" in history(browser)[0] and "Sai số liệu" in history(browser)[0]


def test_a_reason_is_said_where_one_decides_and_referred_to_further_down(
    room: Newsroom, browser: Browser
) -> None:
    room.outlet("website").tell("publish", Refused("post-of-another", item="x", url="y"))
    publish(room)
    page = browser.get("/queue/bai").text
    reason = room.app.tell(Refused("post-of-another", item="x", url="y").message)
    assert text_of(page).count(reason) == 1 and 'href="#places"' in page
    assert text_of(page).index(reason) < text_of(page).index("Các lần gửi")
    room.outlet("website").tell("publish", Refused("post-of-another", item="x", url="y"))
    for _ in range(2):
        send(browser, stage(About.DELIVERY, "retry"))
        room.step()
    text = text_of(browser.get("/queue/bai").text)
    assert "đã đăng" in text and text.partition("Lịch sử")[2].count(reason) == 1
    assert "Cùng lý do như dòng phía trên" in text


def test_what_the_program_only_looked_at_is_left_out(room: Newsroom, browser: Browser) -> None:
    publish(room)
    before = history(browser)
    for _ in range(3):
        room.plan()
    assert history(browser) == before and len(before) < 8


def test_a_long_history_ends_and_what_people_wrote_in_it_is_text(
    room: Newsroom, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publisher.work.history.MOST", 3)
    publish(room)
    for number in range(5):
        room.drop(replace(PIECE, html=f"<p>{number}</p>"))
    assert len(history(browser)) == 3
    send(browser, stage(About.ITEM, "withdraw"), reason="<script>alert(1)</script>")
    page = browser.get("/queue/bai").text
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page
