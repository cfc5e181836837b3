"""The plan on the dashboard: targets with what stands behind them, units with their arithmetic, reports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from publisher.core.item import Item
from publisher.core.person import Role
from publisher.core.plan import Plan, Target
from publisher.core.score_sheet import Criterion, Sheet
from publisher.core.units import Unit, Units
from publisher.core.windows import Window
from publisher.core.workdays import WorkDays
from publisher.store import reports
from publisher.web import burn_up
from publisher.work.progress import progress
from tests.newsroom import Newsroom, open_newsroom
from tests.web.pages import Browser, Dashboard, open_dashboard
from tests.web.stages import text_of

pytestmark = pytest.mark.usefixtures("cheap_passwords", "database")

SCRIPT = "<script>alert('x')</script>"
PIECE = Item(id="bai", title=f"Một lần bấm {SCRIPT}", html="<p>…</p>", units=("ho-sao",), publish_at="now")
UNITS = Units.of([Unit("ho-sao", f"Hội {SCRIPT}"), Unit("cau-gio", "Hội Cầu Gió")])
PLAN = Plan(
    "p",
    "Kế hoạch",
    date(2027, 1, 1),
    date(2027, 12, 31),
    windows=(Window("dot-1", date(2027, 1, 10), date(2027, 2, 10), f"Đợt {SCRIPT}"),),
    targets=(
        Target("web", "Tin bài trên web", "postings", "month", {"channel": ("website",)}, min=40),
        Target("tran", "Không quá", "postings", "month", max=100),
        Target("dv", "Mỗi đơn vị một bài", "works", "month", min=1, each="unit"),
    ),
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path, "website", "fanpage")
    room.app.rules = replace(room.app.rules, plans=(PLAN,), units=UNITS)
    yield room
    room.app.close()


@pytest.fixture
def dashboard(room: Newsroom) -> Dashboard:
    return open_dashboard(room.app)


@pytest.fixture
def browser(dashboard: Dashboard) -> Browser:
    return dashboard.browser(Role.VIEWER)


def publish(room: Newsroom, count: int) -> None:
    for number in range(count):
        room.drop(replace(PIECE, id=f"bai-{number}", title=f"Bài {number}"))
        room.step()
        room.clock.pass_(minutes=10)


def done_on(page: str) -> int:
    """Return what the page says that its entries come to."""
    found = re.search(r'id="sum">[^<\d]*([\d.]+)', page)
    assert found
    return int(found[1].rstrip(".").replace(".", ""))


def entries_on(page: str) -> list[str]:
    body = page.partition('aria-labelledby="behind"')[2].partition("</section>")[0]
    return re.findall(r'<td class="main"><a href="(/queue/[^"]+)"', body)


def test_the_pages_behind_a_figure_come_to_the_figure(
    room: Newsroom, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publisher.web.target_found.ENTRIES", 3)
    publish(room, 8)
    found, path = list[str](), "/plan/p/web"
    while path:
        page = browser.get(path).text
        assert done_on(page) == 8 and len(entries_on(page)) <= 3
        found += entries_on(page)
        after = re.search(r'rel="next" href="([^"]+)"', page)
        path = unescape(after[1]) if after else ""
    assert found == [f"/queue/bai-{number}" for number in reversed(range(8))]
    with room.app.store.read() as session:
        rows = progress(room.app, session, room.clock.now())
    assert [one.done for one in rows if one.target.id == "web" and one.window.id == "2027-01"] == [8]


def test_a_target_shows_its_sentence_its_line_and_a_table_of_it(room: Newsroom, browser: Browser) -> None:
    publish(room, 2)
    page = browser.get("/plan/p/web").text
    text = text_of(page)
    assert "Ít nhất 40 lượt đăng" in text and "Chỉ tính: kênh: website." in text
    assert 'class="even"' in page and 'class="forecast"' in page and 'class="today"' in page
    assert "Đã có 2 trên 40, dự báo cuối kỳ" in text and "18/01/2027" in text
    assert "https://website.example.org/" in page, "each entry with its link"
    most = browser.get("/plan/p/tran").text
    assert 'class="most"' in most and "tối đa 100" in most and 'class="even"' not in most


def test_a_target_for_every_unit_leads_to_each_of_them(room: Newsroom, browser: Browser) -> None:
    publish(room, 2)
    page = browser.get("/plan/p/dv").text
    assert 'href="/plan/p/dv?window=2027-01&amp;member=cau-gio"' in page and "1/2 đạt" in page
    assert done_on(browser.get("/plan/p/dv?member=ho-sao").text) == 2
    assert entries_on(browser.get("/plan/p/dv?member=cau-gio").text) == []


def test_a_past_moment_is_kept_in_the_links_and_shows_what_stood_then(
    room: Newsroom, dashboard: Dashboard
) -> None:
    publish(room, 1)
    room.clock.pass_(days=2)
    publish(room, 1)
    room.drop(replace(PIECE, id="sau", publish_at=room.clock.now() + timedelta(days=1)))
    room.step()
    browser = dashboard.browser(Role.VIEWER)
    page = browser.get("/plan?at=2027-01-18").text
    assert 'href="/plan/p/web?at=2027-01-18&amp;window=2027-01"' in page and "1 / 40" in page
    past = browser.get("/plan/p/web?at=2027-01-18").text
    assert done_on(past) == 1 and 'value="2027-01-18"' in past
    now = browser.get("/plan/p/web").text
    assert "Đã xếp lịch, chưa đăng" in now and "/queue/sau" in now and 'aria-labelledby="coming"' not in past
    for asked in ("at=x", "at=9999-12-31", "at=0001-01-01", "rolled_up=1", "plan=khong-co", "plan=p"):
        assert browser.get(f"/plan?{asked}").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/plan/q/web", "/plan/p/khong-co", "/units/khong-co", "/reports/p/2027-01/1.html", "/reports/p/x/1.exe"],
)
def test_what_is_not_there_is_not_found(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize(
    "asked", ["window=x", "member=x", "part=x", "behind=9", "behind=9-line-x%00", "part=whole"]
)
def test_nonsense_in_the_address_of_a_target_asks_nothing(browser: Browser, asked: str) -> None:
    assert browser.get(f"/plan/p/web?{asked}").status_code == 200


def test_names_are_shown_as_text_and_never_run(room: Newsroom, dashboard: Dashboard) -> None:
    room.drop(PIECE)
    room.step()
    browser = dashboard.browser(Role.ADMIN)
    for path in ("/plan", "/plan/p/dv", "/plan/p/dv?member=ho-sao", "/units", "/units/ho-sao", "/reports"):
        page = browser.get(path).text
        assert SCRIPT not in page, path
        assert "alert(" in page, path


def test_a_figure_is_remembered_only_until_something_happens(room: Newsroom, browser: Browser) -> None:
    publish(room, 1)
    assert "1 / 40" in browser.get("/plan").text and "1 / 40" in browser.get("/plan").text
    publish(room, 1)
    room.drop(replace(PIECE, id="khac"))
    room.step()
    assert "2 / 40" in browser.get("/plan").text or "3 / 40" in browser.get("/plan").text
    room.app.rules = replace(room.app.rules, plans=(replace(PLAN, targets=PLAN.targets[1:]),))
    assert "Tin bài trên web" not in browser.get("/plan").text


def test_the_units_that_sent_nothing_are_named_first(room: Newsroom, browser: Browser) -> None:
    publish(room, 2)
    page = browser.get("/units").text
    silent = page.partition('id="silent"')[2].partition("</section>")[0]
    assert "Hội Cầu Gió" in silent and "ho-sao" not in silent
    assert page.index("Hội Cầu Gió") < page.index("/units/ho-sao")
    assert "Mỗi đơn vị một bài: 1" in page
    assert "Không có kỳ" in text_of(browser.get("/units?period=xyz").text)
    unit = browser.get("/units/ho-sao?period=2027-Q1").text
    assert "/queue/bai-1" in unit and "/plan/p/dv?window=2027-01&amp;member=ho-sao" in unit
    assert "/log?unit=ho-sao&amp;since=2027-01-01&amp;until=2027-03-31" in unit


def test_a_unit_that_sent_nothing_is_not_praised_though_an_even_pace_asks_for_nothing_yet(
    room: Newsroom, browser: Browser
) -> None:
    publish(room, 1)
    early = text_of(browser.get("/units/cau-gio?period=2027-02").text)
    assert "chưa có; đến hôm nay chưa cần" in early and "đúng tiến độ" not in early
    assert "chưa có tin, bài mới nào trong kỳ này. Làm đều tay thì đến hết hôm qua chưa cần" in early
    now = text_of(browser.get("/units/cau-gio?period=2027-01").text)
    assert "có nguy cơ" in now and "Làm đều tay" not in now
    page = browser.get("/units").text
    row = page.partition("<tbody>")[2].partition("</tr>")[0]
    assert "Hội Cầu Gió" in row and "chưa có tin, bài mới" in row


def test_a_rank_says_of_how_many(room: Newsroom, browser: Browser) -> None:
    sheet = Sheet((Criterion("tin", "Tin bài", Decimal(40), target="dv"),))
    room.app.rules = replace(room.app.rules, plans=(replace(PLAN, sheet=sheet),))
    publish(room, 1)
    ranked = re.findall(r'data-head="Hạng">([^<]*)</td>', browser.get("/units").text)
    assert ranked == ["2/2", "1/2"]
    assert "hạng 2/2 trong các đơn vị không xếp cụm" in text_of(browser.get("/units/cau-gio").text)


def make(browser: Browser, period: str = "p/2027-01", shown: str | None = None) -> int:
    page = browser.get(f"/reports/make?period={period}").text
    stamp = re.search(r'name="shown" value="(\d+)"', page)
    told = shown if shown is not None else stamp[1] if stamp else ""
    return browser.post("/reports/make", period=period, shown=told).status_code


def test_reports_are_made_by_approvers_once_and_downloaded_by_everybody_signed_in(
    room: Newsroom, dashboard: Dashboard
) -> None:
    publish(room, 1)
    for role in (Role.VIEWER, Role.EDITOR):
        assert dashboard.browser(role).get("/reports/make?period=p/2027-01").status_code == 403
        assert dashboard.browser(role).post("/reports/make", period="p/2027-01", shown="0").status_code == 403
    approver, viewer = dashboard.browser(Role.APPROVER), dashboard.browser(Role.VIEWER)
    assert "Lập báo cáo" not in viewer.get("/reports").text
    assert (make(approver), make(approver, shown="0")) == (303, 409)
    assert make(approver, "p/khong-co") == 404
    page = viewer.get("/reports").text
    assert "Bản 1, approver lập" in text_of(page) and "/reports/p/2027-01/1.docx" in page
    for kind in ("html", "docx", "xlsx", "json"):
        answer = viewer.get(f"/reports/p/2027-01/1.{kind}")
        assert answer.status_code == 200, kind
        told = answer.headers["content-disposition"]
        way = "inline" if kind == "html" else "attachment"
        assert told == f'{way}; filename="bao-cao-p-2027-01-v1.{kind}"'
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert len(answer.content) == int(answer.headers["content-length"])
    assert "Kế hoạch" in viewer.get("/reports/p/2027-01/1.html").text
    assert '1/read" aria-label' in page and '1.docx" download' in page


def test_a_report_opens_in_the_browser_where_it_can_run_nothing_and_is_of_no_origin(
    room: Newsroom, dashboard: Dashboard
) -> None:
    publish(room, 2)
    make(dashboard.browser(Role.APPROVER))
    viewer = dashboard.browser(Role.VIEWER)
    shown = viewer.get("/reports/p/2027-01/1.html")
    policy = dict(one.partition(" ")[::2] for one in shown.headers["content-security-policy"].split("; "))
    assert policy.pop("sandbox") == ""  # no scripts, no forms, no origin of ours
    assert policy == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    kept = viewer.get("/reports/p/2027-01/1.docx").headers["content-security-policy"]
    assert kept == "sandbox; default-src 'none'"


def test_the_page_that_shows_a_report_leads_back_and_lets_it_do_nothing_but_open_links_beside(
    room: Newsroom, dashboard: Dashboard
) -> None:
    publish(room, 1)
    make(dashboard.browser(Role.APPROVER))
    viewer = dashboard.browser(Role.VIEWER)
    page = viewer.get("/reports/p/2027-01/1/read")
    assert (
        'href="/reports"' in page.text.partition("<main")[2]
        and 'href="/reports/p/2027-01/1.html"' in page.text
    )
    frame = re.search(r'<iframe class="report" src="([^"]+)" title="[^"]+" sandbox="([^"]+)">', page.text)
    assert frame and "scripts" not in frame[2] and "same-origin" not in frame[2]
    assert page.headers["content-security-policy"].endswith("frame-ancestors 'none'; frame-src 'self'")
    inside = viewer.get(frame[1])
    policy = inside.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'")
    assert policy.endswith("frame-ancestors 'self'")
    own = ' target="_blank" rel="noopener noreferrer"'
    assert f'<a{own} href="https://' in inside.text and '<a href="#' in inside.text
    assert len(inside.content) == int(inside.headers["content-length"])
    alone = viewer.get("/reports/p/2027-01/1.html")
    assert own not in alone.text and alone.text == inside.text.replace(own, "")
    for nothing in ("/reports/p/2027-01/2/read", "/reports/p/x/1/read", "/reports/p/2027-01/x/read"):
        assert viewer.get(nothing).status_code == 404


def test_a_version_stays_as_it_was_though_the_plan_has_changed(room: Newsroom, dashboard: Dashboard) -> None:
    publish(room, 2)
    approver = dashboard.browser(Role.APPROVER)
    make(approver)
    kept = approver.get("/reports/p/2027-01/1.json").json()
    for changed in ((replace(PLAN, title="Kế hoạch khác"),), ()):
        room.app.rules = replace(room.app.rules, plans=changed)
        page = approver.get("/reports/p/2027-01/1.html").text
        assert "Kế hoạch khác" not in page and unescape(kept["subject"]) in unescape(page)
        whole = ZipFile(BytesIO(approver.get("/reports/p/2027-01/1.docx").content))
        assert "word/document.xml" in whole.namelist()
        assert approver.get("/reports/p/2027-01/1.xlsx").status_code == 200


def test_what_is_read_from_the_kept_json_says_what_was_kept(room: Newsroom, dashboard: Dashboard) -> None:
    from publisher.report.json import write_json
    from publisher.report.kept import read_report

    publish(room, 2)
    make(dashboard.browser(Role.APPROVER))
    with room.app.store.read() as session:
        [kept] = reports.every(session, "p", "2027-01")
    channels = room.app.config.channels
    again = read_report(kept.content, lambda name: name.upper() if name in channels else None)
    assert json.loads(write_json(again)) == json.loads(kept.content)


def test_a_day_that_is_still_to_come_is_no_past_moment(browser: Browser) -> None:
    page = browser.get("/plan?at=2027-12-31").text
    assert 'value="2027-12-31"' not in page


def test_a_unit_is_told_its_targets_by_their_titles(room: Newsroom, browser: Browser) -> None:
    page = browser.get("/units/ho-sao?period=2027-Q1").text
    titles = {one.title for one in room.app.rules.plans[0].targets if one.each == "unit"}
    assert titles and all(f">{title}</a>" in page for title in titles)


def test_the_line_tells_days_weeks_or_months_and_ends_at_the_forecast(room: Newsroom) -> None:
    at = room.clock.now()
    with room.app.store.read() as session:
        [row] = [one for one in progress(room.app, session, at) if one.target.id == "web"][:1]
    drawn = burn_up.draw(row, {date(2027, 1, 5): 3, date(2027, 1, 18): 2}, date(2027, 1, 18), WorkDays())
    told = {one.day.day: (one.done, one.even) for one in drawn.steps}
    assert told == {3: (0, 1.9), 10: (3, 11.4), 17: (3, 21), 18: (5, 22.9), 24: (None, 30.5), 31: (None, 40)}
    assert drawn.forecast is not None and drawn.today is not None and drawn.most is None
    over = replace(row, is_over=True)
    assert burn_up.draw(over, {}, date(2027, 3, 1), WorkDays()).forecast is None
    ahead = burn_up.draw(row, {}, date(2026, 12, 1), WorkDays())
    assert ahead.forecast is None and ahead.today is None and ahead.steps[0].done is None
    year = replace(row, window=Window("y", date(2027, 1, 1), date(2027, 12, 31)))
    assert len(burn_up.draw(year, {}, date(2027, 3, 31), WorkDays()).steps) == 12


@pytest.mark.parametrize("at", ["nonsense", "2027-02-30", "2099-01-01", "2027-01-12 10:00"])
def test_a_moment_that_has_not_been_is_told_where_the_page_is_as_of_now(browser: Browser, at: str) -> None:
    for path in ("/plan", "/plan/p/web"):
        assert "không phải là một ngày đã qua" in browser.get(f"{path}?at={at}").text
        assert "không phải là một ngày đã qua" not in browser.get(path).text
