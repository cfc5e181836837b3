"""Tables for spreadsheets: CSV that Vietnamese Excel opens right, and XLSX with typed cells."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from publisher.core.errors import WrongUsage
from publisher.core.localtime import write_day

WIDTHS = (8, 60)
"""Narrowest and widest column, in letters."""


def write_export(path: Path, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write a table to `path`; its ending decides the kind, another one raises WrongUsage."""
    writers = {".csv": write_csv, ".xlsx": write_xlsx}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise WrongUsage("export-kind", path=path)
    try:
        writer(path, heads, rows)
    except OSError as error:
        raise WrongUsage("export-failed", path=path, said=error.strerror or error) from None


def write_csv(path: Path, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write with a BOM and `;`, decimals with a comma, days and times as dd/mm/yyyy; nothing is a formula."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(heads)
        writer.writerows([_csv_cell(cell) for cell in row] for row in rows)


def _csv_cell(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y %H:%M:%S")
    if isinstance(cell, date):
        return write_day(cell)
    if isinstance(cell, float):
        return str(cell).replace(".", ",")
    text = str(cell)
    is_formula = text.startswith(("=", "+", "-", "@", "\t", "\r")) and not isinstance(cell, int)
    return f"'{text}" if is_formula else text


def write_xlsx(path: Path, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write one sheet: heads frozen, filters on, numbers, days and times as such, text never a formula."""
    import xlsxwriter

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "dd/mm/yyyy hh:mm:ss",
    }
    whole = BytesIO()
    with xlsxwriter.Workbook(whole, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, heads, bold)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
            for column in (place for place, cell in enumerate(row) if _is_day(cell)):
                sheet.write_datetime(number, column, row[column], day)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)
        for column, head in enumerate(heads):
            sheet.set_column(column, column, _width(head, [row[column] for row in rows]))
    path.write_bytes(whole.getvalue())


def _is_day(cell: Any) -> bool:
    """Tell whether a cell is a day without an hour, which the format of times would give one."""
    return isinstance(cell, date) and not isinstance(cell, datetime)


def _width(head: str, cells: Sequence[Any]) -> int:
    longest = max(
        [len(head), *(19 if isinstance(cell, datetime) else len(str(cell or "")) for cell in cells[:500])]
    )
    return min(max(longest + 2, WIDTHS[0]), WIDTHS[1])
