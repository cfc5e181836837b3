"""One posting has one link, and counts once, whoever puts it on record and however the link is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from publisher.work import activities
from tests.backup.day import opened
from tests.cli.terminal import NOW, Terminal, open_workspace
from tests.cli.test_feeds import CONFIG, LATER, PLAN, TITLE, counted
from tests.feeds.outlet import Outlet, Shown, on, rss
from tests.files.sheets import write_text
from tests.newsroom import MONDAY

pytestmark = pytest.mark.usefixtures("database")

LINK = "https://bao.example.org/tin/Mot-Lan_bam-5%25.html?id=7"
WAYS = [
    LINK,
    f"{LINK}&utm_source=zalo#top",
    LINK.replace("https", "http"),
    LINK.replace("bao.example.org", "BAO.example.org:443"),
    LINK.replace("?", "/?"),
]
POST = ("activity", "add", "post", "--title", "Bài tự đăng", "--date", "18/01/2027", "--channel", "newspaper")
HEADS = "Loại hoạt động;Tên hoạt động;Ngày;Kênh;Liên kết"


@pytest.fixture
def outlet(httpserver: HTTPServer) -> Outlet:
    return Outlet(httpserver)


@pytest.fixture
def desk(outlet: Outlet, tmp_path: Path) -> Terminal:
    seen = Shown("Phường Hồ Sao đổi mới", f"{LINK}&utm_source=rss", on(MONDAY))
    outlet.server.expect_request("/khac").respond_with_data(rss(seen), content_type="application/rss+xml")
    config = CONFIG.format(feed=outlet.url, other=outlet.server.url_for("/khac"))
    opened = open_workspace(tmp_path, config=config)
    (tmp_path / "schedules" / "plan-thu.toml").write_text(PLAN, encoding="utf-8")
    opened.write("mot.md", TITLE, publish_at="now")
    opened.write("hai.md", "Bài thứ hai", publish_at="now")
    opened.run(NOW)
    return opened


def number(desk: Terminal, item: str) -> int:
    return int(desk.delivery(item, "newspaper")["id"])


def confirm(desk: Terminal, item: str, link: str = LINK) -> int:
    return desk.type("confirm", number(desk, item), "--url", link).code


@pytest.fixture
def taken(desk: Terminal) -> Terminal:
    """A desk whose first piece is out at the link."""
    assert confirm(desk, "mot") == 0
    return desk


@pytest.mark.parametrize("link", WAYS)
def test_the_link_of_a_delivery_is_not_recorded_again_as_a_post(taken: Terminal, link: str) -> None:
    said = taken.type(*POST, "--url", link)
    assert said.code == 2 and f"lượt đăng {number(taken, 'mot')} «{TITLE}» trên newspaper" in said.err
    assert counted(taken) == 1


@pytest.mark.parametrize("link", WAYS)
def test_the_link_of_a_delivery_does_not_confirm_another_one(taken: Terminal, link: str) -> None:
    said = taken.type("confirm", number(taken, "hai"), "--url", link)
    assert said.code == 2 and f"lượt đăng {number(taken, 'mot')} «{TITLE}»" in said.err
    assert (counted(taken), taken.delivery("hai", "newspaper")["state"]) == (1, "handed_over")


def test_a_change_of_a_piece_that_is_out_is_confirmed_with_the_link_that_it_has(taken: Terminal) -> None:
    taken.write("mot.md", TITLE, "Nội dung đã sửa.", publish_at="now")
    taken.run(LATER)
    assert taken.delivery("mot", "newspaper")["state"] == "handed_over"
    assert (confirm(taken, "mot"), counted(taken)) == (0, 1)


def test_the_link_of_a_front_page_is_compared_by_its_host(desk: Terminal) -> None:
    assert confirm(desk, "mot", "https://BAO.example.org/?p=12") == 0
    assert confirm(desk, "hai", "http://bao.example.org?p=12") == 2
    assert confirm(desk, "hai", "http://bao.example.org?p=13") == 0


@pytest.mark.parametrize("kind", ["post", "coverage"])
def test_the_link_of_what_was_recorded_is_neither_recorded_nor_confirmed(desk: Terminal, kind: str) -> None:
    desk.done("activity", "add", kind, *POST[3:], "--url", LINK)
    again = desk.type(*POST, "--title", "Tên khác", "--url", WAYS[1])
    assert again.code == 2 and "hoạt động #1 «Bài tự đăng»" in again.err
    assert "publisher activity remove 1 --reason" in again.err
    assert confirm(desk, "mot", WAYS[2]) == 2
    desk.done("activity", "remove", 1, "--reason", "chính là lượt đăng")
    assert confirm(desk, "mot", WAYS[2]) == 0


def test_a_conference_may_lead_to_the_piece_about_it(taken: Terminal) -> None:
    words = ("--title", "Hội nghị", "--date", "18/01/2027", "--url", LINK)
    taken.done("activity", "add", "conference", *words)


def test_the_address_of_a_piece_that_was_taken_down_is_free_again(taken: Terminal) -> None:
    taken.done("withdraw", "mot", "--reason", "sai", "--by-hand")
    taken.done(*POST, "--url", LINK)


def test_rows_with_a_link_on_record_are_wrong_at_their_row_and_column(
    taken: Terminal, tmp_path: Path
) -> None:
    rows = (
        f"bài tự đăng;Một;18/01/2027;newspaper;{WAYS[2]}",
        "bài tự đăng;Hai;18/01/2027;newspaper;https://bao.example.org/hai",
        "báo khác đưa tin;Ba;18/01/2027;Báo bạn;https://bao.example.org/hai/",
    )
    file = write_text(tmp_path / "a.csv", HEADS, *rows)
    said = taken.type("activity", "import", file, "--yes")
    place = f"{file}: dòng 2, cột E «Liên kết»: lỗi: Liên kết này là của lượt đăng {number(taken, 'mot')}"
    assert said.code == 1 and place in said.out
    assert f"{file}: dòng 4, cột E «Liên kết»: lỗi: Liên kết này đã có ở dòng 3" in said.out
    assert [one["title"] for one in taken.done("activity", "list", "--json").records] == ["Hai"]
    again = taken.type("activity", "import", file)
    assert "dòng 3: lưu ý: Đã có trong hệ thống (hoạt động #1)" in again.out


def test_of_many_rows_each_link_is_compared(taken: Terminal, tmp_path: Path) -> None:
    others = [f"bài tự đăng;Bài {n};18/01/2027;newspaper;https://bao.example.org/b{n}" for n in range(30)]
    file = write_text(tmp_path / "a.csv", HEADS, *others, f"bài tự đăng;Một;18/01/2027;newspaper;{WAYS[1]}")
    said = taken.type("activity", "import", file)
    assert "30 dòng đúng, 1 dòng sai" in said.err and "dòng 32, cột E" in said.out


def test_a_link_that_was_confirmed_after_the_preview_is_left_out(desk: Terminal, tmp_path: Path) -> None:
    file = write_text(tmp_path / "a.csv", HEADS, f"bài tự đăng;Một;18/01/2027;newspaper;{LINK}")
    with opened(desk.workspace) as app:
        with app.store.read() as session:
            look = activities.look(app, session, file, MONDAY)
        assert len(look.drafts) == 1 and confirm(desk, "mot", WAYS[1]) == 0
        assert activities.take_in(app, look, "Hoa", MONDAY).drafts == []


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (lambda desk: desk.done("confirm", number(desk, "mot"), "--url", LINK), "lượt đăng"),
        (lambda desk: desk.done(*POST, "--url", LINK), "hoạt động #1 «Bài tự đăng»"),
    ],
)
def test_an_entry_whose_link_is_on_record_is_not_accepted(
    desk: Terminal, record: Callable[[Terminal], object], told: str
) -> None:
    [entry] = [one for one in desk.done("activity", "found", "--json").records if one["kind"] == "coverage"]
    record(desk)
    before = desk.done("activity", "list", "--json").records
    said = desk.type("activity", "accept", entry["number"])
    assert said.code == 2 and told in said.err and f"activity ignore {entry['number']}" in said.err
    assert desk.done("activity", "list", "--json").records == before


def test_an_entry_leaves_the_list_when_a_delivery_is_confirmed_with_its_link(
    desk: Terminal, outlet: Outlet
) -> None:
    desk.write("ba.md", TITLE, publish_at="now", summary="x")
    desk.run(NOW)
    seen = outlet.publish(TITLE)
    desk.run(LATER)
    [entry] = [one for one in desk.done("activity", "found", "--json").records if one["title"] == TITLE]
    assert sorted(entry["rivals"]) == sorted([number(desk, "mot"), number(desk, "ba")])
    assert confirm(desk, "ba", f"{seen.link}?utm_source=zalo") == 0
    assert TITLE not in {one["title"] for one in desk.done("activity", "found", "--json").records}
    said = desk.type("activity", "accept", entry["number"])
    assert f"là lượt đăng {number(desk, 'ba')} của mình" in said.err


@pytest.mark.parametrize("written", ["{}", "{}?utm_source=zalo#top", "{}/"])
def test_a_post_by_hand_that_the_feed_shows_to_be_a_piece_handed_over_counts_once(
    desk: Terminal, outlet: Outlet, written: str
) -> None:
    """Somebody found the piece on the newspaper's page and wrote its link down; the feed comes later."""
    seen = outlet.publish(TITLE)
    desk.done(*POST, "--url", written.format(seen.link))
    assert counted(desk) == 1
    desk.run(LATER)
    assert (desk.delivery("mot", "newspaper")["state"], counted(desk)) == ("published", 1)
    [removed] = desk.done("activity", "list", "--removed", "--json").records
    told = f"lượt đăng {number(desk, 'mot')}"
    assert (removed["removed_by"], told in removed["removed_reason"]) == ("daemon", True)
