"""Wrong usage and wrong settings: exit code 2, a sentence on stderr, and nothing done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal, call

READS_SETTINGS = [
    ["queue"], ["show", "bai"], ["log"], ["plan"], ["doctor"],
    ["approve", "bai", "--by", "A"], ["return", "bai", "--by", "A", "--reason", "B"], ["retry", "1"],
    ["confirm", "1", "--url", "https://example.org"],
    ["reschedule", "1", "--at", "2027-01-20 08:00"], ["run", "--until-idle", "--no-web"],
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Hãy nêu một lệnh"),
        (["aprove"], "Không có lệnh «aprove»; có phải ý anh chị là «approve»?"),
        (["xuat-ban"], "Không có lệnh «xuat-ban»"),
        (["log", "--chanel", "website"], "Không có tùy chọn «--chanel»; có phải ý anh chị là «--channel»?"),
        (["log", "--channel"], "«--channel» còn thiếu giá trị"),
        (["log", "--limit", "0"], "«--limit» phải từ 1 trở lên, không thể là «0»"),
        (["log", "--limit", "x is not y"], "«--limit» phải là số nguyên, không thể là «x"),
        (["run", "--speed", "nhanh"], "«--speed» phải là một số, không thể là «nhanh»"),
        (["sandbox", "--port", "70000"], "«--port» tối đa là 65535, không thể là «70000»"),
        (
            ["report", "--period", "2027-01", "--format", "pdf"],
            "«--format» không thể là «pdf»; các giá trị dùng được: html, docx, xlsx, json.",
        ),
        (["report", "--period", "2027-01", "--format", "xls"], "«xls»; có phải ý anh chị là «xlsx»?"),
        (["report", "--period", "2027-01", "--format", "a is not one of 'b'"], "được: html, docx,"),
        (["retry", "một"], "«SỐ» phải là số nguyên, không thể là «một»"),
        (["approve"], "«MÃ»"),
        (["approve", "bai"], "«--by»"),
        (["return", "bai", "--by", "A"], "«--reason»"),
        (["hold"], "«PHẠM-VI»"),
        (["queue", "thua"], "«thua»"),
    ],
)
def test_wrong_usage_is_one_vietnamese_sentence(terminal: Terminal, words: list[str], said: str) -> None:
    ended = terminal.type(*words)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("publisher: ") and said in ended.err
    assert len(ended.err.splitlines()) == 1


def test_a_file_that_may_not_be_read_says_so(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = terminal.workspace / "sao-luu.zip"
    backup.write_bytes(b"")
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: str(path) != str(backup) and may(path, mode))
    said = terminal.type("restore", backup)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"publisher: Tài khoản chạy lệnh này không được đọc {backup}; ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["aprove"], "There is no command “aprove”; did you mean “approve”?"),
        (["retry", "one"], "“DELIVERY” must be a whole number, not “one”."),
    ],
)
def test_wrong_usage_is_told_in_english_too(terminal: Terminal, words: list[str], said: str) -> None:
    assert terminal.type(*words, PUBLISHER_LANGUAGE="en").err == f"publisher: {said}\n"


@pytest.mark.parametrize("words", READS_SETTINGS)
def test_wrong_settings_stop_every_command_and_nothing_is_done(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "config.toml").write_text('[publisher]\nlanguge = "vi"\n', encoding="utf-8")
    said = call("-w", tmp_path, *words)
    assert (said.code, said.out) == (2, "")
    assert (
        "config.toml:2:1: lỗi: Không có khóa «languge» ở đây; có phải ý anh chị là «language»?\n" in said.err
    )
    assert [one.name for one in tmp_path.iterdir()] == ["config.toml"]


def test_a_wrong_timetable_stops_the_daemon(terminal: Terminal) -> None:
    (terminal.workspace / "schedules" / "timetable.toml").write_text('[[slott]]\nchannel = "website"\n')
    said = terminal.run()
    assert (said.code, said.out) == (2, "") and "schedules/timetable.toml:1:" in said.err
    assert "«slot»" in said.err


def test_a_folder_that_is_no_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    said = call("-w", tmp_path / "khong-co", "queue")
    assert (said.code, said.out) == (2, "") and f"publisher init {tmp_path / 'khong-co'}" in said.err
    assert not (tmp_path / "khong-co").exists()


def test_a_fault_is_one_sentence_without_a_traceback(terminal: Terminal) -> None:
    (terminal.workspace / "var" / "publisher.db").write_bytes(b"no database" * 100)
    said = terminal.type("queue")
    assert (said.code, said.out) == (70, "") and said.err.startswith("publisher: ")
    assert "hỏng" in said.err and "SELECT" not in said.err


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such pipes and devices there")
def test_a_reader_who_has_seen_enough_is_no_error(terminal: Terminal) -> None:
    reader, pipe = os.pipe()
    os.close(reader)
    said = _run(terminal, "check", stdout=pipe)
    os.close(pipe)
    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cannot_be_written_is_told_in_a_sentence(terminal: Terminal) -> None:
    with Path("/dev/full").open("w") as full:
        said = _run(terminal, "check", stdout=full.fileno())
    assert said.returncode == 70
    assert said.stderr.startswith("publisher: Hệ điều hành báo lỗi (ổ đĩa hết chỗ trống)")
    assert len(said.stderr.splitlines()) == 1


def _run(terminal: Terminal, command: str, stdout: int) -> subprocess.CompletedProcess[str]:
    terminal.write_wrong("sai.md")
    words = [sys.executable, "-m", "publisher", "-w", str(terminal.workspace), command]
    return subprocess.run(words, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)
