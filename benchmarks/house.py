"""A workspace to measure in: real files, a real database, and one channel that posts over real HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from publisher.app import App
from publisher.channel import Channel, ChannelSettings, House
from publisher.core.post import Post
from publisher.core.receipt import Receipt, Staged
from publisher.core.timetable import Timetable
from publisher.files.config import Config, Publisher
from publisher.files.schedules import Rules
from publisher.store.database import open_store
from publisher.wire import Wire

PIECE = """---
title: Bài đo số {n}
summary: Sapo của bài đo số {n}.
publish_at: {at}
tags: [cải cách hành chính, minh họa]
---

{body}
"""
BODY = "\n\n".join(["Nội dung minh họa để đo, kiểm tra lại quy định trước khi đăng. " * 12] * 6)


class Desk(BaseHTTPRequestHandler):
    """Note when the first byte of each request arrived."""

    protocol_version = "HTTP/1.1"
    arrivals: dict[str, float]

    def parse_request(self) -> bool:
        self.arrived = time.time()
        return super().parse_request()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.arrivals[self.path.strip("/")] = self.arrived
        self.send_response(201)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def outlet() -> Iterator[tuple[str, dict[str, float]]]:
    """Listen on loopback; yield the address and the arrivals by path."""
    arrivals: dict[str, float] = {}
    handler = type("Noting", (Desk,), {"arrivals": arrivals})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", arrivals
    finally:
        server.shutdown()
        server.server_close()


class Bare(Channel[ChannelSettings]):
    """The smallest adapter there can be: one POST."""

    def publish(self, post: Post, staged: Staged | None) -> Receipt:
        self.wire.write("POST", f"{self.settings.url}/{post.key}", data=post.html.encode())
        return Receipt(post.key, f"{self.settings.url}/{post.key}")


@contextmanager
def workspace(url: str) -> Iterator[App]:
    """Open a throw-away workspace with one bare channel."""
    with TemporaryDirectory(prefix="publisher-bench-") as name:
        folder = Path(name)
        (folder / "content" / "queue").mkdir(parents=True)
        (folder / "content" / "published").mkdir()
        settings = ChannelSettings(adapter="bare", url=url, max_parallel=8)
        config = Config(folder, Publisher(), {"bare": settings})
        store = open_store("sqlite:///var/publisher.db", folder)
        channels = {"bare": Bare("bare", settings, House(folder), Wire())}
        app = App(folder, config, Rules(Timetable(config.zone)), store, channels)
        try:
            yield app
        finally:
            app.close()


def drop(app: App, n: int, at: str) -> Path:
    """Write one piece of about 500 words into the queue."""
    file = app.content / "queue" / f"bai-{n:05d}.md"
    file.write_text(PIECE.format(n=n, at=at, body=BODY), encoding="utf-8")
    return file
