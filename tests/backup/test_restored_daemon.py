"""A backup taken while the daemon publishes, put back while its outlets have gone on: no double, no loss."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

from publisher.app import App, open_app
from publisher.clock import Clock
from publisher.core.delivery import State
from publisher.engine.local import LocalEngine
from publisher.sandbox import Sandbox
from publisher.store import deliveries
from publisher.work.backup import back_up
from publisher.work.restore import restore

pytestmark = pytest.mark.system

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


@pytest.fixture
def outlets(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    monkeypatch.setenv("BACKUP_TEST_PASSWORD", "sandbox-password")
    monkeypatch.setenv("BACKUP_TEST_TOKEN", "sandbox-page-token")
    with Sandbox() as sandbox:
        yield sandbox


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


def save_while_it_publishes(workspace: Path, outlets: Sandbox, target: Path) -> None:
    """Take a backup once a few pieces are out and others are not, then let the daemon finish the day."""
    with opened(workspace) as app:
        engine = LocalEngine(app, quiet=0.05)
        daemon = threading.Thread(target=engine.run)
        daemon.start()
        assert outlets.journal.wait_for(4, 30)
        back_up(app, target)
        engine.stop()
        daemon.join(30)
        assert not daemon.is_alive()
        with app.store.read() as session:
            assert deliveries.in_state(session, State.SCHEDULED, State.WAITING)
    write(workspace, PIECES)
    run(workspace)


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


def test_an_old_backup_put_back_in_place_publishes_nothing_again(outlets: Sandbox, tmp_path: Path) -> None:
    workspace, saved = make_workspace(tmp_path / "w", outlets), tmp_path / "b.zip"
    save_while_it_publishes(workspace, outlets, saved)
    seals = {file: file.stat().st_mtime_ns for file in workspace.rglob("package.json")}
    pages = {file: file.read_bytes() for file in workspace.glob("var/website/2*/*/bai*/index.html")}
    assert len(seals) == len(pages) == PIECES + 1
    restore(workspace, saved, True, Clock(), "admin")
    run(workspace)
    assert_each_once(workspace, outlets, SLUGS)
    assert {file: file.stat().st_mtime_ns for file in seals} == seals
    assert {file: file.read_bytes() for file in pages} == pages


def test_pieces_that_have_left_the_queue_since_do_not_come_back_into_it(
    outlets: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, saved = make_workspace(tmp_path / "w", outlets), tmp_path / "b.zip"
    config = (workspace / "config.toml").read_text(encoding="utf-8")
    (workspace / "config.toml").write_text(config.partition("[channels.magazine]")[0], encoding="utf-8")
    monkeypatch.setattr(sys.modules[__name__], "PIECE", PIECE.replace("slug: bai-so-{n}\n", ""))
    for n in range(PIECES):
        write(workspace, n)
    save_while_it_publishes(workspace, outlets, saved)
    assert not list((workspace / "content" / "queue").glob("*.md"))
    restore(workspace, saved, True, Clock(), "admin")
    run(workspace)
    assert len(outlets.count_public("wp")) == PIECES + 1
    with opened(workspace) as app, app.store.read() as session:
        assert len(deliveries.in_state(session, State.PUBLISHED)) == 3 * len(SLUGS)
        assert not deliveries.in_state(session, *(set(State) - {State.PUBLISHED}))


def test_an_old_backup_put_back_elsewhere_doubles_nothing(outlets: Sandbox, tmp_path: Path) -> None:
    workspace, saved = make_workspace(tmp_path / "w", outlets), tmp_path / "b.zip"
    save_while_it_publishes(workspace, outlets, saved)
    shutil.rmtree(workspace)
    restore(tmp_path / "máy mới", saved, False, Clock(), "admin")
    run(tmp_path / "máy mới")
    assert outlets.count_public("wp") == dict.fromkeys(SLUGS, 1)
    assert set(outlets.count_public("graph").values()) == {1}
    write(tmp_path / "máy mới", PIECES)
    run(tmp_path / "máy mới")
    restored = set(outlets.count_public("wp"))
    assert restored == SLUGS and set(outlets.count_public("wp").values()) == {1}


def test_a_backup_takes_no_longer_than_a_moment_from_the_sends(outlets: Sandbox, tmp_path: Path) -> None:
    """The database can be written to while a backup is open."""
    from publisher.store.dump import snapshot

    workspace = make_workspace(tmp_path / "w", outlets)
    with opened(workspace) as app, snapshot(app.store.engine) as seen:
        before, began = list(seen.lines("delivery")), monotonic()
        LocalEngine(app, quiet=0.05).run(until_idle=True)
        assert list(seen.lines("delivery")) == before and monotonic() - began < 60
    assert len(outlets.count_public("wp")) == PIECES
