"""What is needed by a day, on the pages of the plan and in the API.

It is Monday 18 January 2027, 08:00. Of the month's 20 working days, which New Year's Day is not, 15 are gone
by the evening of Friday the 22nd, so of 8 news items 6 are due and of 4 articles 3. One of each is out, an
article comes in the last minute of the 22nd and one in the first of the 23rd.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest

from publisher.core.item import Form, Item, Wish
from publisher.core.localtime import day_start
from publisher.core.person import Role
from publisher.core.plan import Plan, Target
from publisher.core.units import Unit, Units
from publisher.core.windows import Window
from publisher.core.yardstick import Yardstick
from publisher.store import sealed_windows
from publisher.words import LANGUAGES, word
from publisher.work import counting, progress
from publisher.work.by_day import needs_by
from tests.core.timetables import at
from tests.newsroom import Newsroom, open_newsroom
from tests.web.api import program
from tests.web.pages import Browser, Dashboard, open_dashboard
from tests.web.stages import text_of

pytestmark = pytest.mark.usefixtures("cheap_passwords", "database")

SCRIPT = "<script>alert('x')</script>"
ARTICLE = Item(
    id="bai", title="Một lần bấm", html="<p>…</p>", units=("ho-sao",), publish_at="now",
    channels={"website": Wish()},
)  # fmt: skip
WEB = ("website",)
TARGETS = (
    Target("tin", "Tin trên web", "postings", "month", {"channel": WEB, "form": ("brief",)}, min=8),
    Target("bai", "Bài trên web", "postings", "month", {"channel": WEB, "form": ("article",)}, min=4),
    Target("fb", "Bài trên fanpage", "postings", "month", {"channel": ("fanpage",)}, min=30),
    Target("clip", "Clip", "postings", "quarter", {"channel": ("fanpage",), "form": ("clip",)}, min=3),
    Target("nhanh", "Việc gấp", "postings", "dot", {"channel": WEB, "tone": ("neutral",)}, min=9),
    Target("tran", "Không quá", "postings", "month", max=100),
    Target("ty-le", "Một nửa", "works", "month", {"theme": ("T05",)}, share=Decimal("0.5")),
    Target("tang", "Tăng", "works", "month", growth=Decimal("0.10"), baseline=20),
    Target("dv", f"Mỗi đơn vị {SCRIPT}", "works", "month", min=3, each="unit", coverage=Decimal("0.5")),
)
PLAN = Plan(
    "p",
    "Kế hoạch",
    date(2027, 1, 1),
    date(2027, 12, 31),
    windows=(Window("dot", date(2027, 1, 10), date(2027, 1, 22), "Đợt một", due=date(2027, 1, 25)),),
    targets=TARGETS,
)
FRIDAY = "/plan?by=2027-01-22"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path, "website", "fanpage")
    units = Units.of([Unit("ho-sao", "Hội Hồ Sao"), Unit("cau-gio", f"Hội Cầu Gió {SCRIPT}")])
    room.app.rules = replace(room.app.rules, plans=(PLAN,), units=units)
    drop(room, "bai")
    drop(room, "tin", form=Form.BRIEF)
    room.step()
    drop(room, "bai-22", publish_at=at("2027-01-22 23:59"))
    drop(room, "bai-23", publish_at=at("2027-01-23 00:00"))
    room.step()
    yield room
    room.app.close()


def drop(room: Newsroom, name: str, form: Form = Form.ARTICLE, publish_at: datetime | str = "now") -> None:
    room.drop(replace(ARTICLE, id=name, title=name, form=form, publish_at=publish_at))


@pytest.fixture
def dashboard(room: Newsroom) -> Dashboard:
    return open_dashboard(room.app)


@pytest.fixture
def browser(dashboard: Dashboard) -> Browser:
    return dashboard.browser(Role.VIEWER)


def needed_on(page: str) -> str:
    """Return what the page says of the day, as people read it."""
    return text_of(page.partition('class="needed"')[2].partition("</section>")[0])


def line_of(page: str, title: str) -> list[str]:
    """Return the figures of a target's line: needed, due, done, scheduled; and its arithmetic."""
    for row in re.findall(r"<tr>(.*?)</tr>", page.partition('class="needed"')[2], re.DOTALL):
        if f">{title}</a>" in row:
            cells = re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
            return [text_of(cell).strip() for cell in cells[1:]]
    raise AssertionError(title)


