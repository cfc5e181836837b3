"""A correction against the stand-in newspaper CMS and fanpage, by the real adapters and the real daemon."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.sandbox import Sandbox
from tests.cli.terminal import Terminal, open_workspace
from tests.newsroom import MONDAY
from tests.work.corrections import TITLE, notice_file

CONFIG = """
[publisher]
{publisher}

[channels.newspaper]
adapter = "wordpress"
kind = "press"
url = "WP"
user = "robot"
password = "env:CORRECTED_PASSWORD"
default_column = "Thời sự"
correction_column = "Thông tin cải chính"
settle = "0s"

[channels.fanpage]
adapter = "facebook"
kind = "social"
url = "GRAPH"
page_id = "1000001"
token = "env:CORRECTED_TOKEN"
refuse_forms = ["notice"]
daily_max = 1
settle = "0s"
"""


@pytest.fixture
def outlets() -> Iterator[Sandbox]:
    with Sandbox(clock=lambda: MONDAY) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, outlets: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("CORRECTED_PASSWORD", "sandbox-password")
    monkeypatch.setenv("CORRECTED_TOKEN", "sandbox-page-token")
    config = CONFIG.replace("WP", outlets.wp_url).replace("GRAPH", outlets.graph_url)
    return open_workspace(tmp_path / "ws", config=config)


def test_the_newspaper_and_the_page_carry_the_notice_and_both_posts_lead_to_it(
    desk: Terminal, outlets: Sandbox, tmp_path: Path
) -> None:
    desk.write("tin.md", "Nộp hồ sơ tại một cửa", publish_at="now", column="Thời sự")
    desk.run()
    assert desk.delivery("tin", "fanpage")["state"] == "published"
    desk.done("hold", "all", "--reason", "Quốc tang")
    desk.done("correct", "tin", "--file", notice_file(tmp_path))
    said = desk.run()
    assert said.code == 0, said
    on_paper, on_page = desk.delivery("cai-chinh", "newspaper"), desk.delivery("cai-chinh", "fanpage")
    assert (on_paper["state"], on_page["state"]) == ("published", "published")
    site = outlets.site
    with site.lock:
        posts = {post.title: post for post in site.public_posts()}
        columns = [site.terms[one].name for one in posts[TITLE].categories]
    assert columns == ["Thông tin cải chính"]
    assert str(on_paper["url"]) in posts["Nộp hồ sơ tại một cửa"].content
    assert "Nộp trong 3 ngày làm việc." in posts[TITLE].content
    with outlets.page.lock:
        texts = [post.message for post in outlets.page.public_posts()]
    [piece] = [text for text in texts if text.startswith("Nộp hồ sơ tại một cửa")]
    [notice] = [text for text in texts if text.startswith(TITLE)]
    assert str(on_page["url"]) in piece and "Nộp trong 3 ngày làm việc." in notice
    assert outlets.count_public("wp").total() == 2 and outlets.count_public("graph").total() == 2


def test_doctor_asks_a_press_channel_for_its_correction_column(desk: Terminal) -> None:
    config = desk.workspace / "config.toml"
    [paper, _] = desk.type("doctor", "--json").records
    assert [one["ok"] for one in paper["checks"] if one["name"] == "correction column"] == [True]
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('correction_column = "Thông tin cải chính"\n', ""), encoding="utf-8")
    said = desk.type("doctor", "--json")
    [paper, page] = said.records
    assert said.code == 1 and not paper["ok"]
    assert [one["ok"] for one in paper["checks"] if one["name"] == "correction column"] == [False]
    assert "correction column" not in [one["name"] for one in page["checks"]], "only the press has this duty"
