"""A backup taken while the daemon publishes, put back while its outlets have gone on: no double, no loss."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from time import monotonic

import pytest

from publisher.clock import Clock
from publisher.core.delivery import State
from publisher.engine.local import LocalEngine
from publisher.sandbox import Sandbox
from publisher.store import deliveries
from publisher.work.backup import back_up
from publisher.work.restore import restore
from tests.backup import day
from tests.backup.day import PIECE, PIECES, SLUGS, assert_each_once, make_workspace, opened, run, write

pytestmark = pytest.mark.system


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
    monkeypatch.setattr(day, "PIECE", PIECE.replace("slug: bai-so-{n}\n", ""))
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
