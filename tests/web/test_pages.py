"""What people see on the pages: what is stuck, what goes out, the log by its filters, the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from publisher.clock import FastClock
from publisher.core.errors import Refused, Unauthorized
from publisher.core.item import Item, Wish
from publisher.core.item_state import ItemState
from publisher.core.message import message
from publisher.core.person import Role
from publisher.core.plan import Plan, Target
from publisher.core.problem import Problem
from publisher.core.units import Unit, Units
from publisher.store import items
from publisher.words import LANGUAGES
from publisher.work import holding
from tests.newsroom import Newsroom, open_newsroom
from tests.web.pages import Browser, Passes, open_dashboard
from tests.web.test_uploading import read_all

pytestmark = pytest.mark.usefixtures("cheap_passwords", "database")

PIECE = Item(id="bai", title="Một lần bấm", html="<p>…</p>", units=("ho-sao",), publish_at="now")
SCRIPT = "<script>alert('x')</script>"
UNITS = Units.of([Unit("ho-sao", f"Hội {SCRIPT}"), Unit("cau-gio", "Hội Cầu Gió")])
PLAN = Plan(
    "p",
    "Kế hoạch",
    date(2027, 1, 1),
    date(2027, 12, 31),
    targets=(
        Target("web", "Tin bài trên web", "works", "month", min=40),
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
def browser(room: Newsroom) -> Browser:
    return open_dashboard(room.app).browser(Role.VIEWER)


def publish(room: Newsroom, item: Item = PIECE) -> None:
    room.drop(item)
    room.step()


def section(page: str, id: str) -> str:
    """Return a section of a page by the id of its head."""
    return page.partition(f'aria-labelledby="{id}"')[2].partition("</section>")[0]


def test_the_front_page_says_that_all_is_well(room: Newsroom, browser: Browser) -> None:
    publish(room)
    page = browser.get("/").text
    assert "Không có việc gì chờ xử lý" in section(page, "stuck")
    assert "Một lần bấm" in section(page, "out") and "Đã đăng hôm nay: 2 lượt" in page


def test_what_was_refused_is_to_be_seen_to_with_the_reason(room: Newsroom, browser: Browser) -> None:
    room.outlet("fanpage").tell("publish", Refused("post-of-another", item="x", url="y"))
    publish(room)
    stuck = section(browser.get("/").text, "stuck")
    assert 'href="/queue/bai"' in stuck and "bị từ chối" in stuck and "fanpage" in stuck
    assert stuck.count('<li class="card') == 1 and 'class="why"' in stuck


def test_a_channel_that_rests_and_a_hold_are_told_on_the_front_page(room: Newsroom, browser: Browser) -> None:
    room.outlet("fanpage").tell("publish", Unauthorized("post-of-another", item="x", url="y"))
    publish(room)
    with room.app.store.write() as session:
        holding.hold(room.app, session, ("all",), room.clock.now(), "Trực ban", reason="chờ ý kiến")
    stuck = section(browser.get("/").text, "stuck")
    assert "chờ ý kiến" in stuck and stuck.count('<li class="card') == 2
    assert "tạm không gửi" in browser.get("/channels").text


def test_what_goes_out_today_stands_in_its_order_and_not_what_goes_tomorrow(
    room: Newsroom, browser: Browser
) -> None:
    for id, hours in (("sau", 5), ("truoc", 2), ("mai", 30)):
        at = room.clock.now() + timedelta(hours=hours)
        room.drop(replace(PIECE, id=id, title=f"Bài {id}", publish_at=at, channels={"website": Wish()}))
    room.step()
    coming = section(browser.get("/").text, "coming")
    assert coming.index("Bài truoc") < coming.index("Bài sau") and "Bài mai" not in coming
    assert "10:00" in coming and "13:00" in coming


def test_now_stands_between_what_should_be_out_and_what_is_still_to_come(
    room: Newsroom, browser: Browser
) -> None:
    for id, hours in (("truoc", 1), ("sau", 3)):
        at = room.clock.now() + timedelta(hours=hours)
        room.drop(replace(PIECE, id=id, title=f"Bài {id}", publish_at=at, channels={"website": Wish()}))

    def line() -> list[str]:
        coming = section(browser.get("/").text, "coming")
        return sorted(("Bài truoc", "bây giờ", "Bài sau"), key=coming.index)

    assert line() == ["bây giờ", "Bài truoc", "Bài sau"]
    room.clock.pass_(hours=2)  # and no daemon runs
    assert line() == ["Bài truoc", "bây giờ", "Bài sau"]
    room.clock.pass_(hours=2)
    assert line() == ["Bài truoc", "Bài sau", "bây giờ"]


def test_more_than_a_page_shows_is_counted_all_the_same(
    room: Newsroom, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of what is to come the next ones are shown, of what went out and what failed the newest."""
    monkeypatch.setattr("publisher.work.today.MOST", 2)
    monkeypatch.setattr("publisher.web.pages.today.MOST", 2)
    for number in range(3):
        at = room.clock.now() + timedelta(hours=number + 2)
        wishes = {"website": Wish(at=at)}
        room.drop(replace(PIECE, id=f"sau-{number}", title=f"Sau {number}", channels=wishes))
    for number in range(3):
        publish(room, replace(PIECE, id=f"ra-{number}", title=f"Ra {number}", channels={"website": Wish()}))
    room.outlet("fanpage").tell("publish", *[Refused("post-of-another", item="x", url="y")] * 3)
    for number in range(3):
        publish(room, replace(PIECE, id=f"hong-{number}", title="Hỏng", channels={"fanpage": Wish()}))
    page = browser.get("/").text
    assert "Đã đăng hôm nay: 3 lượt" in page and section(page, "out").count("<li>") == 2
    assert "Chỉ hiện 2 lượt mới nhất" in section(page, "out") and "Ra 0" not in section(page, "out")
    coming = section(page, "coming")
    assert "Sau 0" in coming and "Sau 1" in coming and "Sau 2" not in coming
    assert "Chỉ hiện 2 lượt mới nhất" in section(page, "stuck")


