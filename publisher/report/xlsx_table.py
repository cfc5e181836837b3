"""One table on one sheet: head frozen, filters on, sums that calculate, ready for printing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_range

from publisher.report.content import Cell, Column, Table
from publisher.report.xlsx_cells import MOST_DIGITS, fitting, write_value
from publisher.report.xlsx_formats import Formats
from publisher.report.xlsx_print import set_print
from publisher.report.xlsx_sizes import set_sizes


def write_table(sheet: Any, table: Table, formats: Formats) -> None:
    """Write a table from the first cell of its sheet on; its note stands below it."""
    write_head(sheet, table.columns, formats)
    for number, row in enumerate(table.rows, start=1):
        _write_row(sheet, number, row, table, formats)
    below = len(table.rows) + 1
    if table.total is not None:
        _write_total(sheet, below, table, table.total, formats)
    if table.note:
        sheet.write_string(below + 2, 0, fitting(table.note), formats.note())
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    set_sizes(sheet, table, formats.language)
    set_print(sheet, table.title, formats.language)
    sheet.repeat_rows(0)


def write_head(sheet: Any, columns: Sequence[Column], formats: Formats) -> None:
    for number, column in enumerate(columns):
        sheet.write_string(0, number, fitting(column.head), formats.head())
    sheet.freeze_panes(1, 0)


def _write_row(sheet: Any, number: int, row: Sequence[Cell], table: Table, formats: Formats) -> None:
    for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
        indent = table.indent(number - 1) if place == table.indented else 0
        write_value(sheet, number, place, cell, formats.cell(column.kind, indent), formats.link())


def _write_total(sheet: Any, number: int, table: Table, total: Sequence[Cell], formats: Formats) -> None:
    """Write sums as formulas, with the value that they had when the report was made."""
    for place, (cell, column) in enumerate(zip(total, table.columns, strict=True)):
        look = formats.cell(column.kind, bold=True, top=1)
        if _is_sum(table, place, cell):
            formula = f"=SUM({xl_range(1, place, len(table.rows), place)})"
            sheet.write_formula(number, place, formula, look, cell)
        else:
            write_value(sheet, number, place, cell, look, look)


def _is_sum(table: Table, place: int, total: Cell) -> bool:
    """Whether a formula would give the same number: a work of two units is one work in the total."""
    if table.columns[place].kind != "count" or not isinstance(total, int) or not table.rows:
        return False
    counts = [cell for row in table.rows if isinstance(cell := row[place], int)]
    return sum(counts) == total and max(map(abs, [total, *counts])) < MOST_DIGITS
