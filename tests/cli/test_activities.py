"""activity add, list, remove: work that no software publishes, with its figures and its evidence."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import UNITS
from tests.cli.terminal import Said, Terminal, call

PLAN = """
[plan]
id = "nho"
title = "Kế hoạch nhỏ"
start = 2027-01-01
end = 2027-12-31
themes = { T05 = "Cải cách thủ tục hành chính" }
audiences = { noi-tro = "Phụ nữ nội trợ" }
indices = ["PAPI"]

[[window]]
id = "2027-q1-report"
title = "Báo cáo quý I"
from = 2026-12-15
until = 2027-03-14
"""
CONFERENCE = ("add", "hội nghị", "--title", "Hội nghị tổ 3", "--date", "15/01/2027", "--unit", "ho-sao")


@pytest.fixture
def desk(terminal: Terminal) -> Terminal:
    schedules = terminal.workspace / "schedules"
    (schedules / "units.toml").write_text(UNITS, encoding="utf-8")
    (schedules / "plan-nho.toml").write_text(PLAN, encoding="utf-8")
    return terminal


def activity(desk: Terminal, *words: object) -> Said:
    return desk.done("activity", *words)


def titles(desk: Terminal, *options: str) -> list[str]:
    return [one["title"] for one in activity(desk, "list", "--json", *options).records]


def test_an_activity_is_recorded_with_everything_that_is_said_of_it(desk: Terminal, tmp_path: Path) -> None:
    photo = tmp_path / "ảnh.jpg"
    photo.write_bytes(b"x")
    said = activity(
        desk, *CONFERENCE, "--people", 120, "--women", 95, "--theme", "T05", "--index", "papi", "--audience",
        "Phụ nữ nội trợ", "--place", "Tổ 3", "--partner", "Công an", "--partner", "Đoàn, Hội", "--until",
        "16/01/2027", "--url", "https://a.example.org/", "--channel", "loa", "--note", "ghi",
        "--by", "chị Lan", "--evidence", photo, "--unit", "Hội LHPN phường Bến Trăng", "--json",
    )  # fmt: skip
    [record] = said.records
    [evidence] = record.pop("evidence")
    assert record == {
        "id": 1, "kind": "conference", "title": "Hội nghị tổ 3", "date": "2027-01-15", "until": "2027-01-16",
        "units": ["ho-sao", "ben-trang"], "channel": "loa", "form": None, "themes": ["T05"],
        "indices": ["PAPI"], "audiences": ["noi-tro"], "place": "Tổ 3", "partners": ["Công an", "Đoàn, Hội"],
        "events": 1, "people": 120, "women": 95, "minutes": 0, "copies": 0, "installations": 0, "airings": 0,
        "url": "https://a.example.org/", "item": None, "note": "ghi",
        "recorded_at": "2027-01-18T08:00:00+07:00", "recorded_by": "chị Lan", "via": "hand",
        "removed_at": None, "removed_by": "", "removed_reason": "",
    }  # fmt: skip
    assert (evidence["name"], evidence["size"]) == ("ảnh.jpg", 1)
    assert (desk.workspace / "var" / "evidence" / evidence["path"]).read_bytes() == b"x"
    assert activity(desk, "list", "--json").records == [record | {"evidence": [evidence]}]


def test_the_list_and_its_totals_are_read_by_people(desk: Terminal) -> None:
    said = activity(desk, *CONFERENCE, "--people", 1200, "--women", 95)
    assert said.err == "Đã ghi hoạt động #1: «Hội nghị tổ 3», ngày 15/01/2027.\n"
    leaflet = ("add", "leaflet", "--title", "Tờ gấp", "--date", "2027-01-16", "--unit", "ho-sao")
    activity(desk, *leaflet, "--copies", 500)
    out = activity(desk, "list").out
    assert "#2" in out and "16/01/2027" in out and "Hội LHPN" in out
    assert "hội nghị: 1 hoạt động; 1 cuộc, 1.200 lượt người, 95 nữ" in out
    assert "tờ gấp: 1 hoạt động; 500 bản" in out
    english = desk.type("activity", "list", PUBLISHER_LANGUAGE="en").out
    assert "conference: 1 recorded; events: 1, people: 1,200, women: 95" in english


def test_an_empty_list_says_so(desk: Terminal) -> None:
    assert activity(desk, "list").out == "Chưa có hoạt động nào.\n"
    assert activity(desk, "list", "--json").records == []


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--period", "2027-01"], ["Sau", "Giữa"]),
        (["--period", "2027-q1-report"], ["Sau", "Giữa", "Trước"]),
        (["--period", "2026"], ["Trước"]),
        (["--unit", "ben-trang"], ["Giữa"]),
        (["--unit", "Hội LHPN phường Bến Trăng"], ["Giữa"]),
        (["--kind", "hội thi"], ["Sau", "Trước"]),
        (["--kind", "training", "--period", "2026"], []),
    ],
)
def test_a_list_keeps_what_it_is_asked_for(desk: Terminal, options: list[str], expected: list[str]) -> None:
    for kind, title, day, unit in (
        ("contest", "Trước", "15/12/2026", "ho-sao"),
        ("training", "Giữa", "01/01/2027", "ben-trang"),
        ("contest", "Sau", "17/01/2027", "ho-sao"),
    ):
        activity(desk, "add", kind, "--title", title, "--date", day, "--unit", unit)
    assert titles(desk, *options) == expected


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--period", "2027-13"], "Không có kỳ «2027-13»"),
        (["--unit", "xa-lạ"], "Không có đơn vị «xa-lạ»"),
        (["--kind", "hội hè"], "«--kind» không thể là «hội hè»"),
        (["--export", "a.ods"], ".csv hoặc .xlsx"),
    ],
)
def test_a_list_of_what_cannot_be_is_wrong_usage(desk: Terminal, options: list[str], said: str) -> None:
    ended = desk.type("activity", "list", *options)
    assert (ended.code, ended.out) == (2, "") and said in ended.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--date", "31/02/2027"], "Lịch không có ngày «31/02/2027»"),
        (["--people", "80", "--women", "81"], "Số nữ (81) lớn hơn số người (80)"),
        (["--unit", "Hồ Soa"], "«--unit»: không có «Hồ Soa»"),
        (["--theme", "T99"], "«--theme»: không có «T99»"),
        (["--until", "14/01/2027"], "Ngày cuối đứng trước ngày đầu (15/01/2027)"),
        (["--item", "khong-co"], "Không có tin bài nào mã «khong-co»"),
        (["--url", "bao.vn"], "«--url» không phải địa chỉ web"),
        (["--evidence", "khong-co.jpg"], "Không có tệp minh chứng «khong-co.jpg»"),
        (["--title", " "], "Chưa ghi tên hoạt động"),
        (["--date", ""], "Chưa ghi ngày"),
    ],
)
def test_what_is_wrong_with_an_activity_is_said_and_nothing_is_kept(
    desk: Terminal, words: list[str], said: str
) -> None:
    ended = desk.type("activity", *CONFERENCE, *words)
    assert (ended.code, ended.out) == (2, "") and f"publisher: {said}" in ended.err
    assert titles(desk) == []


def test_an_unknown_kind_is_told_with_the_nearest(desk: Terminal) -> None:
    ended = desk.type("activity", "add", "hoi nghj", "--title", "A", "--date", "15/01/2027")
    assert ended.code == 2 and "có phải ý anh chị là «hội nghị»" in ended.err


def test_everything_that_is_wrong_is_said_at_once(desk: Terminal) -> None:
    ended = desk.type("activity", "add", "tờ gấp", "--title", "A", "--date", "x", "--unit", "lạ")
    assert len(ended.err.splitlines()) == 2


def test_what_may_be_a_slip_is_said_and_kept(desk: Terminal) -> None:
    said = activity(desk, "add", "hội thi", "--title", "A", "--date", "20/01/2027")
    assert "Ngày 20/01/2027 chưa đến" in said.err and "Chưa ghi đơn vị" in said.err
    assert titles(desk) == ["A"]


def test_the_same_work_is_not_recorded_twice(desk: Terminal) -> None:
    activity(desk, *CONFERENCE, "--people", 80)
    again = desk.type("activity", *CONFERENCE, "--people", 90)
    assert again.code == 2 and "Đã có hoạt động #1" in again.err and len(titles(desk)) == 1


def test_a_removed_activity_counts_no_more_and_stays_on_record(desk: Terminal) -> None:
    activity(desk, *CONFERENCE, "--people", 80)
    said = activity(desk, "remove", 1, "--reason", "ghi nhầm [mật]", "--by", "chị Mai")
    assert "Đã bỏ hoạt động #1" in said.err and titles(desk) == []
    assert titles(desk, "--removed") == ["Hội nghị tổ 3"]
    out = activity(desk, "list", "--removed").out
    assert "người bỏ: chị Mai; lý do: ghi nhầm [mật]" in out and "hội nghị: 1" not in out
    activity(desk, *CONFERENCE, "--people", 90)
    assert len(titles(desk, "--removed")) == 2


def test_an_activity_that_cannot_be_removed_is_named(desk: Terminal) -> None:
    missing = desk.type("activity", "remove", 7, "--reason", "x")
    assert missing.code == 2 and "Không có hoạt động #7" in missing.err
    activity(desk, *CONFERENCE)
    assert "vì sao" in desk.type("activity", "remove", 1, "--reason", " ").err
    [record] = activity(desk, "remove", 1, "--reason", "x", "--by", "chị Mai", "--json").records
    assert record["removed_by"] == "chị Mai"
    again = desk.type("activity", "remove", 1, "--reason", "x")
    assert again.code == 2 and "đã được chị Mai bỏ ngày 18/01/2027" in again.err


def test_an_export_has_the_columns_of_a_sheet_to_fill_in(desk: Terminal, tmp_path: Path) -> None:
    activity(desk, *CONFERENCE, "--people", 80, "--partner", "Công an", "--partner", "=Đoàn")
    assert activity(desk, "list", "--export", tmp_path / "a.csv").err.startswith("Đã ghi 1 dòng")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as opened:
        heads, row = csv.reader(opened, delimiter=";")
    told = dict(zip(heads, row, strict=True))
    assert told["Tên hoạt động"] == "Hội nghị tổ 3" and told["Ngày"] == "15/01/2027"
    assert told["Đơn vị"] == "Hội LHPN phường Hồ Sao" and told["Phối hợp"] == "Công an; =Đoàn"
    again = desk.type("activity", "import", tmp_path / "a.csv")
    assert again.code == 0 and "1 dòng đã có từ trước" in again.err


def test_an_export_for_excel_has_real_days_that_are_read_again(desk: Terminal, tmp_path: Path) -> None:
    activity(desk, *CONFERENCE, "--people", 80, "--until", "2027-01-16")
    activity(desk, "list", "--export", tmp_path / "a.xlsx")
    heads, row = load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows()
    told = {str(head.value): cell for head, cell in zip(heads, row, strict=True)}
    for head, day in (("Ngày", date(2027, 1, 15)), ("Đến ngày", date(2027, 1, 16))):
        held = told[head].value
        assert isinstance(held, datetime) and held.date() == day
        assert told[head].number_format == "dd/mm/yyyy"
    again = desk.type("activity", "import", tmp_path / "a.xlsx")
    assert again.code == 0 and "1 dòng đã có từ trước" in again.err


def test_a_piece_that_was_aired_is_named_by_its_id(desk: Terminal) -> None:
    desk.write("ban-tin.md", "Bản tin loa", publish_at="2027-01-18 07:45", channels="website")
    desk.run()
    words = (
        "add",
        "loa",
        "--title",
        "Phát bản tin",
        "--date",
        "16/01/2027",
        "--item",
        "ban-tin",
        "--minutes",
        12,
    )
    [record] = activity(desk, *words, "--unit", "ho-sao", "--json").records
    assert (record["kind"], record["item"], record["airings"], record["minutes"]) == (
        "airing",
        "ban-tin",
        1,
        12,
    )


def test_the_log_stays_whole(desk: Terminal) -> None:
    activity(desk, *CONFERENCE)
    activity(desk, "remove", 1, "--reason", "x")
    [found] = json.loads(desk.done("log", "--verify", "--json").out)
    assert found["whole"] and found["rows"] == 2


@pytest.mark.parametrize("command", ["add", "list", "remove", "import", "template"])
def test_help_speaks_the_chosen_language_only(command: str) -> None:
    said = call("activity", command, "--help")
    assert said.code == 0 and f"Cách dùng: publisher activity {command}" in said.out
    for english in ("Usage", "Options", "Arguments", "required", "argument-"):
        assert english not in said.out


def test_the_group_names_its_commands_and_the_nearest_to_a_slip() -> None:
    said = call("activity")
    named = [line.split()[0] for line in said.out.splitlines() if line.startswith("  ")]
    assert said.code == 2 and named[:5] == ["add", "list", "remove", "import", "template"]
    assert "có phải ý anh chị là «remove»" in call("activity", "remov").err
    assert max(map(len, said.out.splitlines())) <= 100
