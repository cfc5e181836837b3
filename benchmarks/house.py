"""A workspace to measure in: real files, a real database, and one channel that posts over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
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


SQLITE = "sqlite:///var/publisher.db"


class Bare(Channel[ChannelSettings]):
    """The smallest adapter there can be that is able to look for a lost post: one POST, one GET."""

    def publish(self, post: Post, staged: Staged | None) -> Receipt:
        self.wire.write("POST", f"{self.settings.url}/{post.key}", data=post.html.encode())
        return Receipt(post.key, f"{self.settings.url}/{post.key}")

    def find(self, post: Post, since: datetime) -> Receipt | Staged | None:
        answer = self.wire.read("GET", f"{self.settings.url}/{post.key}")
        return Receipt(post.key, f"{self.settings.url}/{post.key}") if answer.ok else None


@contextmanager
def workspace(url: str, threads: int = 8, database: str = SQLITE) -> Iterator[App]:
    """Open a throw-away workspace with one bare channel; `database` must be empty."""
    with TemporaryDirectory(prefix="publisher-bench-") as name:
        folder = Path(name)
        (folder / "content" / "queue").mkdir(parents=True)
        (folder / "content" / "published").mkdir()
        settings = ChannelSettings(adapter="bare", url=url, max_parallel=threads)
        config = Config(folder, Publisher(), {"bare": settings})
        store = open_store(database, folder)
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
