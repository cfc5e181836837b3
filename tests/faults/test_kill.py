"""The daemon is killed at any moment and started again: nothing is lost, nothing is out twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from publisher.sandbox import Sandbox

PIECES = 30
KILLS = 10
CONFIG = """
[publisher]
late = {{ grace = "30d", then = "send" }}
[channels.newspaper]
adapter = "wordpress"
kind = "press"
url = "{wp}"
user = "robot"
password = "env:KILL_TEST_PASSWORD"
settle = "300ms"
[channels.website]
adapter = "static"
url = "http://127.0.0.1:8321/site"
[channels.fanpage]
adapter = "facebook"
kind = "social"
url = "{graph}"
page_id = "1000001"
token = "env:KILL_TEST_TOKEN"
settle = "300ms"
after = "website"
"""
PIECE = """---
title: Bài số {n} trong loạt bài thử
slug: bai-so-{n}
summary: Sapo của bài số {n}.
publish_at: now
---

Nội dung minh họa của bài số {n}.
"""


def start(workspace: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "KILL_TEST_PASSWORD": "sandbox-password",
        "KILL_TEST_TOKEN": "sandbox-page-token",
    }
    command = [sys.executable, "-m", "publisher", "-w", str(workspace), "run", "--until-idle", "--no-web"]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)


@pytest.mark.system
@pytest.mark.timeout(600)
def test_ten_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    dice = random.Random(20270118)
    (tmp_path / "content" / "queue").mkdir(parents=True)
    for n in range(PIECES):
        (tmp_path / "content" / "queue" / f"bai-{n}.md").write_text(PIECE.format(n=n), encoding="utf-8")
    with Sandbox() as outlets:
        config = CONFIG.format(wp=outlets.wp_url, graph=outlets.graph_url)
        (tmp_path / "config.toml").write_text(config, encoding="utf-8")
        outlets.faults("wp", latency_ms=15)
        outlets.faults("graph", latency_ms=15)
        for _ in range(KILLS):
            seen = len(outlets.journal.entries)
            daemon = start(tmp_path)
            outlets.journal.wait_for(seen + dice.randint(1, 12), 20)
            daemon.send_signal(signal.SIGKILL)
            daemon.wait()
            assert daemon.stderr is not None
            daemon.stderr.close()
        last = start(tmp_path)
        _, said = last.communicate(timeout=300)
        assert last.returncode == 0, said.decode()
        slugs = {f"bai-so-{n}" for n in range(PIECES)}
        assert outlets.count_public("wp") == dict.fromkeys(slugs, 1)
        assert all(len(outlets.journal.ever_public(slug)) == 1 for slug in slugs)
        posts = outlets.count_public("graph")
        assert len(posts) == PIECES and set(posts.values()) == {1}
    pages = {path.parent.name for path in (tmp_path / "var" / "website").rglob("index.html")}
    assert slugs <= pages
