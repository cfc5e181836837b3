"""The daemon stops and starts again under a page that is open: it says so, and comes back by itself."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter, Retry

from publisher.app import open_app
from publisher.core.person import Role
from publisher.work import people
from tests.web.pages import PASSWORD

pytestmark = [pytest.mark.system, pytest.mark.timeout(120), pytest.mark.usefixtures("cheap_passwords")]

CONFIG = """
[channels.website]
adapter = "static"
url = "https://phunu.example.org"
[web]
listen = "127.0.0.1:{port}"
"""
PIECE = "---\ntitle: {title}\npublish_at: 2099-01-01 08:00\n---\nChữ.\n"
AGAIN = HTTPAdapter(max_retries=Retry(None, connect=300, backoff_factor=0.1, backoff_max=0.2))
PATIENCE = 40_000
"""Milliseconds: a page that was refused asks again after fifteen seconds."""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (tmp_path / "config.toml").write_text(CONFIG.format(port=port), encoding="utf-8")
    (tmp_path / "content" / "queue").mkdir(parents=True)
    app = open_app(tmp_path)
    people.add(app, "viewer", Role.VIEWER, PASSWORD, app.clock.outside(), "cli")
    app.close()
    return tmp_path


@pytest.mark.parametrize(("path", "stop"), [("/", signal.SIGKILL), ("/queue", signal.SIGTERM)])
def test_an_open_page_says_that_the_daemon_is_gone_and_shows_what_is_new_when_it_is_back(
    workspace: Path, browser: Any, path: str, stop: signal.Signals
) -> None:
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    with running(workspace, stop) as address:
        drop(workspace, "truoc", "Bài trước")
        sign_in(page, address)
        page.goto(address + path)
        page.wait_for_selector("[data-live]")
        assert not page.locator("#lost").is_visible()
    page.wait_for_selector("#lost:not([hidden])")
    before = page.locator("[data-live]").get_attribute("data-live")
    assert "không trả lời" in page.locator("#lost").inner_text()
    assert page.locator("h1").is_visible(), "what was known stays"
    drop(workspace, "sau", "Bài sau")
    with running(workspace, stop):
        page.wait_for_selector("#lost", state="hidden")
        page.wait_for_selector(f"[data-live]:not([data-live='{before}'])")
        assert page.url == address + path
        if path == "/queue":
            page.wait_for_selector("text=Bài sau")
    page.close()


@contextmanager
def running(workspace: Path, stop: signal.Signals) -> Iterator[str]:
    """Let the daemon run, then stop it; yield the address of its pages once they answer."""
    command = [sys.executable, "-m", "publisher", "-w", str(workspace), "run"]
    app = open_app(workspace)
    address = f"http://{app.config.web.listen}"
    app.close()
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as daemon, requests.Session() as session:
        try:
            session.mount(address, AGAIN)
            assert session.get(f"{address}/healthz", timeout=30).ok
            yield address
        finally:
            daemon.send_signal(stop)
            daemon.wait(timeout=30)


def sign_in(page: Any, address: str) -> None:
    page.goto(f"{address}/login")
    page.get_by_label("Tên").fill("viewer")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")


def drop(workspace: Path, name: str, title: str) -> None:
    file = workspace / "content" / "queue" / f"{name}.md"
    file.write_text(PIECE.format(title=title), encoding="utf-8")