def test_targets_that_are_behind_are_told_with_what_is_missing(room: Newsroom, browser: Browser) -> None:
    publish(room)
    behind = section(browser.get("/").text, "behind")
    assert (
        "tháng 01/2027" in behind
        and "Tin bài trên web" in behind
        and "Đã có 1 trên 40, còn thiếu 39" in behind
    )


def test_what_is_scheduled_stands_between_what_is_done_and_what_is_missing(
    room: Newsroom, browser: Browser
) -> None:
    publish(room)
    publish(room, replace(PIECE, id="mai", publish_at=room.clock.now() + timedelta(days=1)))
    behind = section(browser.get("/").text, "behind")
    assert "Đã có 1 trên 40, đã xếp lịch 1, còn thiếu 38." in behind


def test_the_plan_shows_every_target_and_its_members_with_what_is_done(
    room: Newsroom, browser: Browser
) -> None:
    publish(room)
    page = browser.get("/plan").text
    assert "tháng 01/2027" in page and "1 / 40" in page and "1/2 đạt" in page and "Hội Cầu Gió" in page
    past = browser.get("/plan?at=2027-01-17").text
    assert "0 / 40" in past and 'value="2027-01-17"' in past
    assert browser.get("/plan?at=9999-12-31").status_code == browser.get("/plan?at=x").status_code == 200


