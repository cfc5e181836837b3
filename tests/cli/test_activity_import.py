"""activity import, template: a focal person's spreadsheet, looked at first, then loaded, never twice."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.work import activities
from publisher.work.activities import Look
from tests.backup.day import opened
from tests.cli.conftest import UNITS
from tests.cli.terminal import Terminal
from tests.files.sheets import write_text, write_xlsx
from tests.newsroom import MONDAY

pytestmark = pytest.mark.usefixtures("database")

HEADS = (
    "STT", "Loại hoạt động", "Tên hoạt động", "Ngày", "Đơn vị", "Địa điểm", "Phối hợp", "Số người", "Số nữ",
    "Số bản", "Lượt phát", "Số phút", "Minh chứng",
)  # fmt: skip
ENDED = """
[[unit]]
id = "ho-sao-cu"
name = "Hội LHPN quận Hồ Sao cũ"
kind = "quan"
until = 2025-06-30
successors = ["ho-sao"]
"""
DAY = datetime(2027, 1, 4)  # noqa: DTZ001  a spreadsheet's day has no zone


@pytest.fixture
def desk(terminal: Terminal) -> Terminal:
    (terminal.workspace / "schedules" / "units.toml").write_text(UNITS + ENDED, encoding="utf-8")
    return terminal


def forty_rows() -> list[list[object]]:
    """Return forty rows as a focal person would write them, five of them with one mistake each."""
    rows = [_row(number) for number in range(1, 41)]
    rows[5][3] = "31/02/2027"  # row 7, column D
    rows[11][7] = "120 người"  # row 13, column H
    rows[19][4] = "Hội LHPN phường Hồ Soa"  # row 21, column E
    rows[28][8] = 500  # row 30, column I: more women than people
    rows[37][4] = "Hội LHPN quận Hồ Sao cũ"  # row 39, column E: ended in 2025
    return rows


def _row(number: int) -> list[object]:
    day: object = DAY.replace(day=1 + number % 15) if number % 2 else f"{1 + number % 15}/1/2027"
    unit = ("Hội LHPN phường Hồ Sao", "Hội LHPN phường Bến Trăng", "ho-sao; ben-trang")[number % 3]
    kinds: tuple[tuple[object, ...], ...] = (
        ("Hội nghị", "Hội nghị tuyên truyền", 80 + number, 60, None, None, None),
        ("tập huấn", "Lớp tập huấn", "1.250", "1 000", None, None, None),
        ("TỜ GẤP", "Tờ gấp", None, None, "2.000", None, None),
        ("Phát thanh", "Bản tin loa", None, None, None, 2, 24),
    )
    kind, title, people, women, copies, airings, minutes = kinds[number % 4]
    if number in (12, 29):
        kind, title, people, women, copies, airings, minutes = kinds[0]
    evidence = "ảnh 1.jpg" if number == 1 else None
    return [number, kind, f"{title} số {number}", day, unit, "Nhà văn hóa", "Công an phường; Đoàn phường",
            people, women, copies, airings, minutes, evidence]  # fmt: skip


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    (tmp_path / "ảnh 1.jpg").write_bytes(b"x")
    return write_xlsx(tmp_path / "tháng 1.xlsx", *forty_rows(), heads=HEADS)


WRONG = {
    "dòng 7, cột D «Ngày»": "Lịch không có ngày «31/02/2027»",
    "dòng 13, cột H «Số người»": "«120 người» có chữ lẫn với số; hãy chỉ ghi số: 120",
    "dòng 21, cột E «Đơn vị»": "không có «Hội LHPN phường Hồ Soa» trong schedules/units.toml; có phải ý anh chị là «Hội LHPN phường Hồ Sao»",  # noqa: E501
    "dòng 30, cột I «Số nữ»": "Số nữ (500) lớn hơn số người",
    "dòng 39, cột E «Đơn vị»": "đơn vị kế thừa là Hội LHPN phường Hồ Sao",
}


def kept(desk: Terminal) -> list[dict[str, object]]:
    return desk.done("activity", "list", "--json").records


def test_forty_activities_with_five_wrong_rows_are_previewed_and_the_good_ones_loaded(
    desk: Terminal, sheet: Path
) -> None:
    looked = desk.type("activity", "import", sheet)
    errors = [line for line in looked.out.splitlines() if ": lỗi: " in line]
    assert looked.code == 1 and len(errors) == len(WRONG)
    for line, (place, said) in zip(errors, WRONG.items(), strict=True):
        assert line.startswith(f"{sheet}: {place}: lỗi: ") and said in line
    assert "Xem trước: 35 dòng đúng, 5 dòng sai, 0 dòng đã có từ trước." in looked.err
    assert f'publisher activity import "{sheet}" --yes' in looked.err and kept(desk) == []
    loaded = desk.type("activity", "import", sheet, "--yes", "--by", "chị Lan")
    assert loaded.code == 1 and [line for line in loaded.out.splitlines() if ": lỗi: " in line] == errors
    assert "Đã nạp 35 dòng; 5 dòng sai" in loaded.err
    found = kept(desk)
    assert len(found) == 35 and {(one["via"], one["recorded_by"]) for one in found} == {("import", "chị Lan")}
    assert sum(bool(one["evidence"]) for one in found) == 1
    assert sum(int(str(one["copies"])) for one in found if one["kind"] == "leaflet") % 2000 == 0


def test_the_same_sheet_never_counts_twice(desk: Terminal, sheet: Path) -> None:
    desk.type("activity", "import", sheet, "--yes")
    again = desk.type("activity", "import", sheet, "--yes")
    assert "Đã nạp 0 dòng; 5 dòng sai, 35 dòng đã có từ trước không nạp." in again.err
    assert "dòng 2 và 34 dòng khác: lưu ý: Đã có trong hệ thống (hoạt động #1)" in again.out
    assert len(kept(desk)) == 35


def test_rows_that_were_mended_are_loaded_and_the_others_left_as_they_are(
    desk: Terminal, sheet: Path
) -> None:
    desk.type("activity", "import", sheet, "--yes")
    rows = forty_rows()
    rows[5][3], rows[0][7] = "14/01/2027", 1999
    write_xlsx(sheet, *rows, heads=HEADS)
    said = desk.type("activity", "import", sheet, "--yes")
    assert "Đã nạp 1 dòng; 4 dòng sai, 35 dòng" in said.err
    assert "dòng 2: lưu ý: Đã có trong hệ thống (hoạt động #1) nhưng số liệu khác" in said.out


def test_errors_stand_before_warnings_and_what_many_rows_share_is_said_once(
    desk: Terminal, tmp_path: Path
) -> None:
    rows = [f"hội thi;Hội thi {number};{20 + number}/01/2027;" for number in range(5)]
    file = write_text(tmp_path / "a.csv", "Loại;Tên;Ngày;Đơn vị", *rows, "hội thi;;04/01/2027;ho-sao")
    lines = [line for line in desk.type("activity", "import", file).out.splitlines() if str(file) in line]
    assert [line.removeprefix(f"{file}: ").partition(": ")[0] for line in lines] == [
        "dòng 7, cột B «Tên»",
        "dòng 2, cột C «Ngày» và 4 dòng khác",
        "dòng 2, cột D «Đơn vị» và 4 dòng khác",
    ]


def test_every_row_has_its_record(desk: Terminal, sheet: Path) -> None:
    records = desk.type("activity", "import", sheet, "--json").records
    assert [one["row"] for one in records] == list(range(2, 42))
    assert [one["status"] for one in records].count("right") == 35
    [wrong] = [one for one in records if one["row"] == 7]
    [problem] = wrong["problems"]
    assert wrong["status"] == "wrong" and wrong["activity"] is None
    assert (problem["line"], problem["column"], problem["letters"], problem["heading"]) == (7, 4, "D", "Ngày")
    assert (problem["code"], problem["severity"]) == ("day-not-in-calendar", "error")
    loaded = desk.type("activity", "import", sheet, "--json", "--yes").records
    assert [one["status"] for one in loaded].count("loaded") == 35
    again = desk.type("activity", "import", sheet, "--json", "--yes").records
    assert [one["status"] for one in again].count("known") == 35


def test_a_sheet_that_is_all_right_ends_well(desk: Terminal, tmp_path: Path) -> None:
    file = write_text(tmp_path / "a.csv", "Loại;Tên;Ngày;Đơn vị", "hội thi;Hội thi;04/01/2027;ho-sao")
    looked = desk.done("activity", "import", file)
    assert "1 dòng đúng" in looked.err and "lỗi" not in looked.out and kept(desk) == []
    assert "Đã nạp 1 dòng" in desk.done("activity", "import", file, "--yes").err and len(kept(desk)) == 1


def test_english_reads_the_same(desk: Terminal, sheet: Path) -> None:
    said = desk.type("activity", "import", sheet, PUBLISHER_LANGUAGE="en")
    assert f"{sheet}: row 7, column D “Ngày”: error: There is no such day as “31/02/2027”" in said.out
    assert "Preview: right rows: 35; wrong: 5" in said.err


def test_two_rows_that_say_the_same_are_for_a_person_to_tell_apart(desk: Terminal, tmp_path: Path) -> None:
    row = "hội thi;Hội thi;04/01/2027;ho-sao"
    said = desk.type(
        "activity", "import", write_text(tmp_path / "a.csv", "Loại;Tên;Ngày;Đơn vị", row, row), "--yes"
    )
    assert said.code == 1 and "dòng 3: lỗi: Dòng này lặp lại dòng 2" in said.out and len(kept(desk)) == 1


def test_a_heading_that_nobody_understands_keeps_the_whole_sheet_out(desk: Terminal, tmp_path: Path) -> None:
    lines = ("Loại;Tên;Ngày;Đơn vị;Số ngườii", "hội nghị;Hội nghị;04/01/2027;ho-sao;80")
    file = write_text(tmp_path / "a.csv", *lines)
    said = desk.type("activity", "import", file, "--yes")
    assert said.code == 1 and "Chưa nạp gì" in said.err and kept(desk) == []
    assert f"{file}: dòng 1, cột E «Số ngườii»: lỗi: Không hiểu tiêu đề cột" in said.out
    records = desk.type("activity", "import", file, "--yes", "--json").records
    assert [(one["row"], one["status"]) for one in records] == [(0, "wrong"), (2, "right")]


def test_a_file_that_is_no_sheet_is_told_in_one_sentence(desk: Terminal, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"x")
    said = desk.type("activity", "import", tmp_path / "a.xlsx", "--yes")
    assert said.code == 1 and f"{tmp_path / 'a.xlsx'}: lỗi: Tệp không phải bảng tính" in said.out
    missing = desk.type("activity", "import", tmp_path / "b.xlsx")
    assert (missing.code, missing.out) == (2, "") and "Không mở được" in missing.err


def test_rows_are_loaded_all_or_none(desk: Terminal, sheet: Path) -> None:
    with opened(desk.workspace) as app:
        with app.store.read() as session:
            look = activities.look(app, session, sheet, MONDAY)
        (sheet.parent / "ảnh 1.jpg").unlink()
        with pytest.raises(WrongUsage) as refused:
            activities.take_in(app, look, "chi Lan", MONDAY)
    assert refused.value.message.code == "evidence-missing" and kept(desk) == []


def test_two_people_who_load_the_same_sheet_at_once_count_it_once(desk: Terminal, sheet: Path) -> None:
    with opened(desk.workspace) as app:
        with app.store.read() as session:
            one, other = (activities.look(app, session, sheet, MONDAY) for _ in range(2))
        assert len(activities.take_in(app, one, "chi Lan", MONDAY).drafts) == 35
        assert activities.take_in(app, other, "chi Mai", MONDAY).drafts == []
    assert len(kept(desk)) == 35


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_who_loads_a_sheet_just_behind_somebody_else_is_told_that_its_rows_are_on_record(
    desk: Terminal, sheet: Path, monkeypatch: pytest.MonkeyPatch, form: tuple[str, ...]
) -> None:
    take_in = activities.take_in

    def come_second(app: App, look: Look, by: str, now: datetime) -> Look:
        take_in(app, look, "chị Lan", now)
        return take_in(app, look, by, now)

    monkeypatch.setattr(activities, "take_in", come_second)
    said = desk.type("activity", "import", sheet, "--yes", "--by", "chị Mai", *form)
    assert said.code == 1 and "Đã nạp 0 dòng; 5 dòng sai, 35 dòng đã có từ trước" in said.err
    if form:
        assert [one["status"] for one in said.records].count("known") == 35
    else:
        assert "dòng 2 và 34 dòng khác: lưu ý: Đã có trong hệ thống (hoạt động #1)" in said.out
    assert {one["recorded_by"] for one in kept(desk)} == {"chị Lan"}


def test_nothing_is_copied_before_a_person_says_yes(desk: Terminal, sheet: Path) -> None:
    desk.type("activity", "import", sheet)
    assert not (desk.workspace / "var" / "evidence").exists()


@pytest.mark.parametrize("name", ["mau.xlsx", "mau.csv"])
def test_an_empty_sheet_is_filled_in_and_loaded(desk: Terminal, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    assert f"publisher activity import {file}" in desk.done("activity", "template", file).err
    empty = desk.done("activity", "import", file)
    assert "Bỏ qua 1 dòng ví dụ." in empty.out and "lỗi" not in empty.out
    if name.endswith(".xlsx"):
        book = load_workbook(file)
        sheet = book["Hoạt động"]
        cells = {"Loại hoạt động": "hội thi", "Tên hoạt động": "Hội thi", "Ngày": DAY, "Đơn vị": "ho-sao"}
        for column, head in enumerate((cell.value for cell in sheet[1]), start=1):
            sheet.cell(3, column, cells.get(str(head)))
        book.save(file)
    else:
        with file.open("a", encoding="utf-8") as opened_file:
            opened_file.write(";hội thi;Hội thi;04/01/2027;;ho-sao" + ";" * 17 + "\r\n")
    desk.done("activity", "import", file, "--yes")
    assert [(one["kind"], one["date"], one["units"]) for one in kept(desk)] == [
        ("contest", "2027-01-04", ["ho-sao"])
    ]


def test_an_empty_sheet_speaks_the_language_of_the_workspace(desk: Terminal, tmp_path: Path) -> None:
    desk.type("activity", "template", tmp_path / "a.csv", PUBLISHER_LANGUAGE="en")
    assert "Loại hoạt động" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")


def test_an_empty_sheet_explains_itself_and_offers_the_kinds(desk: Terminal, tmp_path: Path) -> None:
    desk.done("activity", "template", tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    heads = [cell.value for cell in book["Hoạt động"][1]]
    assert [row[0].value for row in book["Hướng dẫn"].iter_rows()] == heads
    [offered] = book["Hoạt động"].data_validations.dataValidation
    assert "hội nghị" in str(offered.formula1)


def test_an_empty_sheet_overwrites_nothing(desk: Terminal, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"x")
    said = desk.type("activity", "template", tmp_path / "a.xlsx")
    assert said.code == 2 and "không ghi đè" in said.err and (tmp_path / "a.xlsx").read_bytes() == b"x"
    other = desk.type("activity", "template", tmp_path / "a.ods")
    assert other.code == 2 and ".xlsx hoặc .csv" in other.err
    away = desk.type("activity", "template", tmp_path / "khong-co" / "a.csv")
    assert away.code == 2 and "Không ghi được" in away.err
