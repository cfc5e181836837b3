"""Reports as LibreOffice reads them, lays them out and writes them again."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from publisher.report.content import Layout
from publisher.report.docx import write_docx
from publisher.report.xlsx import write_xlsx
from tests.report.sample import PIECES, sample
from tests.report.word_parts import WordParts
from tests.system.office import Office
from tests.system.parts import PartMissing, skip_or_fail

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    try:
        return Office(tmp_path_factory.mktemp("office"))
    except PartMissing as missing:
        skip_or_fail(missing)


def written(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("layout", get_args(Layout))
def test_a_document_that_office_saves_again_says_the_same(
    office: Office, tmp_path: Path, layout: Layout
) -> None:
    document = write_docx(sample(layout))
    again = office.convert(written(tmp_path, "report.docx", document), "docx")
    assert WordParts(again.read_bytes()).texts() == WordParts(document).texts()


def test_a_document_that_was_an_opendocument_in_between_says_the_same(office: Office, tmp_path: Path) -> None:
    document = write_docx(sample())
    between = office.convert(written(tmp_path, "report.docx", document), "odt")
    again = office.convert(between, "docx")
    assert WordParts(again.read_bytes()).texts() == WordParts(document).texts()


def test_pages_are_numbered_at_the_top_from_the_second_on_and_anew_in_each_annex(
    office: Office, tmp_path: Path
) -> None:
    pdf = office.convert(written(tmp_path, "report.docx", write_docx(sample())), "pdf")
    pages = office.pages(pdf)
    firsts = [number for number, page in enumerate(pages) if page[0].startswith("Phụ lục")]
    assert len(firsts) == 3 and not pages[0][0].isdigit()
    begins = [0, *firsts]
    expected = [
        None if number in begins else number - max(one for one in begins if one <= number) + 1
        for number in range(len(pages))
    ]
    shown = [int(page[0]) if page[0].isdigit() else None for page in pages]
    assert shown == expected


def test_the_head_of_a_table_stands_on_each_of_its_pages(office: Office, tmp_path: Path) -> None:
    pages = office.pages(office.convert(written(tmp_path, "report.docx", write_docx(sample())), "pdf"))
    begins = next(number for number, page in enumerate(pages) if page[0] == "Phụ lục II")
    ends = next(number for number, page in enumerate(pages) if page[0] == "Phụ lục III")
    assert ends - begins > 5
    for page in pages[begins:ends]:
        assert any(line.startswith("STT") and line.endswith("Đường dẫn") for line in page)


def test_the_signature_stands_below_the_last_words_of_the_report(office: Office, tmp_path: Path) -> None:
    pages = office.pages(office.convert(written(tmp_path, "report.docx", write_docx(sample())), "pdf"))
    (page,) = [page for page in pages if any("Nơi nhận:" in line for line in page)]
    assert "(Phần này do người lập báo cáo viết)" in page


def test_a_workbook_that_office_saves_again_has_the_same_sums_and_sheets(
    office: Office, tmp_path: Path
) -> None:
    file = written(tmp_path, "report.xlsx", write_xlsx(sample()))
    again = load_workbook(office.convert(file, "xlsx"), data_only=True)
    ours = load_workbook(file, data_only=True)
    assert again.sheetnames == ours.sheetnames
    for sheet in ours.worksheets[1:]:
        assert values(again[sheet.title], sheet.max_row) == values(sheet, sheet.max_row)
    assert again["Danh mục tin, bài"].max_row == PIECES + 1


def values(sheet: Worksheet, rows: int) -> list[list[object]]:
    """Return the values of a sheet; Office keeps fifteen digits of a fraction."""
    return [
        [round(cell, 9) if isinstance(cell, float) else cell for cell in row]
        for row in sheet.iter_rows(max_row=rows, values_only=True)
    ]
