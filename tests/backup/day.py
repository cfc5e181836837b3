"""A workspace with four channels and a dozen pieces, its outlets in a sandbox, what must be true of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publisher.app import App, open_app
from publisher.core.delivery import State
from publisher.engine.local import LocalEngine
from publisher.sandbox import Sandbox
from publisher.store import deliveries

PIECES = 12
CONFIG = """
[publisher]
late = {{ grace = "30d", then = "send" }}
[channels.newspaper]
adapter = "wordpress"
kind = "press"
url = "{wp}"
user = "robot"
password = "env:BACKUP_TEST_PASSWORD"
settle = "300ms"
max_parallel = 1
[channels.website]
adapter = "static"
url = "http://127.0.0.1:8321/site"
path = "var/website"
[channels.fanpage]
adapter = "facebook"
kind = "social"
url = "{graph}"
page_id = "1000001"
token = "env:BACKUP_TEST_TOKEN"
settle = "300ms"
after = "website"
[channels.magazine]
adapter = "outbox"
"""
PIECE = "---\ntitle: Bài số {n} trong loạt bài thử\nslug: bai-so-{n}\npublish_at: now\n---\n\nNội dung {n}.\n"
SLUGS = {f"bai-so-{n}" for n in range(PIECES + 1)}


def make_workspace(folder: Path, outlets: Sandbox) -> Path:
    for name in ("content/queue", "content/published", "schedules"):
        (folder / name).mkdir(parents=True)
    config = CONFIG.format(wp=outlets.wp_url, graph=outlets.graph_url)
    (folder / "config.toml").write_text(config, encoding="utf-8")
    for n in range(PIECES):
        write(folder, n)
    return folder


def write(folder: Path, n: int) -> None:
    (folder / "content" / "queue" / f"bai-{n}.md").write_text(PIECE.format(n=n), encoding="utf-8")


@contextmanager
def opened(workspace: Path) -> Iterator[App]:
    app = open_app(workspace)
    try:
        yield app
    finally:
        app.close()


def run(workspace: Path) -> None:
    with opened(workspace) as app:
        LocalEngine(app, quiet=0.05).run(until_idle=True)


def assert_each_once(workspace: Path, outlets: Sandbox, slugs: set[str]) -> None:
    assert outlets.count_public("wp") == dict.fromkeys(slugs, 1)
    assert all(len(outlets.journal.ever_public(slug)) == 1 for slug in slugs)
    posts = outlets.count_public("graph")
    assert len(posts) == len(slugs) and set(posts.values()) == {1}
    with opened(workspace) as app, app.store.read() as session:
        out = deliveries.in_state(session, State.PUBLISHED)
        handed_over = deliveries.in_state(session, State.HANDED_OVER)
    assert len(out) == 3 * len(slugs) and all(one.receipt and one.receipt.url for one in out)
    assert len(handed_over) == len(slugs)