def test_a_sentence_says_what_each_channel_needs_by_the_day(browser: Browser) -> None:
    told = needed_on(browser.get(FRIDAY).text)
    assert "Đến hết 22/01/2027, website cần thêm 5 tin, 1 bài." in told
    assert "Đến hết 15/02/2027, website cần thêm" in needed_on(browser.get("/plan?by=2027-02-15").text)


def test_each_figure_comes_with_its_arithmetic(browser: Browser) -> None:
    page = browser.get(FRIDAY).text
    assert line_of(page, "Tin trên web")[:4] == ["5", "6", "1", "0"]
    *figures, how = line_of(page, "Bài trên web")
    assert figures == ["1", "3", "1", "1"], "the one that comes at midnight comes too late"
    assert how == "4 × 15/20 ngày làm việc = 3, làm tròn thành 3. Đã có 1, đã xếp lịch 1: cần thêm 1."
    clip = line_of(page, "Clip")[4]
    assert clip.startswith("3 × 15/58 ngày làm việc ≈ 0,77, làm tròn thành 1."), "Tết has five of its days"
    assert line_of(page, "Việc gấp") == [
        "6", "9", "2", "1",
        "Kỳ kết thúc ngày 22/01/2027 nên phải có trọn 9. Đã có 2, đã xếp lịch 1: cần thêm 6.",
    ]  # fmt: skip


def test_targets_that_count_the_same_are_told_one_by_one(browser: Browser) -> None:
    told = needed_on(browser.get(FRIDAY).text)
    assert "fanpage cần thêm" not in told
    assert "Bài trên fanpage : cần thêm 23." in told and "Clip : cần thêm 1." in told, "22.5 is 23"
    assert "Việc gấp : cần thêm 6." in told, "it asks for more than a channel and forms"


def test_a_channel_that_has_enough_is_said_to_have_enough(room: Newsroom, browser: Browser) -> None:
    plan = replace(PLAN, targets=(replace(TARGETS[1], min=2),))
    room.app.rules = replace(room.app.rules, plans=(plan,))
    assert "Đến hết 22/01/2027, website không cần thêm gì." in needed_on(browser.get(FRIDAY).text)
    assert line_of(browser.get(FRIDAY).text, "Bài trên web")[4].endswith("đã xếp lịch 1: vừa đủ.")


def test_what_has_no_number_by_a_day_is_told_in_words(browser: Browser) -> None:
    page = browser.get(FRIDAY).text
    most, share, growth = (line_of(page, title) for title in ("Không quá", "Một nửa", "Tăng"))
    assert most[:2] == share[:2] == ["–", "–"]
    assert most[4].endswith("Đã có 2, đã xếp lịch 1: còn được thêm 97.")
    assert "không tính ra số theo ngày" in share[4]
    assert growth[:2] == ["14", "17"], "22 × 15/20 is 16.5"
    assert growth[4].endswith("Số 22 là 20 của cùng kỳ năm trước, tăng 10 %.")


def test_more_than_is_allowed_and_growth_over_nothing_known_are_told(
    room: Newsroom, browser: Browser
) -> None:
    tight, unknown = replace(TARGETS[5], max=2), replace(TARGETS[7], baseline=None)
    both = replace(TARGETS[1], id="hai", title="Cả hai", max=9)
    nothing = replace(TARGETS[1], id="khong", title="Không đòi", min=None)
    plan = replace(PLAN, targets=(tight, unknown, both, nothing))
    room.app.rules = replace(room.app.rules, plans=(plan,))
    page = browser.get(FRIDAY).text
    assert "vượt 1" in line_of(page, "Không quá")[4]
    assert "chưa biết" in line_of(page, "Tăng")[4]
    assert line_of(page, "Cả hai")[4].endswith("Cả kỳ nhiều nhất 9.")
    assert line_of(page, "Không đòi")[4] == "Kỳ này không đòi số nào."


def test_units_are_told_each_with_those_that_need_most_first(browser: Browser) -> None:
    """Of 3 works 2.25 are due, which is 2: one unit has two and one to come, the other none."""
    told = needed_on(browser.get(FRIDAY).text)
    assert "1 trên 2 cần thêm; chỉ tiêu đòi ít nhất 1 đạt" in told
    assert told.index("Hội Cầu Gió") < told.index("Hội Hồ Sao")
    own = needed_on(browser.get("/plan/p/dv?by=2027-01-22&member=cau-gio").text)
    assert "Hội Cầu Gió" in own and "Hội Hồ Sao" not in own


