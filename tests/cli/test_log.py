"""log: the posting log, newest first, by every filter, and as a file for Excel."""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal

pytestmark = pytest.mark.usefixtures("database")

ALL = ["bai", "bai", "tin", "tin", "lo", "lo"]


def items(terminal: Terminal, *options: str) -> list[str]:
    return [one["item"] for one in terminal.done("log", "--json", *options).records]


def test_the_newest_comes_first(desk: Terminal) -> None:
    assert items(desk, "--channel", "website") == ["bai", "tin", "lo"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--channel", "magazine", "--state", "handed_over"], ["tin"]),
        (["--state", "handed-over"], ["tin"]),
        (["--state", "missed"], ["lo", "lo"]),
        (["--unit", "ben-trang"], ["bai", "bai"]),
        (["--form", "brief"], ["tin", "tin"]),
        (["--unit", "ho-sao", "--form", "article"], []),
        (["--channel", "website", "--limit", "1"], ["bai"]),
        (["--unit", "ho-sao", "--limit", "1"], ["tin"]),
        (["--since", "2027-01-18 07:45", "--until", "2027-01-19 09:00"], ["tin"]),
        (["--until", "2027-01-18 07:45"], ["tin", "lo", "lo"]),
        (["--until", "17/01/2027"], ["lo", "lo"]),
        (["--since", "2027-01-18", "--until", "2027-01-18"], ["tin", "tin"]),
        (["--since", "19/01/2027 09:00"], ["bai", "bai"]),
    ],
)
def test_each_filter_keeps_what_it_names(desk: Terminal, options: list[str], expected: list[str]) -> None:
    assert items(desk, *options) == expected


def test_an_empty_log_says_so(terminal: Terminal) -> None:
    assert terminal.done("log").out == "Nhật ký chưa có gì.\n"
    assert terminal.done("log", "--json").records == []


def test_the_table_tells_local_time_state_and_link(desk: Terminal) -> None:
    out = desk.done("log", "--channel", "website").out
    assert re.search(r"07:45 18/01/2027\s+website\s+đã đăng", out)
    assert "http://127.0.0.1:8321/site/2027/01/" in out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--state", "publised"], "Không có trạng thái «publised»"),
        (["--since", "hôm qua"], "«hôm qua» không phải thời điểm"),
        (["--export", "nhat-ky.ods"], ".csv hoặc .xlsx"),
    ],
)
def test_a_filter_that_cannot_be_is_wrong_usage(desk: Terminal, options: list[str], said: str) -> None:
    ended = desk.type("log", *options)
    assert (ended.code, ended.out) == (2, "") and said in ended.err


def test_csv_opens_right_in_vietnamese_excel(desk: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "Nhật ký.csv"
    said = desk.done("log", "--channel", "website", "--export", str(file))
    assert (said.out, said.err) == ("", f"Đã ghi 3 dòng vào {file}.\n")
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as opened:
        heads, bai, tin, _ = csv.reader(opened, delimiter=";")
    assert heads[:8] == ["Số", "Mã", "Tít", "Thể loại", "Đơn vị", "Kênh", "Trạng thái", "Hạn đăng"]
    assert bai[1:5] == ["bai", "Đỡ một lần đi lại", "bài", "Hội LHPN phường Bến Trăng"]
    assert bai[5:8] == ["website", "đã xếp lịch", "19/01/2027 09:00:00"]
    assert tin[8].startswith("18/01/2027 07:45:0")
    assert re.fullmatch(r"9\d\d,\d+", tin[9])


def test_a_title_is_never_a_formula(terminal: Terminal, tmp_path: Path) -> None:
    terminal.write("bai.md", "=1+1", publish_at="2027-01-19 09:00", channels="website")
    terminal.run()
    terminal.done("log", "--export", str(tmp_path / "log.csv"))
    terminal.done("log", "--export", str(tmp_path / "log.xlsx"))
    assert ";'=1+1;" in (tmp_path / "log.csv").read_text(encoding="utf-8-sig")
    assert "<f>" not in sheet(tmp_path / "log.xlsx", "xl/worksheets/sheet1.xml")


def test_xlsx_has_typed_cells_and_vietnamese_letters(desk: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "log.xlsx"
    desk.done("log", "--export", str(file))
    cells = sheet(file, "xl/worksheets/sheet1.xml")
    assert "Đỡ một lần đi lại" in cells and "[Tin] Một [bold]cửa[/bold]" in cells
    assert cells.count("<row ") == 1 + len(ALL)
    assert re.search(r'<c r="H2" s="\d+"><v>46406\.375</v>', cells), "19 January 2027, 09:00, as Excel counts"


def sheet(file: Path, part: str) -> str:
    with zipfile.ZipFile(file) as book:
        return book.read(part).decode("utf-8")


@pytest.mark.parametrize("name", ["log.csv", "log.xlsx"])
def test_a_file_that_cannot_be_written_is_one_sentence(desk: Terminal, name: str) -> None:
    place = desk.workspace / "khong-co" / name
    said = desk.type("log", "--export", place)
    assert said.code == 2 and said.err.startswith(f"publisher: Không ghi được {place}: ")


def test_an_address_stays_whole_however_narrow_the_terminal_is(desk: Terminal) -> None:
    out = desk.type("log", "--channel", "website", COLUMNS="60").out
    [address] = [line.strip() for line in out.splitlines() if "http://" in line]
    [record] = desk.done("log", "--json", "--channel", "website", "--state", "published").records
    assert address == record["url"]
    assert all(len(line) <= 60 for line in out.splitlines() if "http://" not in line)


def test_each_line_names_what_the_commands_ask_for(desk: Terminal) -> None:
    out = desk.type("log", "--channel", "website").out
    for one in desk.done("log", "--json", "--channel", "website").records:
        [line] = [line for line in out.splitlines() if line.startswith(f"#{one['id']} ")]
        assert line.endswith(f"({one['item']})")


def test_a_plan_is_asked_as_of_a_day_too(desk: Terminal) -> None:
    assert desk.done("plan", "--at", "2027-01-20", "--json").records == []
