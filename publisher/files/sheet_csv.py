"""CSV as Excel and others write it: parted by `;`, `,` or tab, with or without a byte order mark."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import StringIO
from itertools import islice
from pathlib import Path

from publisher.core.message import message
from publisher.core.problem import Severity
from publisher.files.findings import Findings, Place
from publisher.files.refusal import Refusal
from publisher.files.sheet import LARGEST_CELL, MOST_COLUMNS, MOST_READ, MOST_ROWS, Row, Sheet
from publisher.files.sizes import MB
from publisher.files.textfile import read_text

SEPARATORS = (";", ",", "\t")
LARGEST = 5 * MB
LOOKED_AT = 30
"""Rows that are enough to tell what parts the cells."""


def read_csv(file: Path, findings: Findings, count_heads: Callable[[Row], int]) -> Sheet:
    """Read a CSV file; the separator is the one by which some row has most headings.

    Rows are numbered as spreadsheets show them: a cell with line breaks does not make two of them.
    """
    text = _text(file, findings)
    separator = max(SEPARATORS, key=lambda one: _most_heads(text, one, count_heads))
    return Sheet("", tuple(_rows(text, separator)))


def _text(file: Path, findings: Findings) -> str:
    """Return the text; what is wrong with its letters is told by the row, for letters have no cell yet."""
    of_letters = Findings(findings.path)
    try:
        text = read_text(file, LARGEST, of_letters)
    except Refusal as refusal:
        raise Refusal(refusal.code, Place(refusal.at.line), **refusal.values) from None
    for one in of_letters.problems():
        tell = findings.error if one.severity is Severity.ERROR else findings.warn
        tell(one.message.code, Place(one.line), **one.message.values)
    return text


def _most_heads(text: str, separator: str, count_heads: Callable[[Row], int]) -> int:
    most = 0
    with suppress(Refusal):  # told when the rows are read for good
        for row in islice(_rows(text, separator), LOOKED_AT):
            most = max(most, count_heads(row))
    return most


def _rows(text: str, separator: str) -> Iterator[Row]:
    lines = csv.reader(StringIO(text), delimiter=separator, strict=True)
    count = 0
    try:
        for number, cells in enumerate(lines, start=1):
            if any(cell.strip() for cell in cells):
                count += 1
                yield _row(number, cells)
            if count > MOST_READ:
                raise Refusal("sheet-too-long", most=MOST_ROWS)
    except csv.Error:
        raise Refusal("csv-quote", Place(lines.line_num), row=lines.line_num) from None


def _row(number: int, cells: list[str]) -> Row:
    if any(cell.strip() for cell in cells[MOST_COLUMNS:]):
        raise Refusal("sheet-too-wide", most=MOST_COLUMNS)
    told = message("cell-too-long", most=LARGEST_CELL)
    faults = {column: told for column, cell in enumerate(cells, start=1) if len(cell) > LARGEST_CELL}
    return Row(number, tuple("" if n in faults else cell for n, cell in enumerate(cells, 1)), faults)
