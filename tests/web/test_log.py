"""The posting log: searched, by periods, in both directions, and taken away as a table."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from weakref import WeakSet

import pytest
from openpyxl import load_workbook

from publisher.core.errors import Refused
from publisher.core.item import Item, Wish
from publisher.core.person import Role
from publisher.core.units import Unit, Units
from publisher.files.export import write_csv, write_xlsx
from publisher.web.log_address import LogAddress, periods
from tests.newsroom import Newsroom, open_newsroom
from tests.web.pages import Browser, open_dashboard

pytestmark = pytest.mark.usefixtures("cheap_passwords", "database")

PIECE = Item(
    id="bai",
    title="Phụ nữ Đông Đô",
    html="<p>…</p>",
    units=("ho-sao",),
    publish_at="now",
    channels={"website": Wish()},
)
UNITS = Units.of([Unit("ho-sao", "Hội Hồ Sao"), Unit("cu", "Hội Cầu Gió"), Unit("moi", "Hội Cầu Gió")])


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path, "website", "fanpage")
    room.app.rules = replace(room.app.rules, units=UNITS)
    yield room
    room.app.close()


@pytest.fixture
def browser(room: Newsroom) -> Browser:
    return open_dashboard(room.app).browser(Role.VIEWER)


def publish(room: Newsroom, *titles: str, **more: Any) -> None:
    """Publish pieces one after the other, a minute apart."""
    for title in titles:
        room.drop(replace(PIECE, id=f"bai-{room.clock.pass_(minutes=1):%d%H%M}", title=title, **more))
        room.step()


def shown(page: str) -> list[str]:
    """Return the titles of the lines, in their order."""
    lines = page.partition("<tbody>")[2].partition("</tbody>")[0].split('class="main"')[1:]
    return [unescape(one.partition('">')[2].partition("</a>")[0]) for one in lines]


def link(page: str, mark: str) -> str:
    """Return where the link with this attribute leads, nothing when there is none."""
    return unescape(page.partition(f'{mark} href="')[2].partition('"')[0])


def test_titles_are_searched_without_diacritics_and_together_with_filters(
    room: Newsroom, browser: Browser
) -> None:
    publish(room, "Phụ nữ Đông Đô", "Phụ huynh đông vui")
    publish(room, "Phụ nữ Tây Đô", units=("moi",))
    assert shown(browser.get("/log?q=phu+nu").text) == ["Phụ nữ Tây Đô", "Phụ nữ Đông Đô"]
    assert shown(browser.get("/log?q=ĐÔNG").text) == ["Phụ huynh đông vui", "Phụ nữ Đông Đô"]
    assert shown(browser.get("/log?q=phu+nu&unit=moi&channel=website").text) == ["Phụ nữ Tây Đô"]
    assert shown(browser.get("/log?q=phu+nu&channel=fanpage").text) == []
    page = browser.get("/log?q=" + "%22%3E%3Cscript%3E phu")
    assert page.status_code == 200 and 'value="&#34;&gt;&lt;script&gt; phu"' in page.text


@pytest.mark.parametrize(
    "asked", ["'", '"', "%", "_", "phu*", "NEAR(phu nu)", "phu OR nu", "\x00", "a" * 999]
)
def test_a_search_takes_whatever_people_type(room: Newsroom, browser: Browser, asked: str) -> None:
    publish(room, "Phụ nữ Đông Đô")
    for name in ("q", "channel", "unit", "since"):
        assert browser.client.get("/log", params={name: asked}).status_code == 200


@pytest.mark.parametrize("asked", ["😀", "%_", "---", "…", "\u0301", "\0"])
def test_a_search_with_nothing_to_search_for_finds_nothing_and_says_so(
    room: Newsroom, browser: Browser, asked: str
) -> None:
    publish(room, "Phụ nữ Đông Đô")
    page = browser.get("/log?" + urlencode({"q": asked, "channel": "website"})).text
    assert shown(page) == [] and "không có gì để tìm; hãy gõ chữ cái hoặc chữ số" in page
    assert 'aria-invalid="true"' in page and "Không có lượt đăng nào như vậy" not in page
    for ending in ("csv", "xlsx"):
        answer = browser.get(f"/log.{ending}?" + urlencode({"q": asked}))
        assert answer.status_code == 303 and shown(browser.get(answer.headers["location"]).text) == []
    assert "không có gì để tìm" not in browser.get("/log?q=+").text


@pytest.mark.parametrize("name", ["channel", "unit"])
def test_a_filter_of_what_no_database_keeps_lets_nothing_in(
    room: Newsroom, browser: Browser, name: str
) -> None:
    publish(room, "Phụ nữ Đông Đô")
    assert shown(browser.get(f"/log?{name}=%00").text) == []
    assert len(csv_of(browser, f"/log.csv?{name}=%00")) == 1


def test_pages_lead_to_newer_and_to_older_lines(
    room: Newsroom, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publisher.web.pages.log.LINES", 2)
    publish(room, *"ABCDE")
    first = browser.get("/log?state=published").text
    second = browser.get(link(first, 'rel="next"')).text
    third = browser.get(link(second, 'rel="next"')).text
    assert [shown(one) for one in (first, second, third)] == [["E", "D"], ["C", "B"], ["A"]]
    assert not link(first, 'rel="prev"') and not link(third, 'rel="next"')
    back = browser.get(link(third, 'rel="prev"')).text
    assert shown(back) == ["C", "B"] and "state=published" in link(back, 'rel="prev"')
    assert shown(browser.get(link(back, 'rel="next"')).text) == ["A"]
    again = browser.get(link(back, 'rel="prev"')).text
    assert shown(again) == ["E", "D"] and not link(again, 'rel="prev"')


def test_the_oldest_lines_stand_first_on_demand_on_every_page_and_in_tables(
    room: Newsroom, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publisher.web.pages.log.LINES", 2)
    publish(room, *"ABC")
    first = browser.get("/log?order=oldest").text
    second = browser.get(link(first, 'rel="next"')).text
    assert (shown(first), shown(second)) == (["A", "B"], ["C"])
    assert shown(browser.get(link(second, 'rel="prev"')).text) == ["A", "B"]
    assert [row[2] for row in csv_of(browser, "/log.csv?order=oldest")[1:]] == ["A", "B", "C"]


def test_a_page_that_began_behind_lines_which_are_gone_leads_back_to_the_first(
    room: Newsroom, browser: Browser
) -> None:
    publish(room, "A")
    page = browser.get("/log?behind=0-1&state=published").text
    assert shown(page) == [] and link(page, 'rel="prev"') == "/log?state=published"


def test_periods_are_links_that_keep_the_other_filters(room: Newsroom, browser: Browser) -> None:
    publish(room, "A")
    page = browser.get("/log?q=a&since=2027-01-18&until=2027-01-24").text
    assert 'href="/log?q=a&amp;since=2027-01-18&amp;until=2027-01-24" aria-current="true">Tuần này' in page
    assert 'href="/log?q=a&amp;since=2027-01-01&amp;until=2027-01-31">Tháng này' in page
    assert shown(page) == ["A"] and shown(browser.get("/log?since=2027-01-19").text) == []


@pytest.mark.parametrize(
    ("today", "week", "month"),
    [
        ("2027-01-18", ("2027-01-18", "2027-01-24"), ("2027-01-01", "2027-01-31")),
        ("2028-02-29", ("2028-02-28", "2028-03-05"), ("2028-02-01", "2028-02-29")),
        ("2027-12-31", ("2027-12-27", "2028-01-02"), ("2027-12-01", "2027-12-31")),
    ],
)
def test_a_week_begins_on_monday_and_a_month_ends_on_its_last_day(
    today: str, week: tuple[str, str], month: tuple[str, str]
) -> None:
    found = [(str(one.since), str(one.until)) for one in periods(date.fromisoformat(today))]
    day_before = str(date.fromisoformat(today) - timedelta(days=1))
    assert found == [(today, today), (day_before, day_before), week, month]


def test_units_are_chosen_by_their_names_and_two_of_one_name_can_be_told_apart(browser: Browser) -> None:
    page = browser.get("/log?unit=moi").text
    assert '<option value="ho-sao">Hội Hồ Sao</option>' in page
    assert '<option value="moi" selected>Hội Cầu Gió (moi)</option>' in page


def test_days_at_the_ends_of_time_ask_nothing(browser: Browser) -> None:
    for asked in ("since=0001-01-01", "until=9999-12-31", "since=9999-12-31", "until=0001-01-01"):
        assert browser.get(f"/log?{asked}").status_code == 200


def csv_of(browser: Browser, address: str) -> list[list[str]]:
    answer = browser.get(address)
    assert answer.status_code == 200 and answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_tables_hold_exactly_what_is_filtered_on_all_pages(
    room: Newsroom, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publisher.web.pages.log.LINES", 2)
    publish(room, *(f"Phụ nữ {number}" for number in range(5)))
    publish(room, "Nam giới")
    heads, *rows = csv_of(browser, "/log.csv?q=phu+nu&behind=0-1")
    assert heads[:5] == ["Số", "Mã", "Tít", "Thể loại", "Đơn vị"] and rows[0][4] == "Hội Hồ Sao"
    assert [row[2] for row in rows] == [f"Phụ nữ {number}" for number in (4, 3, 2, 1, 0)]
    answer = browser.get("/log.xlsx?q=phu+nu")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == [row[2] for row in rows]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:L6")
    assert isinstance(sheet["A2"].value, int) and isinstance(sheet["I2"].value, datetime)
    assert answer.headers["content-disposition"] == 'attachment; filename="nhat-ky-dang-2027-01-18.xlsx"'
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_a_title_that_looks_like_a_formula_is_text_in_both_tables(
    room: Newsroom, browser: Browser, sign: str
) -> None:
    title = f'{sign}HYPERLINK("https://xa.example.org")'
    publish(room, title)
    assert csv_of(browser, "/log.csv")[1][2] == f"'{title}"
    [cell] = load_workbook(BytesIO(browser.get("/log.xlsx").content)).active["C2:C2"][0]
    assert cell.data_type in {"s", "inlineStr"} and cell.hyperlink is None


def test_a_table_of_nothing_has_its_heads(browser: Browser) -> None:
    assert len(csv_of(browser, "/log.csv?q=khong")) == 1
    assert load_workbook(BytesIO(browser.get("/log.xlsx?q=khong").content)).active.max_row == 1


def test_what_happened_to_a_line_is_told_in_the_table(room: Newsroom, browser: Browser) -> None:
    room.outlet("website").tell("publish", Refused("post-of-another", item="x", url="y"))
    publish(room, "A")
    heads, row = csv_of(browser, "/log.csv?state=refused")
    assert row[heads.index("Trạng thái")] == "bị từ chối" and row[-1]


def test_an_address_says_again_what_it_was_read_from() -> None:
    given = {"q": "phụ nữ", "state": "missed", "order": "oldest", "behind": "5-1", "page": "9"}
    address = LogAddress.read(given)
    assert address.link() == "/log?q=ph%E1%BB%A5+n%E1%BB%AF&state=missed&order=oldest"
    assert address.behind is not None and address.link_behind(address.behind).endswith("&behind=5-1")


def test_a_log_that_is_longer_than_a_sheet_goes_on_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publisher.files.export.LONGEST_SHEET", 2)
    file = BytesIO()
    write_xlsx(file, ["a"], ([number] for number in range(5)))
    sheets = [[row[0].value for row in one.iter_rows()] for one in load_workbook(file).worksheets]
    assert sheets == [["a", 0, 1], ["a", 2, 3], ["a", 4]]


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_a_table_takes_each_row_as_it_is_written_and_keeps_none(write: Any) -> None:
    class Cell(str):
        """A text that can be watched."""

    watched: WeakSet[Cell] = WeakSet()

    def rows() -> Iterator[list[Cell]]:
        for number in range(3000):
            cell = Cell(f"ô {number}")
            watched.add(cell)
            yield [cell]
            del cell
            assert len(watched) <= 2

    write(BytesIO(), ["a"], rows())


def test_the_log_opens_on_what_is_past_and_what_is_to_come_stands_apart(
    room: Newsroom, browser: Browser
) -> None:
    publish(room, "Đã ra A", "Đã ra B")
    for hours, title in ((3, "Sắp C"), (30, "Sắp D")):
        at = room.clock.now() + timedelta(hours=hours)
        room.drop(replace(PIECE, id=f"sap-{hours}", title=title, publish_at=at))
    room.plan()
    assert shown(browser.get("/log").text) == ["Đã ra B", "Đã ra A"]
    page = browser.get("/log").text
    coming = next(one for one in re.findall(r'href="([^"]*)"', page) if "when=coming" in one)
    assert shown(browser.get(unescape(coming)).text) == ["Sắp C", "Sắp D"]  # what comes next stands first
    assert shown(browser.get("/log?when=coming").text) == ["Sắp C", "Sắp D"]
    assert shown(browser.get("/log?when=coming&order=newest").text) == ["Sắp D", "Sắp C"]
    assert shown(browser.get("/log?when=all").text) == ["Sắp D", "Sắp C", "Đã ra B", "Đã ra A"]
    assert shown(browser.get("/log?when=nothing").text) == ["Đã ra B", "Đã ra A"]


def test_an_address_that_was_shared_before_shows_all_that_it_asks_for(
    room: Newsroom, browser: Browser
) -> None:
    publish(room, "Đã lan A")
    at = room.clock.now() + timedelta(hours=3)
    room.drop(replace(PIECE, id="sap", title="Sắp lan C", publish_at=at))
    room.plan()
    for address in ("channel=website", "since=2027-01-18&until=2027-01-18", "q=lan", "state=scheduled"):
        both = ["Sắp lan C"] + ["Đã lan A"] * (address != "state=scheduled")
        assert shown(browser.get(f"/log?{address}").text) == both, address
    assert shown(browser.get("/log?channel=website&when=out").text) == ["Đã lan A"]
    past, whole = (browser.get(f"/log.csv{asked}").content.decode() for asked in ("?when=out", ""))
    assert "Sắp lan C" not in past and "Sắp lan C" in whole


def test_a_line_has_its_link_written_out_with_a_button_that_copies_it(
    room: Newsroom, browser: Browser
) -> None:
    publish(room, "Đã ra <A>")
    page = browser.get("/log").text
    url = re.search(r'data-copy="([^"]*)"', page)
    assert url is not None and url[1].startswith("https://website.example.org/")
    assert f'href="{url[1]}" rel="noopener noreferrer">website.example.org/' in page
    assert 'aria-label="Chép liên kết: Đã ra &lt;A&gt;, website"' in page and 'id="said"' in page


@pytest.mark.parametrize("asked", ["since=zzz", "until=2027-02-30", "state=nope", "form=%3Cb%3E"])
def test_a_filter_that_says_nothing_is_told_and_no_table_is_taken_away_for_it(
    room: Newsroom, browser: Browser, asked: str
) -> None:
    publish(room, "A")
    page = browser.get(f"/log?{asked}").text
    assert "Không hiểu bộ lọc" in page and shown(page) == ["A"] and "<b>" not in page
    for ending in ("csv", "xlsx"):
        answer = browser.get(f"/log.{ending}?{asked}")
        assert answer.status_code == 303 and answer.headers["location"].startswith("/log?")
    assert "Không hiểu bộ lọc" not in browser.get("/log?since=2027-01-01").text
