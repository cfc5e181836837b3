"""A daemon that is killed between the steps of one send goes on where the last one stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.sandbox import FanpageSettings, Sandbox
from tests.adapters import posts
from tests.cutting_proxy import CuttingProxy

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

CONFIG = """
[publisher]
late = {{ grace = "30d", then = "send" }}
[channels.fanpage]
adapter = "facebook"
url = "{url}/graph"
page_id = "1000001"
token = "env:KILL_TEST_TOKEN"
settle = "300ms"
"""
WORDS = "title: Một lần bấm\nsummary: Chị em tự nộp hồ sơ.\npublish_at: now\n"
COLOURS = ("teal", "gold", "navy", "purple")


@pytest.fixture
def outlets() -> Iterator[Sandbox]:
    with Sandbox(fanpage=FanpageSettings(chunk=4000)) as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "content" / "queue").mkdir(parents=True)
    return tmp_path


def start(workspace: Path, url: str) -> subprocess.Popen[bytes]:
    (workspace / "config.toml").write_text(CONFIG.format(url=url), encoding="utf-8")
    command = [sys.executable, "-m", "publisher", "-w", str(workspace), "run", "--until-idle", "--no-web"]
    environment = os.environ | {"KILL_TEST_TOKEN": "sandbox-page-token"}
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)


def kill_before(nth: int, path: str, workspace: Path, outlets: Sandbox) -> None:
    """Run a daemon and kill it when it makes its nth call to `path`, which the Page never sees."""
    with CuttingProxy(outlets.url) as proxy:
        proxy.freeze("POST", path, nth=nth)
        daemon = start(workspace, proxy.url)
        proxy.wait_for("freeze")
        daemon.send_signal(signal.SIGKILL)
        daemon.communicate()


def finish(workspace: Path, outlets: Sandbox) -> None:
    last = start(workspace, outlets.url)
    _, said = last.communicate(timeout=120)
    assert last.returncode == 0, said.decode()


def made(outlets: Sandbox, what: str) -> int:
    return sum(entry.what == what for entry in outlets.journal.entries)


def test_photos_that_are_up_are_not_uploaded_again(outlets: Sandbox, workspace: Path) -> None:
    folder = workspace / "content" / "queue" / "bai"
    folder.mkdir()
    for colour in COLOURS:
        (folder / f"{colour}.png").write_bytes(posts.picture(400, 300, "PNG", colour))
    shown = "\n\n".join(f"![Chị em nộp hồ sơ]({colour}.png)" for colour in COLOURS)
    (folder / "index.md").write_text(f"---\n{WORDS}---\n\n{shown}\n", encoding="utf-8")
    for number in (1, 2, 3):
        kill_before(2, "/photos", workspace, outlets)
        assert made(outlets, "photo.created") == number
    finish(workspace, outlets)
    [post] = outlets.page.public_posts()
    assert (made(outlets, "photo.created"), len(post.photos)) == (len(COLOURS), len(COLOURS))


def test_a_clip_goes_on_at_the_byte_where_it_stopped(outlets: Sandbox, workspace: Path) -> None:
    queue, film = workspace / "content" / "queue", posts.moving_picture()
    (queue / "huong-dan.mp4").write_bytes(film)
    (queue / "huong-dan.yaml").write_text(WORDS, encoding="utf-8")
    kill_before(3, "/videos", workspace, outlets)  # begun, and one part of it sent
    kill_before(3, "/videos", workspace, outlets)  # told where to go on, and another part sent
    [video] = outlets.page.videos.values()
    assert (made(outlets, "video.started"), video.received) == (1, 8000)
    finish(workspace, outlets)
    [post] = outlets.page.public_posts()
    assert (made(outlets, "video.started"), post.video) == (1, video.id)
    assert outlets.page.videos[video.id].path.read_bytes() == film
