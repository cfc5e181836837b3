"""Tables for spreadsheets: CSV that Vietnamese Excel opens right, and XLSX with typed cells.

Rows are written as they come: a table may be longer than the memory holds.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

from publisher.core.errors import WrongUsage
from publisher.core.localtime import write_day
from publisher.report.xlsx_cells import write_value

WIDTHS = (8, 60)
"""Narrowest and widest column, in letters."""
MEASURED = 500
"""Rows by which the columns of a sheet are made as wide as they are."""
LONGEST_SHEET = 1_048_575
"""Rows that Excel reads on one sheet below its heads; what is more stands on the next."""

Row = Sequence[Any]


def write_export(path: Path, heads: Sequence[str], rows: Iterable[Row]) -> None:
    """Write a table to `path`; its ending decides the kind, another one raises WrongUsage."""
    writers = {".csv": write_csv, ".xlsx": write_xlsx}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise WrongUsage("export-kind", path=path)
    try:
        with path.open("wb") as file:
            writer(file, heads, rows)
    except OSError as error:
        raise WrongUsage("export-failed", path=path, said=error.strerror or error) from None


def write_csv(file: BinaryIO, heads: Sequence[str], rows: Iterable[Row]) -> None:
    """Write with a BOM and `;`, decimals with a comma, days and times as dd/mm/yyyy; nothing is a formula."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(heads)
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    text.detach()


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


def write_xlsx(file: BinaryIO, heads: Sequence[str], rows: Iterable[Row]) -> None:
    """Write one sheet: heads frozen, filters on, numbers, days and times as such, text never a formula."""
    import xlsxwriter

    coming = iter(rows)
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        looks = _Looks(book)
        _write_sheet(book, looks, heads, coming)
        for first in coming:
            _write_sheet(book, looks, heads, chain((first,), coming))


class _Looks:
    """How the cells of a sheet look, each made once."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "bottom": 1})
        self._day = book.add_format({"num_format": "dd/mm/yyyy"})
        self._time = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})

    def of(self, cell: Any) -> Any:
        """Return the look of a cell; that of times would give a day an hour."""
        if isinstance(cell, datetime):
            return self._time
        return self._day if isinstance(cell, date) else None


def _write_sheet(book: Any, looks: _Looks, heads: Sequence[str], rows: Iterable[Row]) -> None:
    """Write as many rows as one sheet takes."""
    sheet, number = book.add_worksheet(), 0
    sheet.write_row(0, 0, heads, looks.head)
    widths = [len(head) for head in heads]
    for number, row in enumerate(islice(rows, LONGEST_SHEET), start=1):
        for column, cell in enumerate(row):
            write_value(sheet, number, column, cell, looks.of(cell), None)
        if number <= MEASURED:
            widths = [max(width, _letters(cell)) for width, cell in zip(widths, row, strict=True)]
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(number, 1), len(heads) - 1)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width + 2, WIDTHS[0]), WIDTHS[1]))


def _letters(cell: Any) -> int:
    return 19 if isinstance(cell, datetime) else len(str(cell or ""))
