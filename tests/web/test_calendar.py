"""The calendar: what goes out on each day, the slots still free, days without posts, what can be moved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publisher.channel import ChannelSettings
from publisher.core.errors import Refused
from publisher.core.item import Item, Wish
from publisher.core.person import Role
from publisher.core.slots import Blackout, Quiet, Slot, Weekly
from publisher.core.timetable import Timetable
from publisher.web.calendar_view import CalendarView
from publisher.work import holding, people
from tests.newsroom import Newsroom, open_newsroom
from tests.web.pages import Browser, open_dashboard

pytestmark = pytest.mark.usefixtures("cheap_passwords", "database")

SCRIPT = "<script>alert('x')</script>"
PIECE = Item(id="bai", title="Một lần bấm", html="<p>…</p>", channels={"website": Wish()})
DAILY = Weekly(frozenset(range(7)), (time(9, 45), time(16, 30), time(23)))
TABLE = Timetable(
    ZoneInfo("Asia/Ho_Chi_Minh"),
    (Slot("website", DAILY), Slot("fanpage", Weekly(frozenset({2}), (time(19), time(19, 30))))),
    (Quiet(time(22, 30), time(5, 30)),),
    (Blackout(frozenset({date(2027, 1, 21)}), "Ngày giỗ"), Blackout(frozenset({date(2027, 1, 22)}))),
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    paced = ChannelSettings(adapter="outlet", spacing=timedelta(hours=1))
    room = open_newsroom(tmp_path, "website", "fanpage", timetable=TABLE, fanpage=paced)
    yield room
    room.app.close()


@pytest.fixture
def browser(room: Newsroom) -> Browser:
    return open_dashboard(room.app).browser(Role.VIEWER)


def cell(page: str, day: str) -> str:
    """Return what stands on a day."""
    return page.partition(f'data-day="{day}"')[2].partition("</td>")[0]


def free(told: str) -> list[str]:
    return re.findall(r'<li data-slot="[^"]*T([\d:]*)" data-channel="website">', told)


def test_a_day_shows_what_goes_out_with_its_state_in_words_and_what_is_free(
    room: Newsroom, browser: Browser
) -> None:
    room.drop(PIECE)
    day = cell(browser.get("/calendar").text, "2027-01-18")
    assert "Thứ Hai, 18/01/2027" in day and "Hôm nay" in day and 'aria-current="date"' in day
    assert re.search(r'09:45</time> Một lần bấm</a>\s*<small>website · <span class="state scheduled">', day)
    assert "đã xếp lịch" in day and free(day) == ["16:30"]  # quiet hours have no free slot
    room.clock.pass_(hours=2)
    room.step()
    day = cell(browser.get("/calendar").text, "2027-01-18")
    assert "đã đăng" in day and free(day) == ["16:30"]
    room.clock.pass_(hours=8)
    assert free(cell(browser.get("/calendar").text, "2027-01-18")) == []


def test_what_failed_stands_on_its_day_and_what_has_no_time_on_none(room: Newsroom, browser: Browser) -> None:
    room.outlet("website").tell("publish", Refused("post-of-another", item="x", url="y"))
    room.drop(replace(PIECE, publish_at="now"))
    room.step()
    with room.app.store.write() as session:
        holding.hold(room.app, session, ("all",), room.clock.now(), "Trực ban", reason="chờ ý kiến")
    room.drop(replace(PIECE, id="hai", title="Bài bị giữ"))
    page = browser.get("/calendar").text
    assert "bị từ chối" in cell(page, "2027-01-18")
    assert "Bài bị giữ" not in page and "chờ ý kiến" in page


def test_days_without_posts_say_why_and_have_no_free_slot(browser: Browser) -> None:
    page = browser.get("/calendar?at=2027-01-31").text
    assert "Không đăng: Ngày giỗ" in cell(page, "2027-01-21") and not free(cell(page, "2027-01-21"))
    assert "Ngày không đăng" in cell(page, "2027-01-22")
    assert free(cell(page, "2027-01-23")) == ["09:45", "16:30"]


def test_a_slot_that_is_too_near_to_another_piece_is_not_free(room: Newsroom, browser: Browser) -> None:
    assert cell(browser.get("/calendar").text, "2027-01-20").count('data-channel="fanpage"') == 2
    room.drop(replace(PIECE, channels={"fanpage": Wish()}))
    day = cell(browser.get("/calendar").text, "2027-01-20")
    assert "19:00</time>" in day and 'data-channel="fanpage"' not in day.partition('class="free"')[2]


@pytest.mark.parametrize("view", ["month", "week", "list"])
def test_the_menu_leads_to_today_which_is_there_in_every_view(browser: Browser, view: str) -> None:
    page = browser.get(f"/calendar?view={view}").text
    assert '<a href="/calendar#today" aria-current="page">' in page and page.count('id="today"') == 1
    assert 'data-day="2027-01-18"' in page.partition('id="today"')[0][-120:]
    assert 'id="today"' not in browser.get(f"/calendar?view={view}&at=2027-06-01").text
    assert "&amp;at=2027-01-18#today" in page


def test_a_month_begins_on_monday_and_shows_whole_weeks(browser: Browser) -> None:
    page = browser.get("/calendar?at=2027-02-10").text
    days = re.findall(r'<td data-day="([^"]+)"', page)
    assert (days[0], days[-1], len(days)) == ("2027-02-01", "2027-02-28", 28)
    assert page.index('title="Thứ Hai"') < page.index('title="Chủ nhật"')
    days = re.findall(r'<td data-day="([^"]+)" class="(beside)?', browser.get("/calendar?at=2027-01-10").text)
    assert days[0] == ("2026-12-28", "beside") and days[4] == ("2027-01-01", "") and len(days) == 35


def test_a_week_and_a_list_show_the_same_days(room: Newsroom, browser: Browser) -> None:
    room.drop(PIECE)
    week = browser.get("/calendar?view=week&at=2027-01-20").text
    assert len(re.findall(r"<td data-day=", week)) == 7 and "Một lần bấm" in cell(week, "2027-01-18")
    listed = browser.get("/calendar?view=list&at=2027-01-20&channel=website").text
    assert "<table" not in listed and "Một lần bấm" in listed and "Thứ Năm, 21/01/2027" in listed
    assert 'data-day="2027-01-17"' not in listed and 'data-channel="fanpage"' not in listed


@pytest.mark.parametrize(
    ("asked", "first", "last", "previous", "next_"),
    [
        ("view=month&at=2027-01-31", "2026-12-28", "2027-01-31", "2026-12-01", "2027-02-01"),
        ("view=list&at=2028-02-29", "2028-02-01", "2028-02-29", "2028-01-01", "2028-03-01"),
        ("view=week&at=2027-01-01", "2026-12-28", "2027-01-03", "2026-12-21", "2027-01-04"),
        ("view=x&at=hôm qua", "2026-12-28", "2027-01-31", "2026-12-01", "2027-02-01"),
        ("view=month&at=9999-12-31", "2026-12-28", "2027-01-31", "2026-12-01", "2027-02-01"),
    ],
)
def test_an_address_leads_to_the_days_around(
    asked: str, first: str, last: str, previous: str, next_: str
) -> None:
    given = dict(one.split("=") for one in asked.split("&"))
    view = CalendarView.read(given, date(2027, 1, 18))
    assert [str(one) for one in (view.first, view.last, view.previous.at, view.next.at)] == [
        first, last, previous, next_
    ]  # fmt: skip


def test_one_channel_is_shown_alone_and_an_unknown_one_is_empty(room: Newsroom, browser: Browser) -> None:
    room.drop(PIECE)
    assert "Một lần bấm" in browser.get("/calendar?channel=website").text
    for channel in ("fanpage", "khong-co", "%00"):
        page = browser.get(f"/calendar?channel={channel}")
        assert page.status_code == 200
    assert "Một lần bấm" not in browser.get("/calendar?channel=fanpage").text
    assert browser.get("/calendar?channel=khong-co").text.count("data-slot") == 0


def test_more_than_a_day_shows_stands_in_the_log_of_that_day(room: Newsroom, browser: Browser) -> None:
    for number in range(6):
        room.drop(replace(PIECE, id=f"bai-{number}", publish_at=room.clock.now() + timedelta(hours=1)))
    day = cell(browser.get("/calendar?channel=website").text, "2027-01-18")
    assert day.count('<li class="entry') == 4
    assert 'href="/log?since=2027-01-18&amp;until=2027-01-18&amp;channel=website"' in day


def test_only_editors_are_shown_how_to_move_what_has_not_gone_out(room: Newsroom, browser: Browser) -> None:
    room.drop(replace(PIECE, id="ra", title="Đã ra", publish_at="now"))
    room.step()
    room.drop(PIECE)
    page = browser.get("/calendar").text
    assert "/reschedule" not in page and "draggable" not in page and "Đổi giờ" not in page
    with room.app.store.write() as session:
        people.set_role(session, "viewer", Role.EDITOR, room.clock.now(), "admin")
    page = browser.get("/calendar").text
    number = room.delivery("bai", "website").id
    assert page.count('draggable="true"') == 1
    assert f'data-move="/deliveries/{number}/reschedule" data-at="2027-01-18T09:45"' in page
    assert f'class="move" href="/deliveries/{number}/reschedule">Đổi giờ<span class="unseen"> Một' in page


def test_what_people_wrote_is_text_in_the_calendar(room: Newsroom, browser: Browser) -> None:
    shut = Blackout(frozenset({date(2027, 1, 19)}), SCRIPT)
    room.app.rules = replace(room.app.rules, timetable=replace(TABLE, blackouts=(shut,)))
    room.drop(replace(PIECE, title=SCRIPT))
    for view in ("month", "list"):
        page = browser.get(f"/calendar?view={view}&at=2027-01-18").text
        assert "<script>" not in page and page.count("&lt;script&gt;") >= 2


def test_a_full_day_says_how_many_more_there_are_and_leads_to_all_of_them(
    room: Newsroom, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        room.drop(replace(PIECE, id=f"bai-{number}", title=f"Bài {number}", publish_at="now"))
    while room.step():
        pass
    day = cell(browser.get("/calendar").text, "2027-01-18")
    assert day.count('<li class="entry') == 4 and "còn 5 lượt nữa" in day
    assert 'href="/log?since=2027-01-18&amp;until=2027-01-18"' in day
    assert "còn 5 lượt nữa" in cell(browser.get("/calendar?channel=website").text, "2027-01-18")
    monkeypatch.setattr("publisher.work.calendar.COUNTED", 3)
    monkeypatch.setattr("publisher.web.pages.calendar.COUNTED", 3)
    assert "còn từ 3 lượt nữa trở lên" in cell(browser.get("/calendar").text, "2027-01-18")
