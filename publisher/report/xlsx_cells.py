"""Single cells of the workbook, each with the type of its value."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from publisher.report.content import Cell, Link, Named
from publisher.report.numbers import readable

LONGEST = 32_767
"""Letters in one cell; the rest is cut off with `…`, for a longer text would be left out whole."""
LONGEST_ADDRESS = 2_079
MOST_DIGITS = 10**15
"""From here on spreadsheets round whole numbers, so they stand as text."""


def write_value(sheet: Any, row: int, column: int, cell: Cell, look: Any, link_look: Any) -> None:
    """Write one cell as what it is; text is never a formula, and only what leads to a website is a link."""
    match cell:
        case None | "":
            sheet.write_blank(row, column, None, look)
        case Link():
            _write_link(sheet, row, column, cell, look, link_look)
        case Named():
            sheet.write_string(row, column, fitting(cell.name), look)
        case datetime():
            sheet.write_datetime(row, column, cell.replace(tzinfo=None), look)
        case date():
            sheet.write_datetime(row, column, cell, look)
        case int() | float() if abs(cell) < MOST_DIGITS:
            sheet.write_number(row, column, cell, look)
        case _:
            sheet.write_string(row, column, fitting(str(cell)), look)


def _write_link(sheet: Any, row: int, column: int, link: Link, look: Any, link_look: Any) -> None:
    if link.target and len(link.target) <= LONGEST_ADDRESS:
        sheet.write_url(row, column, link.target, link_look, fitting(link.shown))
    else:
        sheet.write_string(row, column, fitting(link.shown), look)


def fitting(text: str) -> str:
    """Return text as long as a cell takes it."""
    text = readable(text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
