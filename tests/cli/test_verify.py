"""log --verify: one sentence, an exit code, and a record for scripts."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal

DOCS = Path(__file__).resolve().parents[2] / "docs" / "audit.md"


def change(desk: Terminal, *orders: str) -> None:
    """Let somebody with the database in hand take the triggers away and give these orders."""
    with closing(sqlite3.connect(desk.workspace / "var" / "publisher.db")) as database, database:
        for name in ("event_follows", "event_is_not_changed", "event_is_not_removed"):
            database.execute(f"DROP TRIGGER IF EXISTS {name}")
        for order in orders:
            database.execute(order)


def test_a_whole_log_is_one_sentence_with_count_and_digest(desk: Terminal) -> None:
    said = desk.done("log", "--verify")
    assert re.fullmatch(
        r"Nhật ký nguyên vẹn: (\d+) dòng, khớp 1 mốc đã lưu; dòng cuối là dòng \1, mã [0-9a-f]{64}\.\n",
        said.out,
    )
    english = desk.type("log", "--verify", PUBLISHER_LANGUAGE="en").out
    assert english.startswith("The log is whole. Rows: ")


def test_an_empty_log_is_whole(terminal: Terminal) -> None:
    assert terminal.done("log", "--verify").out == "Nhật ký nguyên vẹn và chưa có dòng nào.\n"


def test_a_changed_row_is_named_with_what_it_says(desk: Terminal) -> None:
    change(desk, "UPDATE event SET actor = 'somebody' WHERE id = 3")
    said = desk.type("log", "--verify")
    assert said.code == 1
    assert said.out.startswith("Nhật ký KHÔNG nguyên vẹn. Nội dung dòng 3 không khớp với mã của chính nó")
    assert re.search(r"Dòng 3, lúc 07:45:\d\d 18/01/2027, việc «[^»]+», tin bài \w+\.", said.out)
    assert "Trước đó có 2 dòng khớp." in said.out


def test_the_record_says_the_same_to_scripts(desk: Terminal) -> None:
    [whole] = desk.done("log", "--verify", "--json").records
    assert whole["whole"] is True and whole["problem"] is None
    assert whole["rows"] == whole["last"]["row"] and len(whole["last"]["digest"]) == 64
    change(desk, "UPDATE event SET item = 'other' WHERE id = 3")
    said = desk.type("log", "--verify", "--json")
    [broken] = said.records
    assert said.code == 1 and broken["whole"] is False and broken["last"]["row"] == 2
    assert (broken["problem"]["code"], broken["problem"]["row"]) == ("log-row-changed", 3)
    assert broken["problem"]["item"] == "other" and broken["problem"]["at"].startswith("2027-01-18T07:45:")


def test_the_end_of_the_log_is_kept_when_the_daemon_stops_and_after_every_decision(desk: Terminal) -> None:
    desk.done("hold", "all", "--reason", "Quốc tang")
    [before] = desk.done("log", "--verify", "--json").records
    assert before["heads"] == 2
    change(desk, f"DELETE FROM event WHERE id = {before['rows']}")
    said = desk.type("log", "--verify")
    assert said.code == 1 and f"nhật ký từng có đến dòng {before['rows']}, nay dòng ấy không còn" in said.out


def test_reading_keeps_no_head(desk: Terminal) -> None:
    heads = desk.workspace / "var" / "audit-heads.jsonl"
    heads.unlink()
    for words in (("log",), ("queue",), ("log", "--verify")):
        desk.done(*words)
    assert not heads.exists()


def test_the_log_is_verified_whatever_is_wrong_in_a_settings_file(desk: Terminal) -> None:
    (desk.workspace / "schedules" / "timetable.toml").write_text("[[slott]]\n", encoding="utf-8")
    assert desk.done("log", "--verify").out.startswith("Nhật ký nguyên vẹn")


@pytest.mark.parametrize("option", [("--channel", "website"), ("--limit", "3"), ("--export", "a.csv")])
def test_a_part_of_the_log_cannot_be_verified(desk: Terminal, option: tuple[str, str]) -> None:
    said = desk.type("log", "--verify", *option)
    assert said.code == 2 and "--verify luôn kiểm tra toàn bộ nhật ký" in said.err


def test_the_program_in_the_documentation_checks_the_log_without_publisher(desk: Terminal) -> None:
    [program] = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    database = desk.workspace / "var" / "publisher.db"
    ran = subprocess.run([sys.executable, "-I", "-c", program, database], capture_output=True, text=True)
    [whole] = desk.done("log", "--verify", "--json").records
    assert ran.stdout == f"{whole['last']['row']} {whole['last']['digest']}\n"
    change(desk, "UPDATE event SET detail = '{}' WHERE id = 3")
    ran = subprocess.run([sys.executable, "-I", "-c", program, database], capture_output=True, text=True)
    assert ran.returncode == 1 and ran.stderr == "row 3 does not fit\n"