def test_a_unit_that_lives_in_a_part_of_the_window_is_told_so(room: Newsroom, browser: Browser) -> None:
    units = Units.of([Unit("moi", "Hội mới", from_=date(2027, 1, 18))])
    room.app.rules = replace(room.app.rules, units=units)
    told = needed_on(browser.get(FRIDAY).text)
    assert "3 × 5/10 ngày làm việc = 1,5, làm tròn thành 2. Đơn vị chỉ hoạt động một phần của kỳ" in told


def test_the_day_stays_in_every_link_and_in_the_fields(browser: Browser) -> None:
    page = browser.get(FRIDAY).text
    assert 'name="by" value="2027-01-22"' in page
    assert 'href="/plan/p/bai?by=2027-01-22&amp;window=2027-01"' in page
    target = browser.get("/plan/p/bai?by=2027-01-22").text
    assert 'name="by" value="2027-01-22"' in target and 'href="/plan?by=2027-01-22"' in target
    assert "website cần thêm 1 bài." in needed_on(target) and "Tin trên web" not in target
    close = re.search(r'<a href="([^"]+)">Bỏ chọn ngày', target)
    assert close and unescape(close[1]) == "/plan/p/bai?window=2027-01"


def test_the_ends_of_the_coming_windows_are_one_click_away(browser: Browser) -> None:
    plain = browser.get("/plan").text
    found = dict(re.findall(r'<li><a href="/plan\?by=([\d-]+)"[^>]*>([^<]+)</a>', plain))
    assert found == {
        "2027-01-22": "22/01 (kỳ báo cáo)",
        "2027-01-31": "31/01 (tháng)",
        "2027-03-31": "31/03 (quý)",
    }
    assert 'class="needed"' not in plain
    assert re.search(r'by=2027-01-22" aria-current="true"', browser.get(FRIDAY).text)
    target = browser.get("/plan/p/clip").text
    assert 'href="/plan/p/clip?by=2027-03-31&amp;window=2027-Q1"' in target and "(tháng)" not in target


def test_a_window_without_a_report_is_called_by_its_name_and_a_day_of_another_year_has_it(
    room: Newsroom, browser: Browser
) -> None:
    window = Window("dot", date(2027, 1, 10), date(2028, 1, 22), f"Đợt {SCRIPT}")
    room.app.rules = replace(room.app.rules, plans=(replace(PLAN, windows=(window,), end=date(2028, 1, 31)),))
    page = browser.get("/plan").text
    assert ">22/01/2028 (Đợt &lt;script&gt;" in page and SCRIPT not in page


def test_several_windows_up_to_the_day_are_added_up_and_told_one_by_one(browser: Browser) -> None:
    """February has 15 working days beside Tết, 6 of them by the 15th: 8 × 6/15 is 3.2."""
    *figures, how = line_of(browser.get("/plan/p/tin?by=2027-02-15").text, "Tin trên web")
    assert figures == ["10", "11", "1", "0"]
    assert "tháng 01/2027 : Kỳ kết thúc ngày 31/01/2027 nên phải có trọn 8." in how
    assert "tháng 02/2027 : 8 × 6/15 ngày làm việc = 3,2, làm tròn thành 3." in how


def test_a_day_that_has_gone_by_is_told_and_nonsense_asks_nothing(browser: Browser) -> None:
    for path in ("/plan", "/plan/p/tin"):
        page = browser.get(f"{path}?by=2027-01-17").text
        assert "Ngày 17/01/2027 đã qua" in page and 'class="needed"' not in page
        for by in ("x", "9999-12-31", "0001-01-01", "2027-02-30", "%00"):
            answer = browser.get(f"{path}?by={by}")
            assert answer.status_code == 200 and 'class="needed"' not in answer.text
    assert "Đến hết 18/01/2027, website" in needed_on(browser.get("/plan?by=2027-01-18").text)
    assert "không có kỳ nào" not in browser.get("/plan?by=9998-12-31").text


def test_a_workspace_without_targets_says_that_nothing_lies_ahead(room: Newsroom, browser: Browser) -> None:
    room.app.rules = replace(room.app.rules, plans=())
    assert "không có kỳ nào của kế hoạch" in needed_on(browser.get(FRIDAY).text)


