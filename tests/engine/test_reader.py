"""What the daemon makes of files that cannot be read, and of what comes late."""

from __future__ import annotations

import errno
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from publisher.core.delivery import State
from publisher.core.item_state import ItemState
from publisher.engine import pools, reader
from publisher.engine.local import LocalEngine
from publisher.engine.reader import SCAN_EVERY
from publisher.files.schedules import read_rules
from publisher.store import items, trail
from publisher.store.items import Listed
from publisher.work import archive, notes
from tests.engine.test_local import QUIET, drop, newsroom, run, running, states, until
from tests.newsroom import Newsroom

__all__ = ["newsroom"]

PICTURE = Path(__file__).parents[2] / "content" / "queue" / "phan-anh-tren-ihanoi.png"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Unix takes any bytes as a name")
def test_a_name_that_is_no_text_is_answered_and_holds_nobody_up(newsroom: Newsroom) -> None:
    queue = os.fsencode(newsroom.app.content / "queue")
    Path(os.fsdecode(queue + b"/tin m\xedi.md")).write_text(
        "---\ntitle: Tin\n---\n\nTin.\n", encoding="utf-8"
    )
    Path(os.fsdecode(queue + b"/th\xad m\xf4c")).mkdir()
    drop(newsroom, "tot.md")
    run(newsroom)
    assert states(newsroom, "tot") == [State.PUBLISHED]
    for name in (b"tin m\xedi.md", b"th\xad m\xf4c"):
        note = Path(os.fsdecode(queue + b"/" + name + b".status.txt")).read_text(encoding="utf-8")
        assert "UTF-8" in note and "đổi tên" in note


def test_what_could_not_be_kept_for_a_moment_is_read_again_by_itself(newsroom: Newsroom) -> None:
    folder = newsroom.app.content / "queue" / "bai"
    folder.mkdir()
    (folder / "anh.png").write_bytes(PICTURE.read_bytes())
    text = "---\ntitle: Bài có ảnh\npublish_at: now\n---\n\n![Ảnh](anh.png)\n"
    (folder / "index.md").write_text(text, encoding="utf-8")
    newsroom.app.media.write_text("in the way", encoding="utf-8")
    run(newsroom)
    assert (folder / "index.md").exists()
    newsroom.app.media.unlink()
    run(newsroom)
    assert states(newsroom, "bai") == [State.PUBLISHED]


def test_a_file_that_vanishes_while_it_comes_to_rest_keeps_nobody_waiting(newsroom: Newsroom) -> None:
    drop(newsroom, "bai.md")
    gone = drop(newsroom, "thoang-qua.md")
    newsroom.outlet("website").during = lambda: gone.unlink(missing_ok=True)
    run(newsroom)
    assert states(newsroom, "bai") == [State.PUBLISHED]


def test_a_picture_without_a_text_is_answered_until_its_text_comes(newsroom: Newsroom) -> None:
    queue = newsroom.app.content / "queue"
    (queue / "anh.png").write_bytes(PICTURE.read_bytes())
    run(newsroom)
    note = queue / "anh.png.status.txt"
    assert ".yaml" in note.read_text(encoding="utf-8")
    text = "---\ntitle: Bài có ảnh\npublish_at: 2099-01-01 08:00\n---\n\n![Ảnh](anh.png)\n"
    (queue / "bai.md").write_text(text, encoding="utf-8")
    run(newsroom)
    assert not note.exists()
    assert states(newsroom, "bai") == [State.SCHEDULED]


def test_a_text_and_its_picture_dropped_together_are_one_piece(newsroom: Newsroom) -> None:
    queue = newsroom.app.content / "queue"
    (queue / "anh.png").write_bytes(PICTURE.read_bytes())
    text = "---\ntitle: Bài có ảnh\npublish_at: now\n---\n\n![Ảnh](anh.png)\n"
    (queue / "bai.md").write_text(text, encoding="utf-8")
    run(newsroom)
    with newsroom.app.store.read() as session:
        assert [one.id for one in items.every(session)] == ["bai"]


def test_a_text_that_word_has_open_stays_until_it_is_closed(newsroom: Newsroom) -> None:
    file = drop(newsroom, "bai.md")
    lock = file.with_name("~$i.md")
    lock.write_text("", encoding="utf-8")
    run(newsroom)
    assert states(newsroom, "bai") == [State.PUBLISHED] and file.exists()
    lock.unlink()
    drop(newsroom, "hai.md", "Bài hai")
    with running(newsroom):
        until(lambda: not file.exists())


