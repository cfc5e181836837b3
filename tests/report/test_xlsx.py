"""The workbook has typed cells, sums that calculate, and text that stays text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from publisher.report.content import Cell, Column, Kind, Link, Report, Section, Table
from publisher.report.xlsx import write_xlsx
from publisher.report.xlsx_cells import LONGEST, LONGEST_ADDRESS
from tests.report.sample import PIECES, UNITS, sample


def opened(report: Report, values: bool = False) -> Workbook:
    book: Workbook = load_workbook(BytesIO(write_xlsx(report)), data_only=values)
    return book


@pytest.fixture(scope="module")
def book() -> Workbook:
    return opened(sample())


def of_one(kind: Kind, *cells: Cell, total: Cell = None) -> Report:
    """Return a report with one table of one column."""
    table = Table("t", "Bảng", (Column("Cột", kind),), tuple((one,) for one in cells), (total,))
    return replace(sample(), sections=(Section("S", (), (table,)),), annexes=())


def test_the_first_sheet_says_which_report_it_is_and_links_to_each_table(book: Workbook) -> None:
    sheet = book.worksheets[0]
    assert sheet.title == "Tóm tắt"
    told = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=3, max_row=6)}
    assert told == {
        "Đơn vị lập": "Ban Thường vụ Hội LHPN Thành phố",
        "Kỳ báo cáo": "2027-q1-report: 15/12/2026 đến 14/03/2027",
        "Số liệu tính đến": "08:30 16/03/2027",
        "Bản thứ": "2",
    }
    links = {row[0].value: row[0].hyperlink.location for row in sheet.iter_rows(min_row=9)}
    assert list(links) == book.sheetnames[1:]
    assert all(place == f"'{name}'!A1" for name, place in links.items())
    assert [one.value for one in sheet[12]] == [
        "Kết quả của từng đơn vị",
        "II. Kết quả › 4. Theo đơn vị",
        UNITS,
    ]


def test_each_table_has_a_sheet(book: Workbook) -> None:
    assert book.sheetnames == [
        "Tóm tắt",
        "Theo thể loại",
        "Theo nội dung T01 T11 tuyên",
        "Theo chỉ số",
        "Kết quả của từng đơn vị",
        "Mức đạt từng chỉ tiêu",
        "Từng đơn vị, từng nhóm",
        "Danh mục tin, bài",
        "Danh mục hoạt động",
    ]


def test_cells_have_the_type_of_their_values(book: Workbook) -> None:
    number, title, *_, out, link = book["Danh mục tin, bài"][2]
    assert (number.value, number.number_format) == (1, "#,##0")
    assert title.data_type == "s"
    assert (out.value, out.number_format) == (datetime(2026, 12, 15, 8, 30), "hh:mm dd/mm/yyyy")  # noqa: DTZ001
    assert link.hyperlink.target == link.value == "https://web.example.org/2027/01/bai-0-a1b2/"
    day = book["Danh mục hoạt động"]["C2"]
    assert (day.value, day.number_format) == (datetime(2027, 1, 1), "dd/mm/yyyy")  # noqa: DTZ001
    part = book["Theo nội dung T01 T11 tuyên"]["C2"]
    assert (part.value, part.number_format) == (0.9257, "0.00%")


def test_heads_are_frozen_and_rows_can_be_filtered_without_the_sum(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
    assert book["Kết quả của từng đơn vị"].auto_filter.ref == f"A1:G{UNITS + 1}"
    assert book["Danh mục tin, bài"].auto_filter.ref == f"A1:H{PIECES + 1}"
    assert book["Theo chỉ số"].auto_filter.ref is None


def test_sums_calculate_and_bear_their_value_already(book: Workbook) -> None:
    row = UNITS + 2
    formulas = book["Kết quả của từng đơn vị"][row]
    assert formulas[2].value == f"=SUM(C2:C{UNITS + 1})"
    values = opened(sample(), values=True)["Kết quả của từng đơn vị"][row]
    assert [one.value for one in values][:3] == ["Cộng", None, UNITS * (UNITS - 1) // 2]


def test_a_total_that_is_no_sum_of_its_column_stays_a_number(book: Workbook) -> None:
    """Works with several themes count once in the total: a formula would say 55."""
    total = book["Theo nội dung T01 T11 tuyên"][6]
    assert [one.value for one in total] == ["Cộng", 30, 1, None]


def test_a_total_of_nothing_is_no_formula(book: Workbook) -> None:
    assert [one.value for one in book["Theo chỉ số"][2]] == ["Cộng", 0]


@pytest.mark.parametrize("title", ["=SUM(A1:A9)", "+84", "@mọi người", "-1", "{=1}", "https://a.example.org"])
def test_what_editors_wrote_is_never_a_formula_nor_a_link(title: str) -> None:
    cell = opened(of_one("text", title))["Bảng"]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (title, "s", None)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "internal:'Tóm tắt'!A1", "external:c:\\a.xlsx", "số 12"]
)
def test_what_leads_to_no_website_is_words_only(url: str) -> None:
    cell = opened(of_one("link", Link(url)))["Bảng"]["A2"]
    assert (cell.value, cell.hyperlink) == (url, None)


def test_an_address_that_excel_does_not_take_is_words_only() -> None:
    url = "https://a.example.org/" + "a" * LONGEST_ADDRESS
    cell = opened(of_one("link", Link(url)))["Bảng"]["A2"]
    assert (cell.value, cell.hyperlink) == (url, None)


def test_a_text_longer_than_a_cell_is_cut_and_never_lost() -> None:
    value = opened(of_one("text", "ă" * (LONGEST + 5)))["Bảng"]["A2"].value
    assert value == "ă" * (LONGEST - 1) + "…"


def test_numbers_that_spreadsheets_would_round_stand_as_text() -> None:
    sheet = opened(of_one("count", 10**15 + 1, 10**15 - 1))["Bảng"]
    assert (sheet["A2"].value, sheet["A3"].value) == ("1000000000000001", 999_999_999_999_999)


def test_a_sum_over_numbers_that_stand_as_text_is_no_formula() -> None:
    sheet = opened(of_one("count", 10**15, 1, total=10**15 + 1))["Bảng"]
    assert sheet["A4"].value == "1000000000000001"


def test_rows_are_high_enough_for_what_is_wrapped(book: Workbook) -> None:
    heights = {row: one.height for row, one in book["Danh mục tin, bài"].row_dimensions.items()}
    assert 2 not in heights
    assert heights[3] == 15 * 4  # an address of two hundred letters in a column of 45
    assert opened(of_one("text", "ă " * 5_000))["Bảng"].row_dimensions[2].height == 405


def test_a_sheet_with_an_apostrophe_in_its_name_is_found_from_the_summary() -> None:
    table = Table("t", "Mục 'Gương sáng' quý I", (Column("a"),))
    sheet = opened(replace(sample(), sections=(Section("S", (), (table,)),), annexes=())).worksheets[0]
    assert sheet["A9"].hyperlink.location == "'Mục ''Gương sáng'' quý I'!A1"


def test_letters_that_no_workbook_may_hold_are_left_out() -> None:
    assert opened(of_one("text", "a\x00\x0bb"))["Bảng"]["A2"].value == "ab"


def test_rows_below_others_are_set_in(book: Workbook) -> None:
    sheet = book["Theo nội dung T01 T11 tuyên"]
    assert [int(sheet.cell(row, 1).alignment.indent) for row in range(2, 6)] == [0, 1, 2, 0]


def test_a_note_stands_below_its_table(book: Workbook) -> None:
    note = "Tác phẩm của nhiều đơn vị được tính đủ cho từng đơn vị."
    assert book["Kết quả của từng đơn vị"].cell(UNITS + 4, 1).value == note


def test_columns_are_as_wide_as_their_cells_and_no_wider_than_a_screen(book: Workbook) -> None:
    widths = {name: one.width for name, one in book["Danh mục tin, bài"].column_dimensions.items()}
    assert widths["A"] < 12 and 18 < widths["G"] < 24 and widths["H"] < 47


def test_sheets_print_across_the_page_with_heads_and_numbers(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.center.text == "Trang &P/&N"
    for sheet in book.worksheets[1:]:
        assert sheet.print_title_rows == "$1:$1"


def test_a_title_with_the_signs_of_a_header_is_printed_as_it_is() -> None:
    table = Table("t", "1 & 2 &P", (Column("a"),))
    report = replace(sample(), sections=(Section("S", (), (table,)),), annexes=())
    with ZipFile(BytesIO(write_xlsx(report))) as parts:
        (header,) = re.findall("<oddHeader>(.*)</oddHeader>", parts.read("xl/worksheets/sheet2.xml").decode())
    assert header == "&amp;C&amp;B 1 &amp;&amp; 2 &amp;&amp;P"


def test_the_same_report_gives_the_same_bytes() -> None:
    assert write_xlsx(sample()) == write_xlsx(sample())


def test_the_file_says_who_made_it_and_when(book: Workbook) -> None:
    about = book.properties
    assert (about.title, about.creator) == (sample().subject, "Ban Thường vụ Hội LHPN Thành phố")
    assert about.created == datetime(2027, 3, 16)  # noqa: DTZ001 - openpyxl reads them bare


def test_an_english_report_has_an_english_summary() -> None:
    book = opened(sample(language="en"))
    assert book.sheetnames[0] == "Summary"
    assert book.worksheets[0].oddFooter.center.text == "Page &P of &N"