def test_a_past_moment_is_asked_for_a_day_behind_it(room: Newsroom, dashboard: Dashboard) -> None:
    room.clock.pass_(days=3)
    drop(room, "sau")
    room.step()
    browser = dashboard.browser(Role.VIEWER)
    now, then = (browser.get(f"{FRIDAY}{more}").text for more in ("", "&at=2027-01-18"))
    assert line_of(now, "Bài trên web")[:4] == ["0", "3", "2", "1"]
    assert line_of(then, "Bài trên web")[:4] == ["1", "3", "1", "1"]
    assert 'href="/plan/p/bai?at=2027-01-18&amp;by=2027-01-22&amp;window=2027-01"' in then


def test_what_is_needed_is_remembered_only_until_something_happens(room: Newsroom, browser: Browser) -> None:
    assert line_of(browser.get(FRIDAY).text, "Bài trên web")[0] == "1"
    drop(room, "them")
    room.step()
    assert line_of(browser.get(FRIDAY).text, "Bài trên web")[0] == "0"


def test_names_are_shown_as_text(browser: Browser) -> None:
    for path in (FRIDAY, "/plan/p/dv?by=2027-01-22"):
        page = browser.get(path).text
        assert SCRIPT not in page and "alert(" in page


def test_the_page_speaks_english(browser: Browser) -> None:
    browser.client.cookies.set("publisher-language", "en")
    told = needed_on(browser.get(FRIDAY, **{"Accept-Language": "en"}).text)
    assert "By the end of 22/01/2027, website needs 5 more briefs, 1 more article." in told
    assert "3 × 15/58 working days ≈ 0.77, rounded to 1. 0 done, 0 scheduled: 1 needed." in told


def test_the_api_tells_it_beside_each_record_when_asked(dashboard: Dashboard, browser: Browser) -> None:
    one = program(dashboard)
    plain, asked = one.get("/plan").json(), one.get("/plan", by="2027-01-22").json()
    assert [{name: value for name, value in row.items() if name != "by_day"} for row in asked] == plain
    by_day = {(row["target"], row["window"]["id"], row["member"]): row["by_day"] for row in asked}
    assert by_day["bai", "2027-01", None] == {
        "day": "2027-01-22", "rule": "pace", "working_days": 15, "of_working_days": 20, "due": 3,
        "scheduled": 1, "needed": 1,
    }  # fmt: skip
    assert (
        by_day["tran", "2027-01", None]["rule"] == "most" and by_day["tran", "2027-01", None]["due"] is None
    )
    assert by_day["bai", "2027-02", None] is None
    assert by_day["dv", "2027-01", "cau-gio"]["needed"] == 2 and by_day["dv", "2027-01", None] is None
    gone = one.get("/plan", by="2027-01-17")
    assert (gone.status_code, gone.json()["fields"][0]["name"]) == (422, "by")


def test_one_look_counts_a_plan_once(
    room: Newsroom, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = list[object]()
    real = counting.count_on
    monkeypatch.setattr(
        counting, "count_on", lambda *asked, **of: counted.append(asked) or real(*asked, **of)
    )
    for path in (FRIDAY, "/plan/p/bai?by=2027-01-22"):
        counted.clear()
        assert browser.get(path).status_code == 200
        assert len(counted) == 1, path


def test_what_was_counted_once_is_counted_anew_by_other_rules_or_at_another_moment(room: Newsroom) -> None:
    once, now, by = counting.CountedOnce(), room.clock.now(), date(2027, 1, 22)
    with room.app.store.read() as session:
        first = progress.progress(room.app, session, now, count=once)
        assert progress.progress(room.app, session, now, count=once) == first
        assert needs_by(room.app, session, by, now, count=once) == needs_by(room.app, session, by, now)
        before = day_start(room.app.zone, date(2027, 1, 18))
        assert sum(one.done for one in progress.progress(room.app, session, before, count=once)) == 0
        room.app.rules = replace(room.app.rules, plans=(replace(PLAN, targets=TARGETS[2:3]),))
        assert {one.done for one in progress.progress(room.app, session, now, count=once)} == {0}


def test_a_window_that_is_sealed_is_over_whatever_the_plan_says_since(room: Newsroom) -> None:
    now, by = room.clock.now(), date(2027, 1, 22)
    with room.app.store.write() as session:
        sealed_windows.seal(session, Yardstick(PLAN, room.app.rules.units), [("month", "2027-01")], now)
    with room.app.store.read() as session:
        assert {one.row.target.per for one in needs_by(room.app, session, by, now)} == {"quarter", "dot"}


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_has_a_word_for_one_and_for_many(form: Form, language: str) -> None:
    one, many = word(f"form-{form}", language), word(f"web-forms-{form}", language)
    assert one and many and (one == many) is (language == "vi")