def test_a_piece_never_takes_the_place_of_another_in_the_archive(newsroom: Newsroom) -> None:
    for title in ("Bài một", "Bài hai"):
        drop(newsroom, "bai.md", title)
        run(newsroom)
    kept = (newsroom.app.content / "published").rglob("bai*.md")
    titles = {file.name: "Bài một" in file.read_text(encoding="utf-8") for file in kept}
    assert titles == {"bai.md": True, "bai-2.md": False}


def test_a_picture_stays_for_a_piece_that_is_still_being_written(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = threading.Event()
    monkeypatch.setattr(
        reader, "is_being_written", lambda file: file.name == "hai.md" and not written.is_set()
    )
    queue = newsroom.app.content / "queue"
    queue.mkdir(parents=True, exist_ok=True)
    (queue / "anh.png").write_bytes(PICTURE.read_bytes())
    for name, at in (("mot.md", "now"), ("hai.md", "2099-01-01 08:00")):
        file = drop(newsroom, name, name, at=at)
        text = file.read_text(encoding="utf-8")
        file.write_text(f"{text}\n![Ảnh](anh.png)\n", encoding="utf-8")
    with running(newsroom) as engine:
        until(lambda: states(newsroom, "mot") == [State.PUBLISHED])
        with newsroom.app.store.read() as session:
            published = trail.newest(session)
        until(lambda: engine._reader.has_answered(published))
        written.set()
        until(lambda: not (queue / "mot.md").exists())
        until(lambda: states(newsroom, "hai") == [State.SCHEDULED])
    assert (queue / "anh.png").exists()


def test_a_picture_that_another_piece_shows_stays_in_the_queue(newsroom: Newsroom) -> None:
    queue = newsroom.app.content / "queue"
    (queue / "anh.png").write_bytes(PICTURE.read_bytes())
    for name, at in (("mot.md", "now"), ("hai.md", "2099-01-01 08:00")):
        file = drop(newsroom, name, name, at=at)
        text = file.read_text(encoding="utf-8")
        file.write_text(f"{text}\n![Ảnh](anh.png)\n", encoding="utf-8")
    run(newsroom)
    assert not (queue / "mot.md").exists() and (queue / "anh.png").exists()
    run(newsroom)
    assert states(newsroom, "hai") == [State.SCHEDULED]


def test_a_unit_stays_whatever_way_its_folder_is_spelled(newsroom: Newsroom) -> None:
    schedules = newsroom.app.workspace / "schedules"
    schedules.mkdir()
    unit = '[[unit]]\nid = "ho-sao"\nname = "Hội LHPN phường Hồ Sao"\nkind = "phuong"\naliases = ["Hồ Sao"]\n'
    (schedules / "units.toml").write_text(unit, encoding="utf-8")
    newsroom.app.rules = read_rules(newsroom.app.workspace, newsroom.app.config)
    drop(newsroom, "Hồ Sao/bai.md")
    run(newsroom)
    run(newsroom)
    with newsroom.app.store.read() as session:
        [known] = items.every(session)
    assert (known.units, known.revision) == (("ho-sao",), 1)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_crash_while_a_piece_is_archived_leaves_one_piece(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    rename = archive._rename

    def die(file: Path, place: Path) -> None:
        if moment == "after":
            rename(file, place)
        raise SystemError("killed")

    drop(newsroom, "bai.md")
    monkeypatch.setattr(archive, "_rename", die)
    engine = LocalEngine(newsroom.app, quiet=QUIET)
    daemon = threading.Thread(target=engine.run)
    daemon.start()
    until(lambda: states(newsroom, "bai") == [State.PUBLISHED])
    until(lambda: not (newsroom.app.content / "queue" / "bai.md").exists() or moment == "before")
    engine.stop()
    daemon.join(20)
    monkeypatch.setattr(archive, "_rename", rename)
    run(newsroom)
    with newsroom.app.store.read() as session:
        assert [(one.id, one.state) for one in items.every(session)] == [("bai", ItemState.ARCHIVED)]
    assert [method for method, _ in newsroom.outlet("website").calls] == ["publish"]


def test_names_that_differ_in_case_only_are_told_apart_by_a_sentence(newsroom: Newsroom) -> None:
    drop(newsroom, "bai.md", "Bài một", at="2099-01-01 08:00")
    twin = drop(newsroom, "Bai.md", "Bài hai", at="2099-01-01 08:00")
    run(newsroom)
    notes = [
        file.with_name(f"{file.name}.status.txt").read_text(encoding="utf-8")
        for file in (twin, twin.with_name("bai.md"))
    ]
    assert any("chữ hoa, chữ thường" in note for note in notes)


def test_a_wrong_correction_says_that_the_old_version_is_still_out(newsroom: Newsroom) -> None:
    drop(newsroom, "bai.md")
    run(newsroom)
    [file] = (newsroom.app.content / "published").rglob("bai.md")
    file.write_text(file.read_text(encoding="utf-8").replace("title:", "titel:"), encoding="utf-8")
    run(newsroom)
    assert "bản cũ vẫn còn" in file.with_name("bai.md.status.txt").read_text(encoding="utf-8")


def test_another_slug_after_the_piece_was_sent_is_answered(newsroom: Newsroom) -> None:
    drop(newsroom, "bai.md")
    run(newsroom)
    [file] = (newsroom.app.content / "published").rglob("bai.md")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("title:", "slug: duong-khac\ntitle:"), encoding="utf-8")
    run(newsroom)
    assert "đường dẫn không đổi" in file.with_name("bai.md.status.txt").read_text(encoding="utf-8")


def test_a_queue_that_is_away_cancels_nothing(newsroom: Newsroom) -> None:
    drop(newsroom, "bai.md", at="2099-01-01 08:00")
    run(newsroom)
    queue = newsroom.app.content / "queue"
    queue.rename(queue.with_name("away"))
    reader = LocalEngine(newsroom.app, quiet=QUIET)._reader
    reader._missing.since = {"queue/bai.md": -1000.0}
    reader.look()
    assert states(newsroom, "bai") == [State.SCHEDULED]


@pytest.mark.parametrize("beside", ["nothing", "a copy under way"])
def test_a_file_is_gone_only_when_it_stays_away_and_nothing_new_is_coming(
    newsroom: Newsroom, beside: str
) -> None:
    file = drop(newsroom, "bai.md", at="2099-01-01 08:00")
    run(newsroom)
    file.unlink()
    reader = LocalEngine(newsroom.app, quiet=60)._reader
    reader.look()
    assert states(newsroom, "bai") == [State.SCHEDULED]
    if beside == "a copy under way":
        drop(newsroom, "moi.md", "Bài mới", at="2099-01-01 08:00")
        reader.look_everywhere()
    reader._missing.since = {"queue/bai.md": -1000.0}
    reader.look()
    gone = beside == "nothing"
    assert states(newsroom, "bai") == [State.CANCELLED if gone else State.SCHEDULED]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells who has a file open")
def test_a_file_that_somebody_is_writing_is_left_alone_however_long_it_keeps_still(
    newsroom: Newsroom,
) -> None:
    file = drop(newsroom, "bai.md", at="2099-01-01 08:00")
    reader = LocalEngine(newsroom.app, quiet=0)._reader
    with file.open("a", encoding="utf-8"):
        reader.look()
        with newsroom.app.store.read() as session:
            assert items.every(session) == []
    reader.look_everywhere()
    reader.look()
    with newsroom.app.store.read() as session:
        assert [one.id for one in items.every(session)] == ["bai"]


def test_the_note_moves_along_with_a_piece_withdrawn_in_the_queue(newsroom: Newsroom) -> None:
    file = drop(newsroom, "bai.md")
    lock = file.with_name("~$i.md")
    lock.write_text("", encoding="utf-8")  # keeps it in the queue
    run(newsroom)
    text = file.read_text(encoding="utf-8").replace("title:", "status: withdrawn\ntitle:")
    file.write_text(text, encoding="utf-8")
    lock.unlink()
    run(newsroom)
    [note] = (newsroom.app.content / "published").rglob("bai.md.status.txt")
    assert "đã gỡ" in note.read_text(encoding="utf-8")


def test_calls_that_wait_for_others_go_before_notes_and_archive(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backlog goes out at the speed of its channel; what was done with each file is told right after."""
    monkeypatch.setattr(pools, "CROWDED_SECONDS", 3.0)
    queue, published = newsroom.app.content / "queue", newsroom.app.content / "published"
    outlet, told = newsroom.outlet("website"), threading.Event()
    for n in range(6):
        drop(newsroom, f"bai-{n}.md", title=f"Bài {n}")

    def is_told() -> bool:
        return any(published.rglob("*.md")) or any("đã đăng" in read(note) for note in queue.glob("*.txt"))

    def look() -> None:
        if len(outlet.calls) == 6:  # the others have ended: there would be time to tell of them
            with suppress(AssertionError):
                until(is_told, 1.0)
                told.set()

    outlet.during = look
    run(newsroom)
    assert not told.is_set()
    archived = list(published.rglob("*.md.status.txt"))
    assert len(archived) == 6 and all("đã đăng" in read(note) for note in archived)


def read(note: Path) -> str:
    """Return what a note says; one that is just being replaced says nothing."""
    return note.read_text(encoding="utf-8") if note.exists() else ""


def test_a_note_that_could_not_be_written_comes_by_itself_though_nothing_else_happens(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed, is_full, write = [], threading.Event(), notes.write_note
    is_full.set()

    def write_unless_full(*whatever: Any) -> None:
        if is_full.is_set():
            failed.append(whatever)
            raise OSError(errno.ENOSPC, "No space left on device")
        write(*whatever)

    monkeypatch.setattr(notes, "write_note", write_unless_full)
    monkeypatch.setattr(reader, "ANSWER_AGAIN", 0.05)
    file = drop(newsroom, "bai.md", at="2099-01-01 08:00")
    with running(newsroom):
        until(lambda: len(failed) > 20, SCAN_EVERY / 2)
        is_full.clear()
        until(lambda: "2099" in read(file.with_name("bai.md.status.txt")), SCAN_EVERY / 2)


def test_a_piece_of_which_one_file_cannot_be_moved_leaves_nothing_at_the_new_place(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    queue, published = newsroom.app.content / "queue", newsroom.app.content / "published"
    (queue / "anh.png").write_bytes(PICTURE.read_bytes())
    file = drop(newsroom, "bai.md")
    file.write_text(file.read_text("utf-8").replace("publish_at", "cover: anh.png\npublish_at"), "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(archive, "_rename", full)
        run(newsroom)
    assert states(newsroom, "bai") == [State.PUBLISHED] and file.exists() and (queue / "anh.png").exists()
    assert [one for one in published.rglob("*") if one.is_file()] == []
    run(newsroom)
    assert [*published.rglob("bai.md")] and [*published.rglob("anh.png")] and not file.exists()


def test_a_database_that_was_slow_to_answer_does_not_make_looks_rarer(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files dropped after an outage are not left for three times as long as that lasted."""
    seconds = [1000.0]
    listing = items.listing

    def slow(session: Session) -> dict[str, Listed]:
        seconds[0] += 20
        return listing(session)

    monkeypatch.setattr(reader, "monotonic", lambda: seconds[0])
    monkeypatch.setattr(items, "listing", slow)
    reading = LocalEngine(newsroom.app, quiet=QUIET)._reader
    reading.look()
    drop(newsroom, "bai.md")
    reading.changed([newsroom.app.content / "queue" / "bai.md"])
    assert reading._time_to_look() - seconds[0] < 1
    reading.look()
    assert reading._next_scan - seconds[0] <= SCAN_EVERY


def test_a_wrong_file_is_called_by_its_title_where_that_could_be_read(newsroom: Newsroom) -> None:
    queue = newsroom.app.content / "queue"
    (queue / "mot.md").write_text("---\ntitle: Một cửa\nlạ: 1\n---\n\nTin.\n", encoding="utf-8")
    (queue / "hai.md").write_text("---\nlạ: 1\n---\n\nTin.\n", encoding="utf-8")
    run(newsroom)
    with newsroom.app.store.read() as session:
        called = {one.id: one.called for one in items.every(session, ItemState.WRONG)}
        assert called == {"mot": "Một cửa", "hai": "hai.md"}
        assert items.with_title(session, "Một cửa") == []  # nobody is told of a piece that never was right


def test_a_piece_whose_file_goes_wrong_keeps_the_title_of_its_last_right_revision(newsroom: Newsroom) -> None:
    file = newsroom.app.content / "queue" / "mot.md"
    right = "---\ntitle: Một cửa\npublish_at: 2099-01-01 08:00\n---\n\nTin.\n"
    file.write_text(right, encoding="utf-8")
    run(newsroom)
    file.write_text(right.replace("Một cửa", "Tít khác").replace("title", "lạ: 1\ntitle"), encoding="utf-8")
    run(newsroom)
    with newsroom.app.store.read() as session:
        [known] = items.every(session, ItemState.WRONG)
        assert (known.called, len(items.with_title(session, "Một cửa"))) == ("Một cửa", 1)
