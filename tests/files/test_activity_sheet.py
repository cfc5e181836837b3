"""A sheet of activities is read row by row; whatever is wrong is told at the cell that people see."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from publisher.core.activity import Activity, Counts, Kind
from publisher.core.errors import WrongUsage
from publisher.files import sheet_csv, sheet_zip
from publisher.files.activity_names import COLUMNS, KINDS, find_column
from publisher.files.activity_sheet import ReadSheet
from publisher.files.sheet import MOST_COLUMNS, MOST_READ, MOST_ROWS, letters_of
from publisher.words import LANGUAGES, word
from tests.files.anything.judge import judge_words
from tests.files.sheets import HEADS, codes, first_sheet, read, told, write_text, write_xlsx

DAY = datetime(2027, 11, 23)  # noqa: DTZ001  a spreadsheet's day has no zone
GOOD = (1, "Hội nghị", "Hội nghị ở tổ 3", DAY, "Hồ Sao", 120, 95, None, None)
PIECES = ["Loại", "Ngày", "Tên", "hội nghị", "1.250", ";", ",", "\t", '"', "\n", "\r", "\ufeff", "x"]
ANY_CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1900, 1, 1), date(9999, 12, 31)),
    st.times(),
    st.sampled_from(["Hội nghị", "tờ gấp", "23/11/2027", "1.250", "Hồ Sao", "=1+1", "#N/A", "../a", "https://["]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30),
)  # fmt: skip


def the_activity(sheet: ReadSheet) -> Activity:
    [row] = sheet.rows
    assert row.draft is not None, told(sheet)
    return row.draft.activity


def test_a_row_becomes_an_activity(tmp_path: Path) -> None:
    sheet = read(write_xlsx(tmp_path / "a.xlsx", GOOD))
    assert the_activity(sheet) == Activity(
        Kind.CONFERENCE, "Hội nghị ở tổ 3", DAY.date(), units=("ho-sao",), counts=Counts(1, 120, 95)
    )
    assert told(sheet) == []


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_alike_whatever_parts_its_cells(tmp_path: Path, separator: str, encoding: str) -> None:
    lines = ("Loại|Tên|Ngày|Đơn vị|Lượt người", 'tập huấn|"Lớp ""Một"", hai; ba"|23-11-2027|Cầu Gió|1.250')
    file = write_text(tmp_path / "a.csv", *(one.replace("|", separator) for one in lines), encoding=encoding)
    activity = the_activity(read(file))
    assert (activity.kind, activity.title) == (Kind.TRAINING, 'Lớp "Một", hai; ba')
    assert (activity.units, activity.counts.people) == (("cau-gio",), 1250)


def test_csv_rows_are_counted_as_spreadsheets_show_them(tmp_path: Path) -> None:
    file = write_text(
        tmp_path / "a.csv",
        "Loại;Tên;Ngày",
        "",
        'hội nghị;"hai',
        'dòng";23/11/2027',
        "hội nghị;Sai;31/02/2027",
    )
    assert ("day-not-in-calendar", 4, 3) in told(read(file))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", COLUMNS.ids)
def test_every_heading_that_we_write_is_one_that_we_read(language: str, key: str) -> None:
    assert find_column(word(f"column-{key}", language)) == key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_that_we_write_is_one_that_we_read(language: str, kind: Kind) -> None:
    assert KINDS.find(word(f"activity-{kind}", language)) == kind


@pytest.mark.parametrize(
    "headings",
    [
        ("LOẠI HOẠT ĐỘNG", "Tên hoạt động", "NGÀY"),
        ("loai hoat dong", "ten hoat dong", "ngay"),
        ("Kind", "Title", "Date"),
        ("Hình thức (bắt buộc)", " Nội dung ", "Thời\ngian"),
    ],
)
def test_headings_are_known_in_any_case_with_or_without_diacritics(
    tmp_path: Path, headings: tuple[str, ...]
) -> None:
    sheet = read(write_xlsx(tmp_path / "a.xlsx", ("hội thi", "Hội thi", DAY), heads=headings))
    assert the_activity(sheet).kind is Kind.CONTEST


def test_headings_stand_in_any_order_below_what_an_office_writes_above_them(tmp_path: Path) -> None:
    rows = [("", "Ngày", None, "Loại", "Tên"), (None, DAY, None, "hội thi", "Hội thi nấu ăn")]
    sheet = read(write_xlsx(tmp_path / "a.xlsx", *rows, heads=("HỘI LHPN PHƯỜNG HỒ SAO", None)))
    assert the_activity(sheet).title == "Hội thi nấu ăn"


@pytest.mark.parametrize(
    "heading",
    ["Nữ", "Số nữ", "Trong đó nữ", "trong đó: nữ", "Trong đó: số nữ", "PHỤ NỮ", "Trong đó nữ (lượt)"],
)
def test_the_women_among_the_people_have_their_column_however_it_is_headed(
    tmp_path: Path, heading: str
) -> None:
    heads = ("Loại", "Tên", "Ngày", "Số người", heading)
    sheet = read(write_xlsx(tmp_path / "a.xlsx", ("hội thi", "Hội thi", DAY, 50, 48), heads=heads))
    [draft] = [one.draft for one in sheet.rows]
    assert draft is not None and (draft.activity.counts.people, draft.activity.counts.women) == (50, 48)


def test_an_unknown_heading_is_told_with_the_nearest_and_nothing_may_be_taken(tmp_path: Path) -> None:
    heads = ("Loại", "Tên", "Ngày", "Số ngườii", "Zzz")
    sheet = read(write_xlsx(tmp_path / "a.xlsx", ("hội thi", "Hội thi", DAY, 5, "x"), heads=heads))
    assert told(sheet)[:2] == [("heading-unknown-near", 1, 4), ("heading-unknown", 1, 5)]
    assert sheet.is_wrong and sheet.problems[0].message.values["nearest"] == "số người"


@pytest.mark.parametrize(
    ("headings", "code"),
    [
        (("Loại", "Tên"), "no-column-date"),
        (("Ngày", "Tên"), "no-column-kind"),
        (("Loại", "Ngày"), "no-column-title"),
        (("Loại", "Ngày", "Tên", "Tít"), "heading-twice"),
        (("Một", "Hai"), "sheet-without-headings"),
    ],
)
def test_a_sheet_without_what_it_needs_is_wrong_as_a_whole(
    tmp_path: Path, headings: tuple[str, ...], code: str
) -> None:
    sheet = read(write_xlsx(tmp_path / "a.xlsx", heads=headings))
    assert sheet.is_wrong and codes(told(sheet)) == {code}


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (2, None, "activity-without-kind"),
        (2, "zzz", "no-such-choice"),
        (2, "hội nghi", None),
        (2, "tập huấm", "no-such-choice-near"),
        (3, None, "activity-without-title"),
        (3, "a" * 301, "activity-title-too-long"),
        (4, None, "activity-without-date"),
        (4, "11/23/2027", "day-month-first"),
        (4, 46714, "day-is-number"),
        (5, "Hồ Soa", "item-unknown-name-near"),
        (5, "Hồ Sao; Nơi khác hẳn", "item-unknown-name"),
        (5, "Hội LHPN phường Hồ Sao Trong", "unit-no-more-others"),
        (6, "120 người", "count-with-words"),
        (6, True, "count-not-understood"),
        (6, 12.5, "count-not-whole"),
        (6, 1e30, "count-too-large"),
        (6, 1e-7, "count-not-whole"),
        (7, 121, "more-women-than-people"),
        (9, "khong-co.jpg", "evidence-missing"),
        (9, "../a.jpg", "evidence-outside"),
        (9, "https://anh.example.org/a.jpg", "evidence-on-web"),
    ],
)
def test_each_wrong_cell_is_told_once_with_its_row_and_column(
    tmp_path: Path, column: int, value: object, code: str | None
) -> None:
    row = [*GOOD]
    row[column - 1] = value
    sheet = read(write_xlsx(tmp_path / "a.xlsx", GOOD, row))
    assert told(sheet) == ([(code, 3, column)] if code else [])
    assert sheet.rows[0].draft is not None and (sheet.rows[1].draft is None) == (code is not None)


def test_every_wrong_cell_of_a_row_is_told_at_once(tmp_path: Path) -> None:
    row = (1, "họp", None, "31/02/2027", "Hồ Soa", "nhiều", None, None, "khong-co.jpg")
    sheet = read(write_xlsx(tmp_path / "a.xlsx", row))
    assert [column for _, _, column in told(sheet)] == [2, 3, 4, 5, 6, 9]


def test_what_a_kind_needs_is_told_at_the_kind_where_there_is_no_column_for_it(tmp_path: Path) -> None:
    sheet = read(write_xlsx(tmp_path / "a.xlsx", ("panô", "Panô ở chợ", DAY), heads=("Loại", "Tên", "Ngày")))
    assert told(sheet)[0] == ("activity-needs-installations", 2, 1)


def test_a_count_that_cannot_be_read_draws_no_second_complaint(tmp_path: Path) -> None:
    row = (1, "hội nghị", "Hội nghị", DAY, "Hồ Sao", "nhiều", 95, None, None)
    assert told(read(write_xlsx(tmp_path / "a.xlsx", row))) == [("count-not-understood", 2, 6)]


def test_several_units_and_names_stand_in_one_cell(tmp_path: Path) -> None:
    heads = ("Loại", "Tên", "Ngày", "Đơn vị", "Chủ đề", "Chỉ số", "Đối tượng")
    heads += ("Phối hợp", "Mã tin bài", "Liên kết", "Ghi chú")
    row = ("phát thanh", "Bản tin", DAY, "Hồ Sao;Cầu Gió\nho-sao", "T05", "papi", "Phụ nữ nội trợ",
           "Ủy ban, phường\nCông an; Đoàn", "ban-tin", "https://a.example.org/", "Một\nHai")  # fmt: skip
    activity = the_activity(read(write_xlsx(tmp_path / "a.xlsx", row, heads=heads)))
    assert activity.units == ("ho-sao", "cau-gio")
    assert (activity.themes, activity.indices, activity.audiences) == (("T05",), ("PAPI",), ("noi-tro",))
    assert activity.partners == ("Ủy ban, phường", "Công an", "Đoàn")
    assert (activity.item, activity.url, activity.note) == ("ban-tin", "https://a.example.org/", "Một\nHai")
    assert activity.counts == Counts(airings=1)


def test_an_item_that_nobody_knows_is_told(tmp_path: Path) -> None:
    heads = ("Loại", "Tên", "Ngày", "Mã tin bài", "Đơn vị")
    sheet = read(write_xlsx(tmp_path / "a.xlsx", ("phát thanh", "Bản tin", DAY, "lạ", "Hồ Sao"), heads=heads))
    assert told(sheet) == [("activity-of-unknown-item", 2, 4)]


def test_files_of_evidence_lie_beside_the_sheet(tmp_path: Path) -> None:
    for name in ("ảnh 1.jpg", "biên bản, có dấu.pdf"):
        (tmp_path / name).write_bytes(b"x")
    row = [*GOOD[:8], "ảnh 1.jpg; biên bản, có dấu.pdf"]
    [read_row] = read(write_xlsx(tmp_path / "a.xlsx", row)).rows
    assert read_row.draft is not None
    assert [file.name for file in read_row.draft.files] == ["ảnh 1.jpg", "biên bản, có dấu.pdf"]


def test_rows_that_only_show_or_sum_up_are_left_out(tmp_path: Path) -> None:
    example = ("Ví dụ", *GOOD[1:])
    sheet = read(
        write_xlsx(tmp_path / "a.xlsx", example, GOOD, (2,), ("Tổng cộng", None, None, None, None, 120))
    )
    assert [row.number for row in sheet.rows] == [3] and sheet.examples == 1
    assert told(sheet) == [("row-of-totals", 5, 1)]


def test_a_day_to_come_or_of_another_year_is_only_pointed_at(tmp_path: Path) -> None:
    later, other = [*GOOD], [*GOOD]
    later[3], other[3] = "05/12/2027", "23/11/2026"
    sheet = read(write_xlsx(tmp_path / "a.xlsx", later, other))
    assert told(sheet) == [("activity-in-future", 2, 4), ("activity-outside-plans", 3, 4)]
    assert all(row.draft for row in sheet.rows)


def test_days_that_a_program_with_the_month_first_has_torn_apart_are_warned_of(tmp_path: Path) -> None:
    days = [datetime(2027, 5, 4), datetime(2027, 3, 2), "23/11/2027"]  # noqa: DTZ001
    rows = [(None, "hội thi", f"Hội thi {day}", day, "Hồ Sao") for day in days]
    sheet = read(write_xlsx(tmp_path / "a.xlsx", *rows))
    assert told(sheet) == [("days-mixed", 2, 4)]
    assert told(read(write_xlsx(tmp_path / "b.xlsx", *rows[:2]))) == []


# --- what only workbooks have


def test_formulas_errors_and_merged_cells_are_told_where_they_stand(tmp_path: Path) -> None:
    book = Workbook()
    sheet = first_sheet(book)
    for row in (HEADS, GOOD, (2, *GOOD[1:]), (3, *GOOD[1:]), (4, *GOOD[1:])):
        sheet.append(list(row))
    sheet["F2"] = "=60+60"
    sheet["F3"] = "#N/A"
    sheet.merge_cells("E4:E5")
    book.save(tmp_path / "a.xlsx")
    found = told(read(tmp_path / "a.xlsx"))
    assert found == [
        ("cell-formula", 2, 6), ("cell-error", 3, 6), ("cell-merged", 4, 5), ("cell-merged", 5, 5)
    ]  # fmt: skip


def test_merged_titles_above_the_headings_hurt_nobody(tmp_path: Path) -> None:
    book = Workbook()
    sheet = first_sheet(book)
    for row in (("BẢNG TỔNG HỢP",), HEADS, GOOD):
        sheet.append(list(row))
    sheet.merge_cells("A1:I1")
    book.save(tmp_path / "a.xlsx")
    assert the_activity(read(tmp_path / "a.xlsx")).title == GOOD[2]


def test_the_first_sheet_with_headings_is_read_and_the_others_are_told_of(tmp_path: Path) -> None:
    book = Workbook()
    first_sheet(book).append(["Lời dẫn"])
    for name, state in (("Ẩn", "hidden"), ("Quý IV", "visible"), ("Quý III", "visible")):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        sheet.append(list(HEADS))
        sheet.append(list(GOOD))
    book.save(tmp_path / "a.xlsx")
    sheet = read(tmp_path / "a.xlsx")
    assert sheet.name == "Quý IV" and len(sheet.rows) == 1
    assert codes(told(sheet)) == {"sheets-hidden", "sheets-left-out"} and not sheet.is_wrong
    assert "Quý III" in sheet.problems[1].message.values.get("others", "")


def test_text_under_no_heading_is_told_once(tmp_path: Path) -> None:
    sheet = read(write_xlsx(tmp_path / "a.xlsx", (*GOOD, "thừa"), (*GOOD, "nữa")))
    assert [one for one in told(sheet) if one[0] == "cell-without-heading"] == [
        ("cell-without-heading", 2, 10)
    ]


# --- what is no sheet, or too much of one


def test_letters_of_another_time_are_named(tmp_path: Path) -> None:
    lines = ("Loại;Tên;Ngày", "hội nghị;§¶i héi ®¹i biÓu phô n÷ ph­êng;23/11/2027")
    sheet = read(write_text(tmp_path / "a.csv", *lines))
    assert sheet.is_wrong and codes(told(sheet)) == {"old-letters"}
    workbook = read(write_xlsx(tmp_path / "a.xlsx", (1, "hội nghị", "§¶i héi ®¹i biÓu phô n÷ ph­êng", DAY)))
    assert [(code, row) for code, row, _ in told(workbook)] == [("old-letters", 2)]


def test_a_file_in_an_old_encoding_is_refused_with_the_remedy(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("Loại;Tên;Ngày\nhội nghị;Việt".encode("cp1258", "replace"))
    assert codes(told(read(file))) <= {"not-unicode", "old-letters"} and read(file).is_wrong


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "text-empty"),
        (b"PK\x03\x04", "workbook-broken"),
        (b"no zip at all", "workbook-broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "workbook-locked"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    assert codes(told(read(tmp_path / "a.xlsx"))) == {code}


def test_a_quotation_mark_that_is_never_closed_is_refused(tmp_path: Path) -> None:
    sheet = read(
        write_text(tmp_path / "a.csv", "Loại;Tên;Ngày", 'hội nghị;"Tên;23/11/2027', "hội thi;B;24/11/2027")
    )
    assert codes(told(sheet)) & {"csv-quote", "sheet-without-headings"} and sheet.is_wrong


def changed(file: Path, name: str, change: dict[bytes, bytes]) -> None:
    """Write a part of a workbook anew, by somebody who knows how these files are made."""
    with zipfile.ZipFile(file) as book:
        parts = {one: book.read(one) for one in book.namelist()}
    for old, new in change.items():
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for one, content in parts.items():
            book.writestr(one, content)


def test_a_workbook_with_declarations_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", GOOD)
    changed(file, "xl/worksheets/sheet1.xml", {b"<worksheet": b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet'})
    assert codes(told(read(file))) == {"workbook-entity"}


def test_a_workbook_that_swells_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", GOOD)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/media/a.bin", b"\0" * (sheet_zip.LARGEST_UNZIPPED + 1))
    assert codes(told(read(file))) == {"workbook-too-large"}


def test_a_workbook_of_too_many_cells_is_refused_before_it_is_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_zip, "MOST_CELLS", 100)
    assert codes(told(read(write_xlsx(tmp_path / "a.xlsx", GOOD)))) == {"workbook-too-large"}


def test_a_file_that_is_too_large_is_refused_before_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_zip, "LARGEST", 100)
    assert codes(told(read(write_xlsx(tmp_path / "a.xlsx", GOOD)))) == {"workbook-too-large"}
    monkeypatch.setattr(sheet_csv, "LARGEST", 10)
    assert codes(told(read(write_text(tmp_path / "a.csv", "Loại;Tên;Ngày")))) == {"text-too-large"}


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_too_many_rows_or_columns_are_refused(tmp_path: Path, name: str) -> None:
    def refused(*rows: tuple[object, ...]) -> set[str]:
        heads = ("Loại", "Tên", "Ngày")
        if name.endswith(".xlsx"):
            return codes(told(read(write_xlsx(tmp_path / name, *rows, heads=heads))))
        lines = (";".join(str(cell or "") for cell in row) for row in (heads, *rows))
        return codes(told(read(write_text(tmp_path / name, *lines))))

    assert refused(*[("hội thi",)] * (MOST_ROWS + 1)) == {"sheet-too-long"}
    assert refused(*[("tổng cộng",)] * (MOST_READ + 1)) == {"sheet-too-long"}
    assert "sheet-too-long" not in refused(*[("hội thi",)] * MOST_ROWS)  # the headings are no row of data
    assert refused(("hội thi", *[None] * MOST_COLUMNS, "xa")) == {"sheet-too-wide"}


def test_a_row_far_below_is_found_at_once_and_one_beyond_the_last_is_nobodys(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", GOOD)
    changed(file, "xl/worksheets/sheet1.xml", {b'r="2"': b'r="1048576"', b'"B2"': b'"B1048576"'})
    [row] = read(file).rows
    assert row.number == 1_048_576
    changed(file, "xl/worksheets/sheet1.xml", {b'r="1048576"': b'r="99999999999"'})
    assert read(file).rows == ()


@pytest.mark.parametrize("name", ["a.ods", "a.txt", "a"])
def test_another_kind_of_file_is_wrong_usage(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(WrongUsage) as refused:
        read(tmp_path / name)
    assert refused.value.message.code == "sheet-kind"


@pytest.mark.parametrize("name", ["khong-co.csv", "khong-co.xlsx"])
def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        read(tmp_path / name)
    assert refused.value.message.code == "sheet-cannot-be-opened"


@pytest.mark.parametrize(("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_have_the_letters_that_spreadsheets_show(column: int, letters: str) -> None:
    assert letters_of(column) == letters


# --- whatever stands in it


def judged(sheet: ReadSheet) -> None:
    """See that a sheet was read whole or told of in words, and that every right row can be kept."""
    for problem in (*sheet.problems, *(one for row in sheet.rows for one in row.problems)):
        assert problem.message.code != "reading-fault"
        judge_words(problem.message)
    for row in sheet.rows:
        assert row.draft is not None or row.problems
        if row.draft is not None:
            row.draft.activity.title.encode("utf-8")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(ANY_CELL, max_size=11), max_size=8), st.permutations(HEADS))
def test_any_cells_below_headings_are_read_or_told_of(
    tmp_path: Path, rows: list[list[object]], heads: list[str]
) -> None:
    with suppress(ValueError):  # what openpyxl itself does not write
        judged(read(write_xlsx(tmp_path / "a.xlsx", *rows, heads=heads)))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES)))
def test_any_csv_is_read_or_told_of(tmp_path: Path, pieces: list[str]) -> None:
    (tmp_path / "a.csv").write_text("".join(pieces), encoding="utf-8", newline="")
    judged(read(tmp_path / "a.csv"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_damage_to_a_workbook_is_read_or_told_of(tmp_path: Path, data: st.DataObject) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(write_xlsx(tmp_path / "good.xlsx", GOOD, GOOD)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    at = data.draw(st.integers(0, len(parts[name])))
    put = data.draw(st.sampled_from([b"", b"<", b">", b'"', b"9", b"<x/>", b"\xff", b"-1", b"e", b" t='e'"]))
    size = data.draw(st.integers(0, 30))
    parts[name] = parts[name][:at] + put + parts[name][at + size :]
    with zipfile.ZipFile(whole, "w") as book:
        for one, content in parts.items():
            book.writestr(one, content)
    (tmp_path / "a.xlsx").write_bytes(whole.getvalue())
    judged(read(tmp_path / "a.xlsx"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx"]))
def test_any_bytes_are_read_or_told_of(tmp_path: Path, content: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(content)
    judged(read(tmp_path / name))
