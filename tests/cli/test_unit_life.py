"""A piece for a unit that has ended is refused, and its successor is named; the past stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal, open_workspace

pytestmark = pytest.mark.usefixtures("database")

UNITS = """
[[unit]]
id = "ga-cu"
name = "Phường Ga Cũ"
kind = "phuong"
until = 2027-01-31
successors = ["doi-thong"]

[[unit]]
id = "doi-thong"
name = "Phường Đồi Thông"
kind = "phuong"

[[unit]]
id = "moi"
name = "Phường Mới"
kind = "phuong"
from = 2027-02-01
"""
SUCCESSOR = "«Phường Ga Cũ» đã kết thúc ngày 31/01/2027; ngày 01/02/2027 đơn vị kế thừa là Phường Đồi Thông"


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """It is 18 January; the ward of Ga Cũ has two weeks to live."""
    terminal = open_workspace(tmp_path)
    (terminal.workspace / "schedules" / "units.toml").write_text(UNITS, encoding="utf-8")
    return terminal


def checked(terminal: Terminal) -> tuple[int, str]:
    said = terminal.type("check")
    return said.code, said.out + said.err


def test_a_unit_has_to_live_on_the_day_that_a_piece_asks_for(terminal: Terminal) -> None:
    terminal.write("bai.md", "Bài", publish_at="2027-02-01 08:00", units="ga-cu")
    code, said = checked(terminal)
    assert code == 1 and "content/queue/bai.md:4:8: " in said and SUCCESSOR in said
    terminal.write("bai.md", "Bài", publish_at="2027-01-31 23:59", units="ga-cu")
    assert checked(terminal)[0] == 0


def test_a_piece_without_a_time_is_for_a_unit_that_lives_today(terminal: Terminal) -> None:
    terminal.write("bai.md", "Bài", units="moi")
    code, said = checked(terminal)
    assert code == 1 and "«Phường Mới» chỉ có từ 01/02/2027" in said


def test_the_unit_of_the_folder_has_to_live_too(terminal: Terminal) -> None:
    terminal.write("ga-cu/bai.md", "Bài", publish_at="2027-02-01 08:00")
    assert SUCCESSOR in checked(terminal)[1]


def test_the_daemon_answers_beside_the_file_and_sends_nothing(terminal: Terminal) -> None:
    terminal.write("bai.md", "Bài", publish_at="now", units="moi")
    assert terminal.run("2027-01-18 08:00").code == 1
    note = terminal.workspace / "content" / "queue" / "bai.md.status.txt"
    assert "«Phường Mới» chỉ có từ 01/02/2027" in note.read_text(encoding="utf-8")
    assert terminal.done("log", "--json").records == []


def test_what_went_out_while_its_unit_lived_may_be_edited_after_its_end(terminal: Terminal) -> None:
    terminal.write("bai.md", "Bài", publish_at="now", units="ga-cu", channels="website")
    assert terminal.run("2027-01-18 08:00").code == 0
    [file] = (terminal.workspace / "content" / "published").rglob("bai.md")
    file.write_text(file.read_text(encoding="utf-8") + "\nThêm một câu.\n", encoding="utf-8")
    assert terminal.run("2027-02-10 08:00").code == 0
    [line] = terminal.done("log", "--json").records
    assert (line["state"], line["live_revision"]) == ("published", 2)


def test_a_piece_cannot_be_put_off_past_the_end_of_its_unit(terminal: Terminal) -> None:
    terminal.write("bai.md", "Bài", publish_at="2027-01-30 08:00", units="ga-cu", channels="website")
    assert terminal.run("2027-01-18 08:00").code == 0
    number = terminal.delivery("bai")["id"]
    said = terminal.type("reschedule", number, "--at", "2027-02-01 08:00")
    assert said.code == 2 and SUCCESSOR in said.err
    assert terminal.type("reschedule", number, "--at", "2027-01-31 08:00").code == 0
