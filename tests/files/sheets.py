"""Spreadsheets of activities for tests, as a focal person would send them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from publisher.core.plan import Plan
from publisher.core.units import Unit, Units
from publisher.files.activity_row import ActivityRules
from publisher.files.activity_sheet import ReadSheet, read_sheet
from publisher.files.rules import ReadingRules
from tests.files.desk import HANOI

HEADS = (
    "STT",
    "Loại hoạt động",
    "Tên hoạt động",
    "Ngày",
    "Đơn vị",
    "Số người",
    "Số nữ",
    "Số bản",
    "Minh chứng",
)
TODAY = date(2027, 11, 30)
UNITS = Units.of(
    [
        Unit("ho-sao-trong", "Hội LHPN phường Hồ Sao Trong", until=date(2025, 6, 30), successors=("ho-sao",)),
        Unit("ho-sao", "Hội LHPN phường Hồ Sao", from_=date(2025, 7, 1), aliases=("Hồ Sao",)),
        Unit("cau-gio", "Hội LHPN phường Cầu Gió", aliases=("Cầu Gió",)),
    ]
)
PLAN = Plan("cchc-2027", "Kế hoạch", date(2027, 1, 1), date(2027, 12, 31))


def rules(workspace: Path) -> ActivityRules:
    """Return rules with two living units and one that has ended, one plan, and one item `ban-tin`."""
    reading = ReadingRules(
        zone=HANOI,
        workspace=workspace,
        units={unit.id: (unit.name, *unit.aliases) for unit in UNITS},
        themes={"T05": ("Cải cách thủ tục hành chính",)},
        indices={"PAPI": ()},
        audiences={"noi-tro": ("Phụ nữ nội trợ",)},
    )
    return ActivityRules(reading, UNITS, (PLAN,), TODAY, lambda item: item == "ban-tin", lambda _: False)


def write_xlsx(path: Path, *rows: Sequence[object], heads: Sequence[object] = HEADS) -> Path:
    """Write one sheet: the headings, and rows below them."""
    book = Workbook()
    sheet = first_sheet(book)
    for row in (heads, *rows):
        sheet.append(list(row))
    book.save(path)
    return path


def first_sheet(book: Workbook) -> Worksheet:
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return sheet


def write_text(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def read(path: Path) -> ReadSheet:
    return read_sheet(path, rules(path.parent))


def told(sheet: ReadSheet) -> list[tuple[str, int, int]]:
    """Return the code, row and column of everything that is said of a sheet."""
    every = [*sheet.problems, *(problem for row in sheet.rows for problem in row.problems)]
    return [(one.message.code, one.line, one.column) for one in every]


def codes(problems: Iterable[tuple[str, int, int]]) -> set[str]:
    return {code for code, _, _ in problems}
