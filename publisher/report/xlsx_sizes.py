"""How wide the columns of a sheet are, and how high its rows; not every program fits them by itself."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from publisher.report.content import Cell, Table
from publisher.report.numbers import write_cell

NARROWEST, WIDEST = 9, 45
"""Columns, in letters."""
AROUND = 3
"""Letters of room beside the longest cell, for the button of the filter and the edges."""
LETTERS = 1.15
"""How many letters of running text have room in the width of one figure."""
LINE = 15.0
"""Points for one line of a cell."""
MOST_LINES = 27
"""A row may be 409 points high."""


def set_sizes(sheet: Any, table: Table, language: str) -> None:
    """Make columns as wide as what they hold, and rows high enough for what is wrapped."""
    widths = [_measure(table, place, language) for place in range(len(table.columns))]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    for number, row in enumerate(table.rows, start=1):
        lines = _count_lines(row, table, widths, language)
        if lines > 1:
            sheet.set_row(number, LINE * min(lines, MOST_LINES))


def _measure(table: Table, place: int, language: str) -> int:
    column = table.columns[place]
    shown = [write_cell(row[place], column.kind, language) for row in table.rows]
    if table.total is not None:
        shown.append(write_cell(table.total[place], column.kind, language))
    longest = max(len(one) for one in [*shown, *column.head.split(), ""])
    return min(max(longest + AROUND, NARROWEST), WIDEST)


def _count_lines(row: Sequence[Cell], table: Table, widths: Sequence[int], language: str) -> int:
    return max(
        ceil(len(write_cell(cell, column.kind, language)) / (width * LETTERS))
        for cell, column, width in zip(row, table.columns, widths, strict=True)
    )