@pytest.mark.parametrize("path", ["/khong-co", "/lich/thang-1", "/%00"])
def test_an_address_that_leads_nowhere_says_so_in_a_page_of_ours(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 404
    assert "Không có trang này" in answer.text and "<nav" in answer.text


@pytest.mark.parametrize(
    ("path", "place"), [("/plan/", "/plan"), ("//khac.example.org/", "/"), ("/%5Ckhac.example.org/", "/")]
)
def test_a_stroke_at_the_end_of_an_address_leads_to_the_page_and_never_elsewhere(
    browser: Browser, path: str, place: str
) -> None:
    answer = browser.client.get(f"http://localhost{path}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, place)


def test_figures_are_written_as_the_language_writes_them(room: Newsroom, browser: Browser) -> None:
    publish(room)
    leaflets = replace(PLAN.targets[0], min=5000)
    room.app.rules = replace(room.app.rules, plans=(replace(PLAN, targets=(leaflets,)),))
    page, front = browser.get("/plan").text, section(browser.get("/").text, "behind")
    assert "1 / 5.000" in page and "4.999" in page and "Đã có 1 trên 5.000, còn thiếu 4.999." in front


def test_the_queue_shows_what_is_wrong_in_a_file_with_its_line(room: Newsroom, browser: Browser) -> None:
    problem = Problem("content/queue/bai.md", message("theme-unknown", given="T99"), line=7)
    with room.app.store.write() as session:
        items.put(session, "bai", "queue/bai.md", "1", ItemState.WRONG, (problem,), room.clock.now())
    for path in ("/queue", "/queue/bai"):
        page = browser.get(path).text
        assert "Dòng 7:" in page and "T99" in page
    assert "có 1 chỗ phải sửa" in section(browser.get("/").text, "stuck")


def test_a_piece_shows_its_channels_and_every_attempt(room: Newsroom, browser: Browser) -> None:
    publish(room)
    page = browser.get("/queue/bai").text
    assert "https://website.example.org/" in page and page.count("<details>") == 2
    assert browser.get("/queue/khong-co").status_code == 404


def test_the_log_is_filtered_by_its_address_and_keeps_what_was_asked(
    room: Newsroom, browser: Browser
) -> None:
    publish(room)
    publish(room, replace(PIECE, id="hai", title="Bài của Cầu Gió", units=("cau-gio",)))
    titles = {"Một lần bấm", "Bài của Cầu Gió"}

    def shown(query: str) -> set[str]:
        page = browser.get(f"/log?{query}").text
        return {one for one in titles if f">{one}</a>" in page}

    assert shown("") == titles
    assert shown("unit=cau-gio") == {"Bài của Cầu Gió"}
    assert shown("state=missed") == shown("channel=khong-co") == shown("until=2027-01-17") == set()
    assert shown("since=2027-01-18&until=2027-01-18&state=published&form=article") == titles
    assert shown("state=xyz&since=hôm qua&form=9") == titles  # nonsense asks nothing
    page = browser.get("/log?channel=website&since=2027-01-01").text
    assert '<option value="website" selected>' in page and 'value="2027-01-01"' in page


def test_the_log_is_read_page_by_page_without_a_line_twice_or_left_out(
    room: Newsroom, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines of one time stand on both sides of a page's end."""
    monkeypatch.setattr("publisher.web.pages.log.LINES", 3)
    for number in range(5):
        publish(room, replace(PIECE, id=f"bai-{number}", title=f"Bài {number}"))
    address, seen = "/log?state=published", []
    while address:
        page = browser.get(address).text
        lines = page.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]
        assert len(lines) <= 3
        seen += [
            (one.partition('href="/queue/')[2].partition('"')[0], "website.example" in one) for one in lines
        ]
        address = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 10
    for nonsense in ("x", "1-", "9" * 18 + "-1", "-5-2"):
        assert browser.get(f"/log?behind={nonsense}").status_code == 200


def test_the_queue_is_read_page_by_page(
    room: Newsroom, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publisher.web.pages.queue.ITEMS", 2)
    for number in range(5):
        room.drop(replace(PIECE, id=f"bai-{number}", publish_at=room.clock.now() + timedelta(days=1)))
    address, seen = "/queue", []
    while address:
        page = browser.get(address).text
        here = [one.partition('"')[0] for one in page.split('<strong><a href="/queue/')[1:]]
        assert 0 < len(here) <= 2
        seen += here
        address = page.partition('rel="next" href="')[2].partition('"')[0]
    assert sorted(seen) == [f"bai-{number}" for number in range(5)]


@pytest.mark.parametrize("path", ["/", "/calendar", "/queue", "/queue/bai", "/log", "/plan", "/channels"])
def test_what_people_wrote_is_text_on_every_page(room: Newsroom, browser: Browser, path: str) -> None:
    room.outlet("fanpage").tell(
        "publish", Refused("post-of-another", item=SCRIPT, url=f"javascript:{SCRIPT}")
    )
    publish(room, replace(PIECE, title=SCRIPT, html=SCRIPT))
    page = browser.get(path).text
    assert "alert(" not in page or "&lt;script&gt;alert(" in page
    assert "<script>" not in page and 'href="javascript:' not in page
    if path != "/channels":
        assert "&lt;script&gt;" in page


def test_an_address_that_is_none_of_the_web_is_no_link() -> None:
    from publisher.web.rendering import link

    assert link("https://bao.example.org/1") == "https://bao.example.org/1"
    assert link("javascript:alert(1)") is link("data:text/html,x") is link("") is link(None) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks_one_language(room: Newsroom, browser: Browser, language: str) -> None:
    publish(room)
    browser.post("/language", language=language)
    other = {"vi": ("Posting log", "Sign out"), "en": ("Nhật ký đăng", "Đăng xuất")}[language]
    for path in ("/", "/calendar", "/queue", "/queue/bai", "/log", "/plan", "/channels", "/queue/khong-co"):
        page = browser.get(path).text
        assert f'<html lang="{language}">' in page and not any(one in page for one in other), path
        assert "web-" not in page.replace("publisher-web-", ""), path  # a word that has no sentence


@pytest.mark.parametrize(("ago", "ready"), [(1.0, 200), (121.0, 503), (None, 503)])
def test_readiness_tells_whether_the_scheduler_has_passed_of_late(
    room: Newsroom, ago: float | None, ready: int
) -> None:
    browser = open_dashboard(room.app, Passes(ago)).browser()
    assert browser.get("/readyz").status_code == ready
    assert browser.get("/healthz").status_code == 200


def test_a_channel_that_only_says_no_is_not_said_to_work(room: Newsroom, browser: Browser) -> None:
    publish(room)
    assert "đang hoạt động" in browser.get("/channels").text
    room.outlet("fanpage").tell("publish", *[Refused("post-of-another", item="x", url="y")] * 2)
    for number in range(2):
        room.clock.pass_(minutes=5)
        publish(room, replace(PIECE, id=f"hong-{number}", channels={"fanpage": Wish()}))
    fanpage = browser.get("/channels").text.partition("<strong>fanpage</strong>")[2].partition("</li>")[0]
    assert "đang chạy, nhưng từ chối 2 lượt gần nhất" in fanpage and "đang hoạt động" not in fanpage
    assert "08:00 18/01/2027" in fanpage and 'href="/log?channel=fanpage&amp;state=refused"' in fanpage
    room.clock.pass_(minutes=5)
    publish(room, replace(PIECE, id="lai-ra"))
    assert browser.get("/channels").text.count("đang hoạt động") == 2


def test_a_wrong_file_goes_by_its_title_else_by_its_name_and_its_path_stands_below(
    room: Newsroom, browser: Browser
) -> None:
    problem = Problem("content/queue/a/bai.md", message("theme-unknown", given="T99"), line=7)
    with room.app.store.write() as session:
        for id, title in (("a", "Đọc được tít"), ("b", "")):
            path = f"queue/{id}/bai.md"
            now = room.clock.now()
            items.put(session, id, path, "1", ItemState.WRONG, [problem], now, title=title)
    for path in ("/", "/queue"):
        page = browser.get(path).text
        assert '<a href="/queue/a">Đọc được tít</a>' in page and '<a href="/queue/b">bai.md</a>' in page
        assert "<p>b/bai.md" in page
    page = browser.get("/queue/b").text
    assert "<h1>bai.md</h1>" in page and "<title>bai.md" in page


def test_the_raw_answer_is_folded_away_behind_what_it_means(room: Newsroom, browser: Browser) -> None:
    no = Refused("wordpress-refused", status=400, code="rest_invalid_param", said="Invalid parameter(s).")
    room.outlet("fanpage").tell("publish", no)
    publish(room)
    page = browser.get("/queue/bai").text
    before, _, raw = page.partition('<details class="raw">')
    assert "có giá trị gửi kèm bài mà trang không cho phép" in before and "rest_invalid" not in before
    assert "Máy chủ trả lời: “Invalid parameter(s).” (HTTP 400)" in before
    assert "<pre" not in before and "<pre" in raw
    for path in ("/", "/queue", "/log", "/channels"):
        assert "rest_invalid" not in browser.get(path).text


def test_what_an_order_stops_is_told_in_words_on_every_page(room: Newsroom, browser: Browser) -> None:
    at = room.clock.now() + timedelta(hours=3)
    room.drop(replace(PIECE, publish_at=at))
    with room.app.store.write() as session:
        holding.hold(room.app, session, ("item:bai",), room.clock.now(), "Trực ban", reason="chờ ảnh")
    room.sweep()
    for path in ("/", "/queue", "/log?when=all", "/calendar", "/queue/bai", "/holds"):
        page = browser.get(path).text
        told = re.sub(r'(?:href|value)="[^"]*"', "", page)
        assert "chờ ảnh" in page or path.startswith("/log"), path
        assert "item:bai" not in told and "publisher release" not in told, path
    assert "bài «Một lần bấm»" in browser.get("/").text and "riêng bài này" in browser.get("/queue/bai").text


def test_the_menu_of_administrators_holds_their_pages_and_marks_where_they_are(room: Newsroom) -> None:
    dashboard = open_dashboard(room.app)
    page = dashboard.browser(Role.ADMIN).get("/people").text
    menu = page.partition('<details class="menu">')[2].partition("</details>")[0]
    assert 'href="/people" aria-current="page"' in menu and 'href="/trail"' in menu
    assert "<details" not in dashboard.browser(Role.EDITOR).get("/queue").text.partition("</header>")[0]


def test_a_page_says_its_file_in_words_and_folds_the_whole_path_away(
    room: Newsroom, browser: Browser
) -> None:
    file = room.app.content / "queue" / "ho-sao" / "bai.md"
    file.parent.mkdir(parents=True)
    file.write_text("---\ntitle: Một lần bấm\n---\n\nLời.\n", encoding="utf-8")
    read_all(room)
    page = browser.get("/queue/ho-sao-bai").text
    assert "Tệp ho-sao/bai.md" in page and "nhận tệp bai.md" in page
    folded = re.search(r'<details class="exactly">.*?</details>', page, re.DOTALL)
    assert folded and "content/queue/ho-sao/bai.md" in folded[0]
    assert "content/" not in page.replace(folded[0], "").replace('id="content"', "").partition("<main")[2]


@pytest.mark.parametrize("path", ["/me", "/people"])
def test_real_times_are_called_so_where_the_clock_is_simulated(room: Newsroom, path: str) -> None:
    admin = open_dashboard(room.app).browser(Role.ADMIN)
    assert "giờ mô phỏng" not in admin.get(path).text
    room.app.clock = FastClock(room.clock.now())
    page = admin.get(path).text
    assert "giờ mô phỏng (lúc này là 08:00 18/01/2027)" in page


@pytest.mark.parametrize("nonsense", ["khong-co", "%00", "x" * 300, "%3Cscript%3E"])
def test_an_address_that_names_no_piece_is_told_and_shows_the_queue_from_its_start(
    room: Newsroom, browser: Browser, nonsense: str
) -> None:
    publish(room, PIECE)
    answer = browser.get(f"/queue?behind={nonsense}")
    page = answer.text.partition("<main")[2]
    assert answer.status_code == 200 and "/queue/bai" in page and "nhắc tới một bài không có" in page
    assert "Hàng đợi trống" not in page and "<script>" not in page and "x" * 41 not in page


def test_behind_the_last_piece_there_is_nothing_older(room: Newsroom, browser: Browser) -> None:
    publish(room, PIECE)
    page = browser.get("/queue?behind=bai").text
    assert "Không còn bài nào cũ hơn" in page and "Hàng đợi trống" not in page
    assert 'href="/queue/bai"' in browser.get("/queue?behind=").text
