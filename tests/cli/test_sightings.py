"""activity found, accept, ignore: what feeds show and nobody has answered for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from tests.cli.conftest import UNITS
from tests.cli.terminal import NOW, Terminal, call, open_workspace
from tests.cli.test_feeds import CONFIG, LATER, PLAN, TITLE, counted
from tests.feeds.outlet import Outlet, Shown, on, rss, shown
from tests.newsroom import MONDAY

ELSEWHERE = "Phường Hồ Sao đổi mới"
THEMES = PLAN.replace(
    'title = "Kế hoạch thử"', 'title = "Kế hoạch thử"\nthemes = { T05 = "Cải cách thủ tục" }'
)


@pytest.fixture
def outlet(httpserver: HTTPServer) -> Outlet:
    body = rss(shown(ELSEWHERE, MONDAY, "khac.example.org"))
    httpserver.expect_request("/khac").respond_with_data(body, content_type="application/rss+xml")
    return Outlet(httpserver, [shown("Bài tự đăng", MONDAY)])


@pytest.fixture
def desk(outlet: Outlet, tmp_path: Path) -> Terminal:
    other = outlet.server.url_for("/khac")
    opened = open_workspace(tmp_path, config=CONFIG.format(feed=outlet.url, other=other))
    (tmp_path / "schedules" / "plan-thu.toml").write_text(THEMES, encoding="utf-8")
    (tmp_path / "schedules" / "units.toml").write_text(UNITS, encoding="utf-8")
    opened.run(NOW)
    return opened


def found(desk: Terminal) -> list[dict[str, Any]]:
    return desk.done("activity", "found", "--json").records


def number_of(desk: Terminal, title: str) -> int:
    return next(int(one["number"]) for one in found(desk) if one["title"] == title)


def test_what_feeds_show_is_listed_with_where_it_was_seen(desk: Terminal) -> None:
    assert {(one["title"], one["kind"], one["place"]) for one in found(desk)} == {
        ("Bài tự đăng", "post", "newspaper"),
        (ELSEWHERE, "coverage", "bao-ban"),
    }
    told = desk.done("activity", "found").out
    assert "kênh newspaper" in told and "báo khác: bao-ban" in told
    assert "https://khac.example.org/" in told


def test_the_newest_comes_first(desk: Terminal, outlet: Outlet) -> None:
    outlet.entries.insert(0, Shown("Mới", "https://bao.example.org/moi", on(MONDAY.replace(hour=2))))
    outlet.entries.append(Shown("Cũ", "https://bao.example.org/cu", on(MONDAY.replace(day=11))))
    desk.run("2027-01-18 09:30")
    titles = [one["title"] for one in found(desk)]
    assert (titles[0], titles[-1]) == ("Mới", "Cũ")


def test_an_entry_is_accepted_once_for_the_units_themes_and_form_that_a_person_names(desk: Terminal) -> None:
    number = number_of(desk, "Bài tự đăng")
    words = ("--unit", "Hội LHPN phường Hồ Sao", "--form", "tin", "--theme", "t05", "--by", "Hoa")
    [made] = desk.done("activity", "accept", number, *words, "--json").records
    told = {
        "kind": "post",
        "title": "Bài tự đăng",
        "date": "2027-01-18",
        "units": ["ho-sao"],
        "themes": ["T05"],
    }
    told |= {"channel": "newspaper", "form": "brief", "via": "feed", "recorded_by": "Hoa", "events": 0}
    assert made.items() >= told.items() and made["url"].startswith("https://bao.example.org/")
    assert (desk.done("activity", "list", "--json").records, counted(desk)) == ([made], 1)
    assert [one["title"] for one in found(desk)] == [ELSEWHERE]
    again = desk.type("activity", "accept", number)
    assert again.code == 2 and "đã được nhận từ trước" in again.err


def test_an_entry_is_for_the_unit_that_bore_the_name_on_its_day(desk: Terminal) -> None:
    renamed = UNITS.replace('kind = "phuong"', 'kind = "phuong"\nfrom = 2027-02-01', 1)
    old = '[[unit]]\nid = "cu"\nname = "Hội LHPN phường Hồ Sao"\nkind = "phuong"\nuntil = 2027-01-31\n'
    (desk.workspace / "schedules" / "units.toml").write_text(old + renamed, encoding="utf-8")
    words = ("--unit", "Hội LHPN phường Hồ Sao", "--json")
    [made] = desk.done("activity", "accept", number_of(desk, "Bài tự đăng"), *words).records
    assert made["units"] == ["cu"]


def test_what_another_outlet_writes_is_accepted_as_coverage(desk: Terminal) -> None:
    number = number_of(desk, ELSEWHERE)
    assert "publisher activity remove 1" in desk.done("activity", "accept", number).err
    [made] = desk.done("activity", "list", "--json").records
    assert (made["kind"], made["channel"], made["form"]) == ("coverage", "bao-ban", None)


def test_what_was_recorded_by_hand_before_is_not_recorded_twice(desk: Terminal) -> None:
    words = ("--title", ELSEWHERE, "--date", "18/01/2027", "--channel", "Báo bạn")
    desk.done("activity", "add", "coverage", *words)
    said = desk.type("activity", "accept", number_of(desk, ELSEWHERE))
    assert said.code == 2 and "hoạt động #1" in said.err and "ignore" in said.err
    assert len(desk.done("activity", "list", "--json").records) == 1


def test_what_was_accepted_and_turns_out_to_be_ours_counts_once(desk: Terminal, outlet: Outlet) -> None:
    desk.done("activity", "accept", number_of(desk, "Bài tự đăng"))
    desk.write("bai.md", TITLE, publish_at="now")
    desk.run(NOW)
    link = outlet.entries[0].link
    desk.done("confirm", desk.delivery("bai", "newspaper")["id"], "--url", link)
    desk.run(LATER)
    assert desk.done("activity", "list", "--json").records == []
    [removed] = desk.done("activity", "list", "--removed", "--json").records
    assert (removed["removed_by"], "lượt đăng 1" in removed["removed_reason"]) == ("daemon", True)
    assert counted(desk) == 1
    assert desk.run("2027-01-18 08:40").code == 0  # once more changes nothing


def test_an_activity_that_a_person_has_removed_stays_so_when_the_entry_becomes_ours(
    desk: Terminal, outlet: Outlet
) -> None:
    desk.done("activity", "accept", number_of(desk, "Bài tự đăng"))
    desk.done("activity", "remove", 1, "--reason", "nhầm", "--by", "Hoa")
    desk.write("bai.md", TITLE, publish_at="now")
    desk.run(NOW)
    desk.done("confirm", desk.delivery("bai", "newspaper")["id"], "--url", outlet.entries[0].link)
    desk.run(LATER)
    [removed] = desk.done("activity", "list", "--removed", "--json").records
    assert (removed["removed_by"], removed["removed_reason"]) == ("Hoa", "nhầm")


def test_a_unit_that_was_not_there_on_that_day_is_refused(desk: Terminal) -> None:
    units = UNITS.replace('name = "Hội LHPN phường Bến Trăng"', 'name = "Bến Trăng"\nuntil = 2026-06-30')
    (desk.workspace / "schedules" / "units.toml").write_text(units, encoding="utf-8")
    said = desk.type("activity", "accept", number_of(desk, ELSEWHERE), "--unit", "ben-trang")
    assert said.code == 2 and "Bến Trăng" in said.err
    assert desk.done("activity", "list", "--json").records == []


def test_an_entry_that_is_ignored_is_not_asked_about_again(desk: Terminal, outlet: Outlet) -> None:
    numbers = [one["number"] for one in found(desk)]
    assert "Đã bỏ qua" in desk.done("activity", "ignore", *numbers).err
    outlet.publish("Mới thêm")
    desk.run(LATER)
    assert [one["title"] for one in found(desk)] == ["Mới thêm"]
    assert "đã được bỏ qua" in desk.type("activity", "accept", numbers[0]).err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--unit", "Hồ Gươm"), "Không có đơn vị «Hồ Gươm»"),
        (("--theme", "T99"), "Không có chủ đề «T99»"),
        (("--form", "thơ"), "Không có thể loại «thơ»"),
    ],
)
def test_a_name_that_nobody_knows_is_refused_and_nothing_is_accepted(
    desk: Terminal, words: tuple[str, str], told: str
) -> None:
    before = found(desk)
    said = desk.type("activity", "accept", before[0]["number"], *words)
    assert said.code == 2 and told in said.err
    assert found(desk) == before


@pytest.mark.parametrize("order", ["accept", "ignore"])
def test_a_number_that_nothing_has_is_refused(desk: Terminal, order: str) -> None:
    said = desk.type("activity", order, 999)
    assert said.code == 2 and "publisher activity found" in said.err


def test_of_several_numbers_a_wrong_one_leaves_all_as_they_were(desk: Terminal) -> None:
    before = found(desk)
    assert desk.type("activity", "ignore", before[0]["number"], 999).code == 2
    assert found(desk) == before


def test_what_has_become_a_delivery_of_ours_since_the_last_poll_is_not_accepted(
    desk: Terminal, outlet: Outlet
) -> None:
    number, link = number_of(desk, "Bài tự đăng"), outlet.entries[0].link
    desk.write("bai.md", TITLE, publish_at="now")
    outlet.server.clear()
    desk.run(NOW)
    desk.done("confirm", desk.delivery("bai", "newspaper")["id"], "--url", link)
    said = desk.type("activity", "accept", number)
    assert said.code == 2 and "của mình và đã được tính" in said.err


def test_an_entry_that_may_be_one_of_two_pieces_names_both(desk: Terminal, outlet: Outlet) -> None:
    for name in ("mot", "hai"):
        desk.write(f"{name}.md", "Tin vắn", publish_at="now", summary=name)
    desk.run(NOW)
    outlet.publish("Tin vắn")
    desk.run(LATER)
    numbers = sorted(desk.delivery(name, "newspaper")["id"] for name in ("mot", "hai"))
    told = " ".join(desk.done("activity", "found").out.split())
    assert all(f"#{number}" in told for number in numbers)
    assert "publisher confirm SỐ --url" in told


def test_where_nothing_waits_that_is_said(tmp_path: Path) -> None:
    desk = open_workspace(tmp_path)
    assert "Không có mục nào chờ trả lời." in desk.done("activity", "found").out
    assert desk.done("activity", "found", "--json").records == []


@pytest.mark.parametrize("order", ["found", "accept", "ignore"])
def test_each_command_explains_itself_in_the_chosen_language(order: str) -> None:
    said = call("activity", order, "--help")
    assert said.code == 0 and "Usage" not in said.out and "argument-" not in said.out
