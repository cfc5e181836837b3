"""queue and show: where every piece stands, for people and for scripts."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from publisher.app import open_app
from publisher.core.message import message
from publisher.core.rest import Cause
from publisher.store import channels
from tests.cli.terminal import Said, Terminal
from tests.newsroom import MONDAY

pytestmark = pytest.mark.usefixtures("database")

ITEM = {"item", "title", "form", "units", "path", "revision", "state", "problems", "deliveries"}
DELIVERY = {
    "id", "item", "title", "form", "units", "channel", "state", "due_at", "published_at", "late_seconds",
    "url", "remote_id", "revision", "live_revision", "attempts", "next_try_at", "error", "via",
}  # fmt: skip
ATTEMPT = {
    "n", "operation", "started_at", "finished_at", "outcome", "revision", "key", "request", "response",
    "error",
}  # fmt: skip
TITLE = "[Tin] Một [bold]cửa[/bold]"


def lines(said: Said) -> list[str]:
    """Return what is printed, line by line; numbers of deliveries depend on which file is read first."""
    return [re.sub(r"#\d+", "#", " ".join(line.split())) for line in said.out.splitlines()]


def test_a_queue_with_nothing_in_it_says_so_and_is_an_empty_array(terminal: Terminal) -> None:
    assert terminal.done("queue").out == "Hàng chờ trống.\n"
    assert terminal.done("queue", "--json").records == []


def test_the_queue_shows_every_item_with_its_deliveries_and_problems(desk: Terminal) -> None:
    said = desk.done("queue")
    found = lines(said)
    assert "bai Đỡ một lần đi lại sẵn sàng # website: đã xếp lịch 09:00 19/01/2027" in found
    assert "lo Bài của tuần trước sẵn sàng # website: lỡ giờ 09:00 11/01/2027" in found
    assert any(line.startswith("content/queue/sai.md:2:1: lỗi: Không có khóa «titel»") for line in found)
    assert said.err == ""


def test_a_title_is_printed_as_it_is_written(desk: Terminal) -> None:
    for command in (("queue",), ("log",), ("show", "tin")):
        assert TITLE in desk.done(*command).out


def test_the_queue_has_the_keys_that_scripts_rely_on(desk: Terminal) -> None:
    records = desk.done("queue", "--json").records
    assert sorted(one["item"] for one in records) == ["bai", "lo", "sai", "tin"]
    assert all(one.keys() >= ITEM for one in records)
    assert all(each.keys() >= DELIVERY for one in records for each in one["deliveries"])
    [wrong] = [one for one in records if one["item"] == "sai"]
    assert (wrong["state"], wrong["path"], wrong["deliveries"]) == ("wrong", "content/queue/sai.md", [])
    assert {one["code"] for one in wrong["problems"]} == {"missing-title", "unknown-key-near"}


def test_every_time_is_iso_8601_with_the_offset_of_the_workspace(desk: Terminal) -> None:
    records = desk.done("log", "--json").records
    times = [one[key] for one in records for key in ("due_at", "published_at", "next_try_at") if one[key]]
    assert len(times) >= 4
    assert {datetime.fromisoformat(time).utcoffset() for time in times} == {timedelta(hours=7)}


def test_show_has_every_attempt_and_what_came_of_it(desk: Terminal) -> None:
    [shown] = desk.done("show", "tin", "--json").records
    assert all(one.keys() >= ATTEMPT for one in shown["attempts"])
    made = [(one["channel"], one["n"], one["operation"], one["outcome"]) for one in shown["attempts"]]
    assert made == [("website", 1, "publish", "done"), ("magazine", 1, "publish", "done")]
    assert [one["state"] for one in shown["deliveries"]] == ["published", "handed_over"]


def test_show_tells_people_where_it_is(desk: Terminal) -> None:
    found = lines(desk.done("show", "tin"))
    assert found[0] == f"{TITLE} (tin, r1)"
    assert "# website: đã đăng 07:45 18/01/2027" in found
    assert any(line.startswith("http://127.0.0.1:8321/site/2027/01/") for line in found)
    assert any(line.startswith("1. 07:45:0") and line.endswith("đăng: xong") for line in found)


def test_an_item_that_is_not_there_is_wrong_usage(desk: Terminal) -> None:
    said = desk.type("show", "khong-co")
    assert (said.code, said.out) == (2, "")
    assert (
        said.err == "publisher: Không có tin bài nào mang mã «khong-co»; lệnh queue và log cho biết các mã.\n"
    )


def test_a_channel_that_rests_is_named_once_with_why_and_until_when(terminal: Terminal) -> None:
    with closing(open_app(terminal.workspace)) as app, app.store.write() as session:
        busy = message("wordpress-throttled")
        channels.rest(session, "website", Cause.THROTTLED, busy, MONDAY + timedelta(minutes=15), MONDAY)
    for name in ("mot", "hai"):
        terminal.write(f"{name}.md", f"Tít {name}", publish_at="now")
    assert terminal.run().code == 1
    [line] = [one for one in terminal.done("queue").out.splitlines() if "08:15 18/01/2027" in one]
    assert "website" in line
    assert terminal.run("2027-01-18 08:15").code == 0


def test_a_held_piece_of_a_channel_that_rests_names_both(terminal: Terminal) -> None:
    terminal.write("bai.md", "Tít", publish_at="now", channels="website")
    terminal.done("hold", "all", "--reason", "Quốc tang")
    with closing(open_app(terminal.workspace)) as app, app.store.write() as session:
        busy = message("wordpress-throttled")
        channels.rest(session, "website", Cause.THROTTLED, busy, MONDAY + timedelta(minutes=15), MONDAY)
    terminal.run()
    note = (terminal.workspace / "content" / "queue" / "bai.md.status.txt").read_text(encoding="utf-8")
    for said in (*(terminal.done(one).out for one in ("queue", "log")), note):
        assert "Quốc tang" in said and "08:15 18/01/2027" in said


def test_words_that_hold_no_more_are_named_below_the_queue(terminal: Terminal) -> None:
    terminal.write("bai.md", "Ra quân", "Sáng nay, hội viên ra quân.", publish_at="2027-01-18 09:00")
    terminal.done("hold", "all")
    terminal.run()
    terminal.done("release")
    terminal.write("khac.md", "Chờ", publish_at="2027-01-21 09:00")
    said = terminal.done("queue").out
    assert "«Sáng nay»" not in said
    terminal.done("reschedule", terminal.delivery("bai")["id"], "--at", "2027-01-20 09:00")
    [line] = [one for one in terminal.done("queue").out.splitlines() if "«Sáng nay»" in one]
    assert line.startswith(f"#{terminal.delivery('bai')['id']} Ra quân: ")


def test_the_queue_says_what_went_wrong_and_what_each_waits_for(desk: Terminal) -> None:
    desk.write("sau.md", "Sau trang web", publish_at="2027-01-20 09:00", channels="[website, magazine]")
    desk.run()
    said = desk.done("queue").out.splitlines()
    late, waits = desk.delivery("lo")["id"], desk.delivery("sau", "magazine")["id"]
    [line] = [one for one in said if "Lỡ giờ: hạn đăng là 09:00 11/01/2027" in one]
    assert f"#{late}" in line
    [line] = [one for one in said if "Chờ bài lên kênh website để lấy liên kết." in one]
    assert f"#{waits}" in line


def test_many_that_wait_for_the_same_are_one_line(terminal: Terminal) -> None:
    for number in range(7):
        terminal.write(f"bai-{number}.md", f"Bài {number}", publish_at="2027-01-20 09:00", channels="website")
    terminal.run()
    terminal.done("hold", "channel:website")
    [line] = [one for one in terminal.done("queue").out.splitlines() if "Đang giữ" in one]
    assert line.startswith("#1, #2, #3, #4, #5 và 2 lượt nữa: ")
