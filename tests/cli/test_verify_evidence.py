"""log --verify also reads the evidence of activities, and names each file that is not what it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from publisher.core.activity import Evidence
from publisher.files.evidence import fault_of_kept, keep_evidence
from publisher.files.media_store import PIECE
from tests.cli.conftest import UNITS
from tests.cli.terminal import Terminal

PHOTO = sha256(b"x").hexdigest()
CONFERENCE = ("activity", "add", "hội nghị", "--date", "15/01/2027", "--unit", "ho-sao", "--people", "9")


@pytest.fixture
def desk(terminal: Terminal, tmp_path: Path) -> Terminal:
    """Give a workspace with one conference that a photo proves."""
    (terminal.workspace / "schedules" / "units.toml").write_text(UNITS, encoding="utf-8")
    (tmp_path / "anh.jpg").write_bytes(b"x")
    terminal.done(*CONFERENCE, "--title", "Hội nghị tổ 3", "--evidence", tmp_path / "anh.jpg")
    return terminal


def kept(desk: Terminal) -> Path:
    return desk.workspace / "var" / "evidence" / PHOTO[:2] / f"{PHOTO}.jpg"


def order(desk: Terminal, *orders: str) -> None:
    """Let somebody with the database in hand give these orders."""
    with closing(sqlite3.connect(desk.workspace / "var" / "publisher.db")) as database, database:
        for one in orders:
            database.execute(one)


def replace_by_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def replace_by_circle(file: Path) -> None:
    """Leave a link to itself, which nobody can read, whatever rights he has."""
    file.unlink()
    file.symlink_to(file)


def replace_its_folder(file: Path) -> None:
    shutil.rmtree(file.parent)
    file.parent.write_bytes(b"")


def test_evidence_that_nobody_touched_is_whole(desk: Terminal) -> None:
    said = desk.done("log", "--verify")
    assert said.out.splitlines()[1:] == ["Minh chứng đủ và nguyên vẹn: 1 tệp."]
    [record] = desk.done("log", "--verify", "--json").records
    assert record["whole"] is True and record["evidence"] == {"whole": True, "files": 1, "problems": []}


def test_without_evidence_nothing_is_said_of_it(terminal: Terminal) -> None:
    assert len(terminal.done("log", "--verify").out.splitlines()) == 1
    [record] = terminal.done("log", "--verify", "--json").records
    assert record["evidence"] == {"whole": True, "files": 0, "problems": []}


@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        (lambda file: file.write_bytes(b"y"), "evidence-kept-changed", sha256(b"y").hexdigest()),
        (lambda file: file.write_bytes(b""), "evidence-kept-changed", sha256(b"").hexdigest()),
        (Path.unlink, "evidence-kept-gone", "từ bản sao lưu"),
        (replace_its_folder, "evidence-kept-gone", "không còn ở"),
        (replace_by_folder, "evidence-kept-is-no-file", "là thư mục"),
        pytest.param(
            replace_by_circle,
            "evidence-kept-unreadable",
            "xem quyền đọc",
            marks=pytest.mark.skipif(os.name == "nt", reason="links need rights there"),
        ),
    ],
)
def test_a_file_that_is_not_what_it_was_is_named_with_what_was_expected(
    desk: Terminal, change: Callable[[Path], object], code: str, told: str
) -> None:
    change(kept(desk))
    said = desk.type("log", "--verify")
    assert said.code == 1 and said.out.startswith("Nhật ký nguyên vẹn")
    head, line = said.out.splitlines()[1:]
    assert head == "Minh chứng KHÔNG còn đủ và nguyên vẹn: 1 chỗ sai, đã đối chiếu 1 tệp."
    assert line.startswith("Hoạt động 1 (15/01/2027) «Hội nghị tổ 3»: ")
    assert "«anh.jpg»" in line and PHOTO in line and told in line
    english = desk.type("log", "--verify", PUBLISHER_LANGUAGE="en").out
    assert "Activity 1 (15/01/2027) “Hội nghị tổ 3”: " in english and "{" not in english
    said = desk.type("log", "--verify", "--json")
    [record] = said.records
    [problem] = record["evidence"]["problems"]
    assert said.code == 1 and record["whole"] is True and record["evidence"]["whole"] is False
    assert PHOTO in problem.pop("message")
    assert problem == {
        "code": code, "activity": 1, "title": "Hội nghị tổ 3", "date": "2027-01-15", "file": "anh.jpg",
        "path": f"{PHOTO[:2]}/{PHOTO}.jpg", "sha256": PHOTO,
    }  # fmt: skip


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_rights_is_told(desk: Terminal) -> None:
    kept(desk).chmod(0)
    assert "xem quyền đọc" in desk.type("log", "--verify").out


def test_a_file_that_proves_two_activities_is_read_once_and_told_for_both(
    desk: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "bản sao.jpg").write_bytes(b"x")
    (tmp_path / "biên bản.txt").write_bytes(b"z")
    more = ("--evidence", tmp_path / "bản sao.jpg", "--evidence", tmp_path / "biên bản.txt")
    desk.done(*CONFERENCE, "--title", "Hội nghị tổ 4", *more)
    desk.done("activity", "remove", "2", "--reason", "nhầm")
    kept(desk).unlink()
    [record] = desk.type("log", "--verify", "--json").records
    assert record["evidence"]["files"] == 2
    assert [(one["activity"], one["file"]) for one in record["evidence"]["problems"]] == [
        (1, "anh.jpg"), (2, "bản sao.jpg"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("orders", "code"),
    [
        (("UPDATE activity SET evidence = '[]'",), "evidence-record-changed"),
        (("UPDATE activity SET evidence = '['",), "evidence-record-gone"),
        (("UPDATE activity SET evidence = '[{\"name\": 1}]'",), "evidence-record-gone"),
        (("UPDATE activity SET evidence = json_set(evidence, '$[0].path', 7)",), "evidence-record-gone"),
        (("DELETE FROM activity",), "evidence-record-gone"),
        (("UPDATE activity SET evidence = '[]', day = 'hôm qua'",), "evidence-record-changed"),
    ],
)
def test_a_record_that_names_other_evidence_than_the_log_saw_is_told(
    desk: Terminal, orders: tuple[str, ...], code: str
) -> None:
    order(desk, *orders)
    [record] = desk.type("log", "--verify", "--json").records
    [problem] = record["evidence"]["problems"]
    assert (problem["code"], problem["activity"], problem["file"]) == (code, 1, None)
    assert PHOTO in problem["message"] and PHOTO in desk.type("log", "--verify").out


def test_a_photo_that_was_exchanged_together_with_its_record_is_told(desk: Terminal) -> None:
    other = sha256(b"y").hexdigest()
    kept(desk).write_bytes(b"y")
    order(desk, f"UPDATE activity SET evidence = json_set(evidence, '$[0].sha256', '{other}')")
    [record] = desk.type("log", "--verify", "--json").records
    assert [one["code"] for one in record["evidence"]["problems"]] == ["evidence-record-changed"]


def test_evidence_is_read_also_where_the_log_is_broken(desk: Terminal) -> None:
    order(
        desk,
        "DROP TRIGGER event_is_not_changed",
        "UPDATE event SET detail = '{' WHERE action = 'activity-added'",
    )
    kept(desk).unlink()
    said = desk.type("log", "--verify", "--json")
    [record] = said.records
    assert said.code == 1 and record["whole"] is False
    assert "evidence-kept-gone" in [one["code"] for one in record["evidence"]["problems"]]


def test_a_name_that_no_file_can_have_is_a_file_that_is_gone(tmp_path: Path) -> None:
    fault = fault_of_kept(Evidence("a.jpg", PHOTO, 1, "a\0b"), tmp_path)
    assert fault is not None and fault.code == "evidence-kept-gone"


def test_a_large_file_is_never_in_memory_whole(tmp_path: Path) -> None:
    with (tmp_path / "phim.mp4").open("wb") as file:
        file.truncate(40 * PIECE)
    evidence = keep_evidence(tmp_path / "phim.mp4", tmp_path / "store")
    tracemalloc.start()
    try:
        assert fault_of_kept(evidence, tmp_path / "store") is None
        assert tracemalloc.get_traced_memory()[1] < 4 * PIECE
    finally:
        tracemalloc.stop()
