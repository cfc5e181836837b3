"""The daemon as a whole, on real files and a real database; only the outlet is ours."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
import sqlalchemy as sa

from publisher.clock import Clock, FastClock
from publisher.core.delivery import State
from publisher.core.errors import Unauthorized, Unconfirmed
from publisher.core.item_state import ItemState
from publisher.engine import alarm, local, planner
from publisher.engine.local import LocalEngine
from publisher.engine.the_only_one import AlreadyRunning, the_only_daemon
from publisher.store import deliveries, heads, items
from publisher.work import decisions, dispatch, holding, survey
from tests.databases import fill_disk, free_disk
from tests.newsroom import After, Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

PIECE = "---\ntitle: {title}\npublish_at: {at}\n---\n\nNội dung minh họa.\n"
QUIET = 0.05


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path)
    room.app.clock = Clock()
    (tmp_path / "content" / "queue").mkdir(parents=True)
    (tmp_path / "content" / "published").mkdir()
    yield room
    room.app.close()


def drop(newsroom: Newsroom, name: str, title: str = "Một lần bấm", at: str = "now") -> Path:
    file = newsroom.app.content / "queue" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(PIECE.format(title=title, at=at), encoding="utf-8")
    return file


def run(newsroom: Newsroom) -> None:
    LocalEngine(newsroom.app, quiet=QUIET).run(until_idle=True)


@contextmanager
def running(newsroom: Newsroom) -> Iterator[LocalEngine]:
    """Run the daemon in a thread for the length of the block."""
    engine = LocalEngine(newsroom.app, quiet=QUIET)
    daemon = threading.Thread(target=engine.run)
    daemon.start()
    try:
        yield engine
    finally:
        engine.stop()
        daemon.join(20)
        assert not daemon.is_alive()


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    """Look again until it is true; the test fails when it never is."""
    pause, deadline = threading.Event(), monotonic() + seconds
    while not true():
        assert monotonic() < deadline, "it never came true"
        pause.wait(0.02)


def states(newsroom: Newsroom, item: str) -> list[State]:
    with newsroom.app.store.read() as session:
        return [one.state for one in deliveries.of_item(session, item)]


def test_a_dropped_file_goes_out_and_moves_to_published_with_its_note(newsroom: Newsroom) -> None:
    file = drop(newsroom, "bai.md")
    run(newsroom)
    [moved] = (newsroom.app.content / "published").rglob("bai.md")
    note = moved.with_name("bai.md.status.txt").read_text(encoding="utf-8")
    assert not file.exists() and not file.with_name("bai.md.status.txt").exists()
    assert "đã đăng" in note and "https://website.example.org/" in note


def test_moving_to_published_is_no_new_revision(newsroom: Newsroom) -> None:
    drop(newsroom, "bai.md")
    run(newsroom)
    run(newsroom)
    with newsroom.app.store.read() as session:
        known = items.get(session, "bai")
    assert known is not None and (known.revision, known.state) == (1, ItemState.ARCHIVED)
    assert [method for method, _ in newsroom.outlet("website").calls] == ["publish"]


def test_an_edit_in_published_updates_what_is_live(newsroom: Newsroom) -> None:
    drop(newsroom, "bai.md")
    run(newsroom)
    [moved] = (newsroom.app.content / "published").rglob("bai.md")
    moved.write_text(PIECE.format(title="Tít đã sửa", at="now"), encoding="utf-8")
    run(newsroom)
    assert [post.title for post in newsroom.outlet("website").public.values()] == ["Tít đã sửa"]
    assert [method for method, _ in newsroom.outlet("website").calls] == ["publish", "update"]


def test_a_withdrawn_status_takes_it_down(newsroom: Newsroom) -> None:
    drop(newsroom, "bai.md")
    run(newsroom)
    [moved] = (newsroom.app.content / "published").rglob("bai.md")
    text = moved.read_text(encoding="utf-8").replace("title:", "status: withdrawn\ntitle:")
    moved.write_text(text, encoding="utf-8")
    run(newsroom)
    assert newsroom.outlet("website").public == {}
    assert states(newsroom, "bai") == [State.WITHDRAWN]


def test_a_renamed_file_is_the_same_item(newsroom: Newsroom) -> None:
    file = drop(newsroom, "bai.md", at="2099-01-01 08:00")
    run(newsroom)
    file.rename(file.with_name("ten-moi.md"))
    run(newsroom)
    with newsroom.app.store.read() as session:
        known = items.get(session, "bai")
        assert known is not None and known.path == "queue/ten-moi.md"
        assert items.get(session, "ten-moi") is None
    assert not file.with_name("bai.md.status.txt").exists()
    assert file.with_name("ten-moi.md.status.txt").exists()
    assert states(newsroom, "bai") == [State.SCHEDULED]


def test_deleting_a_file_cancels_what_has_not_gone_out(newsroom: Newsroom) -> None:
    file = drop(newsroom, "bai.md", at="2099-01-01 08:00")
    run(newsroom)
    assert states(newsroom, "bai") == [State.SCHEDULED]
    file.unlink()
    run(newsroom)
    assert states(newsroom, "bai") == [State.CANCELLED]
    assert not file.with_name("bai.md.status.txt").exists()


def test_a_wrong_file_gets_its_note_and_the_good_ones_beside_it_go_out(newsroom: Newsroom) -> None:
    drop(newsroom, "tot.md", "Bài tốt")
    wrong = drop(newsroom, "sai.md")
    wrong.write_text("---\ntitel: Nhầm khóa\n---\n\nNội dung.\n", encoding="utf-8")
    run(newsroom)
    assert [post.title for post in newsroom.outlet("website").public.values()] == ["Bài tốt"]
    note = wrong.with_name("sai.md.status.txt").read_text(encoding="utf-8")
    assert "dòng 2" in note and "titel" in note
    drop(newsroom, "sai.md", "Đã đúng")
    run(newsroom)
    assert {post.title for post in newsroom.outlet("website").public.values()} == {"Bài tốt", "Đã đúng"}


def test_a_file_that_turns_wrong_waits_until_it_is_right_again(newsroom: Newsroom) -> None:
    file = drop(newsroom, "bai.md", at="2099-01-01 08:00")
    run(newsroom)
    file.write_text("---\ntitel: hỏng\n---\n\nNội dung.\n", encoding="utf-8")
    run(newsroom)
    assert states(newsroom, "bai") == [State.WAITING]


def test_two_files_with_one_id_do_not_overwrite_each_other(newsroom: Newsroom) -> None:
    for name in ("mot.md", "hai.md"):
        file = drop(newsroom, name, name)
        file.write_text(
            file.read_text(encoding="utf-8").replace("title:", "id: chung\ntitle:"), encoding="utf-8"
        )
    run(newsroom)
    assert len(newsroom.outlet("website").public) == 1
    with newsroom.app.store.read() as session:
        assert len(items.every(session, ItemState.WRONG)) == 1


def test_a_lost_reply_is_settled_before_until_idle_returns(newsroom: Newsroom) -> None:
    outlet = newsroom.outlet("website")
    outlet.settings = outlet.settings.model_copy(update={"settle": outlet.settle / 50})
    outlet.tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    drop(newsroom, "bai.md")
    run(newsroom)
    assert states(newsroom, "bai") == [State.PUBLISHED]
    assert [method for method, _ in outlet.calls] == ["publish", "find"]


def test_what_a_daemon_that_died_left_under_way_is_looked_for(newsroom: Newsroom) -> None:
    outlet = newsroom.outlet("website")
    outlet.settings = outlet.settings.model_copy(update={"settle": outlet.settle / 50})
    drop(newsroom, "bai.md", at="2099-01-01 08:00")
    run(newsroom)
    with newsroom.app.store.write() as session:
        now = newsroom.app.clock.now()
        decisions.retry(newsroom.app, session, 1, now, "lan")
        [_] = dispatch.claim(newsroom.app, session, now, {"website": 1}, "dead")
    run(newsroom)
    assert states(newsroom, "bai") == [State.PUBLISHED]
    assert [method for method, _ in outlet.calls] == ["find", "publish"]


def test_a_second_daemon_is_refused(newsroom: Newsroom) -> None:
    with the_only_daemon(newsroom.app.workspace), pytest.raises(AlreadyRunning):
        run(newsroom)


def test_stopping_finishes_and_records_what_is_under_way(newsroom: Newsroom) -> None:
    under_way, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        under_way.set()
        go_on.wait(10)

    newsroom.outlet("website").during = wait
    drop(newsroom, "bai.md")
    engine = LocalEngine(newsroom.app, quiet=QUIET)
    daemon = threading.Thread(target=engine.run)
    daemon.start()
    assert under_way.wait(20)
    threading.Timer(0.3, go_on.set).start()
    engine.stop()
    daemon.join(20)
    assert not daemon.is_alive()
    assert states(newsroom, "bai") == [State.PUBLISHED]


def test_a_slow_channel_delays_no_other(tmp_path: Path) -> None:
    newsroom = open_newsroom(tmp_path, "slow", "website")
    newsroom.app.clock = Clock()
    (tmp_path / "content" / "queue").mkdir(parents=True)
    released = threading.Event()
    newsroom.outlet("slow").during = lambda: released.wait(20)
    newsroom.outlet("website").during = released.set
    drop(newsroom, "bai.md")
    run(newsroom)
    assert states(newsroom, "bai") == [State.PUBLISHED, State.PUBLISHED]
    newsroom.app.close()


def test_a_pass_that_cannot_be_recorded_is_repeated_and_sends_nothing_twice(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(local, "REPEAT_SECONDS", 0.01)
    store, outlet = newsroom.app.store, newsroom.outlet("website")
    outlet.during = lambda: fill_disk(store, "UPDATE", "attempt")
    drop(newsroom, "bai.md")
    with running(newsroom):
        until(lambda: "Ổ đĩa đã đầy" in caplog.text)
        free_disk(store, "attempt")
        until(lambda: states(newsroom, "bai") == [State.PUBLISHED])
    assert [method for method, _ in outlet.calls] == ["publish"]
    assert caplog.text.count("Ổ đĩa đã đầy") == caplog.text.count("máy tiếp tục đăng") == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Unix takes any bytes as a name")
def test_changes_are_still_seen_after_the_watcher_met_a_name_that_is_no_text(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    with running(newsroom), caplog.at_level(logging.INFO):
        queue = os.fsencode(newsroom.app.content / "queue")
        until(lambda: newsroom.app.workspace.joinpath("var", "daemon.lock").exists())
        drop(newsroom, "mot.md")
        until(lambda: states(newsroom, "mot") == [State.PUBLISHED])
        Path(os.fsdecode(queue + b"/th\xad m\xf4c")).mkdir()
        until(lambda: "watching the folders failed" in caplog.text)
        drop(newsroom, "hai.md", "Bài hai")
        until(lambda: states(newsroom, "hai") == [State.PUBLISHED])


def test_what_was_deleted_or_changed_while_the_daemon_was_off_is_seen_before_anything_is_sent(
    newsroom: Newsroom,
) -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    for name in ("xoa.md", "nhap.md", "sai.md", "sua.md"):
        drop(newsroom, name, name, at=f"{later:%Y-%m-%d %H:%M}Z")
    run(newsroom)
    queue = newsroom.app.content / "queue"
    (queue / "xoa.md").unlink()
    changes = {"nhap.md": ("title:", "status: draft\ntitle:"), "sai.md": ("title:", "titel:")}
    for name, (old, new) in {**changes, "sua.md": ("minh họa", "đã sửa")}.items():
        text = (queue / name).read_text(encoding="utf-8").replace(old, new)
        (queue / name).write_text(text, encoding="utf-8")
    newsroom.app.clock = FastClock(later + timedelta(minutes=30))
    run(newsroom)
    [post] = newsroom.outlet("website").posts
    assert "đã sửa" in post.html


def test_a_hold_ends_by_itself_at_its_end(newsroom: Newsroom) -> None:
    drop(newsroom, "bai.md")
    with newsroom.app.store.write() as session:
        now = newsroom.app.clock.now()
        end = now + timedelta(seconds=1)
        holding.hold(newsroom.app, session, ("all",), now, "Trực ban", until=end)
    with running(newsroom):
        until(lambda: states(newsroom, "bai") == [State.PUBLISHED], 10)
    with newsroom.app.store.read() as session:
        [delivery] = deliveries.of_item(session, "bai")
    assert delivery.published_at is not None and delivery.published_at >= end


def test_a_look_at_everything_goes_on_at_once_and_is_ended_before_the_daemon_is_idle(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey, "CHUNK", 1)
    monkeypatch.setattr(planner, "PIECE_SECONDS", 0)
    names = ("mot", "hai", "ba", "bon")
    for name in names:
        drop(newsroom, f"{name}.md", name, at="2099-01-01 08:00")
    run(newsroom)
    with newsroom.app.store.write() as session:
        holding.hold(newsroom.app, session, ("all",), newsroom.app.clock.now(), "Trực ban")
    began = monotonic()
    run(newsroom)
    assert [states(newsroom, name) for name in names] == [[State.WAITING]] * 4
    assert monotonic() - began < alarm.HEARTBEAT_SECONDS


def test_until_idle_waits_for_a_resting_channel_that_is_well_again(newsroom: Newsroom) -> None:
    outlet = newsroom.outlet("website")
    outlet.tell("publish", Unauthorized("secret-not-there", reference="env:X"))
    drop(newsroom, "bai.md")
    run(newsroom)
    assert states(newsroom, "bai") == [State.SCHEDULED]
    newsroom.app.clock = FastClock(datetime.now(UTC) + timedelta(minutes=20))
    run(newsroom)
    assert states(newsroom, "bai") == [State.PUBLISHED]


def test_an_order_given_in_the_last_moment_before_a_send_stops_it(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The call is claimed already and waits for its instant; the order is looked for once more."""
    monkeypatch.setattr(newsroom.app.clock, "ahead", timedelta(seconds=5), raising=False)
    due = datetime.now(newsroom.app.zone) + timedelta(seconds=3)
    drop(newsroom, "bai.md", at=due.isoformat())
    with running(newsroom):
        until(lambda: states(newsroom, "bai") == [State.SENDING])
        with newsroom.app.store.write() as session:
            holding.hold(newsroom.app, session, ("all",), newsroom.app.clock.now(), "A")
        until(lambda: states(newsroom, "bai") == [State.WAITING])
    assert newsroom.outlet("website").calls == []


def test_a_daemon_that_runs_for_long_keeps_how_far_the_log_goes(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alarm, "KEEP_HEAD_HOURS", 0.1 / 3600)
    drop(newsroom, "bai.md")
    with running(newsroom):
        until(lambda: list(heads.read(newsroom.app.workspace)) != [])


def test_a_running_daemon_tidies_its_database_and_lives_when_it_cannot(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    tidied: list[int] = []

    def tidy() -> None:
        tidied.append(1)
        if len(tidied) == 1:
            raise sa.exc.OperationalError("PRAGMA", {}, Exception("disk I/O error"))

    monkeypatch.setattr(alarm, "TIDY_SECONDS", 0.05)
    monkeypatch.setattr(newsroom.app.store, "tidy", tidy)
    with running(newsroom):
        until(lambda: len(tidied) > 2)
        drop(newsroom, "bai.md")
        until(lambda: states(newsroom, "bai") == [State.PUBLISHED])
