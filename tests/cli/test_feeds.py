"""A newspaper without an API that has a feed: what is handed over is confirmed by what the feed shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from tests.cli.terminal import NOW, Terminal, open_workspace
from tests.feeds.outlet import Outlet
from tests.newsroom import MONDAY

CONFIG = """
[publisher]
{{publisher}}

[channels.newspaper]
adapter = "outbox"
kind = "press"
feed = "{feed}"
"""
TITLE = "Một lần bấm, ba giấy tờ cho con"


@pytest.fixture
def outlet(httpserver: HTTPServer) -> Outlet:
    return Outlet(httpserver)


@pytest.fixture
def desk(outlet: Outlet, tmp_path: Path) -> Terminal:
    opened = open_workspace(tmp_path, config=CONFIG.format(feed=outlet.url))
    opened.write("bai.md", TITLE, publish_at="now")
    return opened


def test_what_was_handed_over_is_confirmed_by_the_feed_within_one_poll_and_counts_once(
    desk: Terminal, outlet: Outlet
) -> None:
    assert desk.run(NOW).code == 0
    before = desk.delivery("bai", "newspaper")
    assert (before["state"], before["published_at"]) == ("handed_over", None)
    seen = outlet.publish("MỘT LẦN BẤM: ba giấy tờ cho con")
    assert desk.run("2027-01-18 08:20").code == 0
    after = desk.delivery("bai", "newspaper")
    assert (after["state"], after["url"], after["via"]) == ("published", seen.link, "feed")
    assert MONDAY.isoformat() <= after["published_at"]
