"""A newspaper without an API that has a feed: what is handed over is confirmed by what the feed shows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from tests.cli.terminal import NOW, Terminal, open_workspace
from tests.feeds.outlet import Outlet, Shown, rss, shown
from tests.newsroom import MONDAY

CONFIG = """
[publisher]
{{publisher}}

[channels.newspaper]
adapter = "outbox"
kind = "press"
feed = "{feed}"

[coverage.bao-ban]
feed = "{other}"
keywords = ["hồ sao"]
"""
PLAN = """
[plan]
id = "thu"
title = "Kế hoạch thử"
start = 2027-01-01
end = 2027-12-31
[[target]]
id = "bao"
title = "Bài trên báo"
metric = "postings"
where = { channel = "newspaper" }
per = "month"
min = 1
"""
TITLE = "Một lần bấm, ba giấy tờ cho con"
LATER = "2027-01-18 08:20"


@pytest.fixture
def outlet(httpserver: HTTPServer) -> Outlet:
    body = rss(shown("Phường Hồ Sao đổi mới", MONDAY, "khac.example.org"))
    httpserver.expect_request("/khac").respond_with_data(body, content_type="application/rss+xml")
    return Outlet(httpserver)


@pytest.fixture
def desk(outlet: Outlet, tmp_path: Path) -> Terminal:
    other = outlet.server.url_for("/khac")
    opened = open_workspace(tmp_path, config=CONFIG.format(feed=outlet.url, other=other))
    (tmp_path / "schedules" / "plan-thu.toml").write_text(PLAN, encoding="utf-8")
    opened.write("bai.md", TITLE, publish_at="now")
    return opened


def counted(desk: Terminal) -> int:
    [target] = [
        one
        for one in desk.done("plan", "--at", "2027-01-18 09:00", "--json").records
        if one["window"]["id"] == "2027-01"
    ]
    return int(target["done"])


def test_what_was_handed_over_is_confirmed_by_the_feed_within_one_poll_and_counts_once(
    desk: Terminal, outlet: Outlet
) -> None:
    assert desk.run(NOW).code == 0
    before = desk.delivery("bai", "newspaper")
    assert (before["state"], before["published_at"], counted(desk)) == ("handed_over", None, 0)
    seen = outlet.publish("MỘT LẦN BẤM: ba giấy tờ cho con")
    assert desk.run(LATER).code == 0
    after = desk.delivery("bai", "newspaper")
    assert (after["state"], after["url"], after["via"]) == ("published", seen.link, "feed")
    assert (after["published_at"][:16], counted(desk)) == ("2027-01-18T08:00", 1)
    told = desk.type("confirm", after["id"], "--url", seen.link)
    assert told.code == 0 and "đã xác nhận" in told.err and seen.link in told.err
    assert (desk.delivery("bai", "newspaper"), counted(desk)) == (after, 1)
    assert "Nguồn tin của kênh xác nhận" in desk.done("show", "bai").out


def test_a_person_who_confirms_first_is_not_counted_again_by_the_feed(desk: Terminal, outlet: Outlet) -> None:
    desk.run(NOW)
    seen = outlet.publish(TITLE)
    number = desk.delivery("bai", "newspaper")["id"]
    assert "Đã xác nhận lượt đăng" in desk.done("confirm", number, "--url", f"{seen.link}?utm_source=x").err
    before = desk.delivery("bai", "newspaper")
    desk.run(LATER)
    assert (desk.delivery("bai", "newspaper"), before["via"], counted(desk)) == (before, "hand", 1)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_daemon_killed_between_seeing_and_confirming_confirms_when_it_comes_back(
    desk: Terminal, outlet: Outlet
) -> None:
    desk.run(NOW)
    outlet.publish(TITLE)
    deadly = (
        "import os, sys, signal\n"
        "from publisher.work import confirming\n"
        "confirming.record_as_out = lambda *given: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from publisher.cli import main\n"
        "main()\n"
    )
    words = ["-w", str(desk.workspace), "run", "--until-idle", "--no-web", "--clock", LATER]
    ended = subprocess.run([sys.executable, "-c", deadly, *words], stderr=subprocess.DEVNULL, timeout=60)
    assert ended.returncode == -signal.SIGKILL
    assert desk.delivery("bai", "newspaper")["state"] == "handed_over"
    assert desk.run(LATER).code == 0
    assert "If-None-Match" in outlet.asked[-1].headers  # of the answer before, not of the one that got lost
    assert desk.delivery("bai", "newspaper")["state"] == "published"
    assert counted(desk) == 1


# --- doctor --------------------------------------------------------------------------------------


def feed_of(desk: Terminal, channel: str = "newspaper") -> dict[str, object]:
    [record] = [one for one in desk.type("doctor", "--json").records if one["channel"] == channel]
    [found] = [one for one in record["checks"] if one["name"] == "feed"]
    return dict(found)


def test_doctor_tells_how_each_feed_is(desk: Terminal, outlet: Outlet) -> None:
    outlet.publish(TITLE)
    found = feed_of(desk)
    assert found["ok"]
    assert "RSS 2.0" in str(found["message"]) and "mới nhất lúc 08:00 18/01/2027" in str(found["message"])
    assert feed_of(desk, "coverage.bao-ban")["ok"]


def test_doctor_says_in_which_zone_dates_without_one_are_read(desk: Terminal, outlet: Outlet) -> None:
    outlet.entries = [Shown("Bài", "https://bao.example.org/1", "18/01/2027 07:30")]
    assert "mới nhất lúc 07:30 18/01/2027" in str(feed_of(desk)["message"])
    assert "Asia/Ho_Chi_Minh" in str(feed_of(desk)["message"])
    outlet.entries = [Shown("Bài", "https://bao.example.org/1", "hôm qua")]
    assert "không mục nào có ngày đọc được" in str(feed_of(desk)["message"])


def test_doctor_keeps_nothing_of_what_it_reads(desk: Terminal, outlet: Outlet) -> None:
    desk.run(NOW)
    outlet.publish(TITLE)
    feed_of(desk)
    assert desk.delivery("bai", "newspaper")["state"] == "handed_over"


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ("<html>Trang chủ</html>", 200, "là một trang web, không phải nguồn tin"),
        ("{}", 200, "JSON"),
        ("x", 404, "mã 404"),
        (rss(shown("Bài", MONDAY))[:-80] + "<item><title>Cụt", 200, "đứt giữa chừng"),
    ],
)
def test_doctor_says_what_is_wrong_with_a_feed_and_what_to_do(
    desk: Terminal, httpserver: HTTPServer, body: str, status: int, told: str
) -> None:
    httpserver.clear()
    httpserver.expect_request("/feed").respond_with_data(body, status=status)
    assert desk.type("doctor").code == 1
    found = feed_of(desk)
    assert not found["ok"] and told in str(found["message"])
