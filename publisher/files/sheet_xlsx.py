"""XLSX as text: dates as `2027-11-23`, whole numbers without a point, and why a cell cannot be read."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any, BinaryIO

from publisher.core.message import Message, message
from publisher.files.findings import Findings, Place
from publisher.files.refusal import Refusal
from publisher.files.sheet import LARGEST_CELL, MOST_COLUMNS, MOST_READ, MOST_ROWS, Row, Sheet
from publisher.files.sheet_zip import opened_workbook
from publisher.files.suspicion import mend_eth, suspect
from publisher.files.text import end_lines, one_line, tidy

LAST_ROW = 1_048_576
"""The last row that a sheet can have."""
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
"""How XLSX writes what XML cannot: `_x000D_` is a carriage return."""
ERROR, FORMULA = "e", "f"
"""The kinds of cell that hold no value of their own, as openpyxl names them."""


def read_xlsx(file: Path) -> tuple[list[Sheet], int]:
    """Read the sheets that people see, and count those that are hidden; what is no workbook is refused."""
    with opened_workbook(file) as opened, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of everything that it would not write again
        try:
            return _read(opened)
        except Refusal:
            raise
        except MemoryError:
            raise
        except Exception as error:  # openpyxl raises whatever its parsers meet in a file that is not sound
            raise Refusal("workbook-broken") from error


def _read(opened: BinaryIO) -> tuple[list[Sheet], int]:
    from openpyxl import load_workbook

    load = partial(load_workbook, read_only=True, keep_links=False)
    values, formulas = load(opened, data_only=True), load(opened, data_only=False)
    pairs = list(zip(values.worksheets, formulas.worksheets, strict=True))
    shown = [pair for pair in pairs if pair[0].sheet_state == "visible"]
    return [_sheet(*pair) for pair in shown], len(pairs) - len(shown)


def _sheet(values: Any, formulas: Any) -> Sheet:
    merged = _merged(values)
    rows = []
    for number, (found, told) in enumerate(zip_longest(_grid(values), _grid(formulas), fillvalue=()), 1):
        if row := _row(number, found, told, merged.get(number, {})):
            rows.append(row)
        if len(rows) > MOST_READ:
            raise Refusal("sheet-too-long", most=MOST_ROWS)
    _check_letters(rows)
    return Sheet(tidy(values.title), tuple(replace(row, cells=tuple(map(_tidy, row.cells))) for row in rows))


def _check_letters(rows: Sequence[Row]) -> None:
    """Refuse letters of another time, at the first row that has some."""
    lines = (" ".join(map(one_line, row.cells)) for row in rows)
    if found := suspect("\n".join(lines)):
        at = Place(rows[found.place.line - 1].number)
        raise Refusal(found.code, at, encoding=found.encoding, sample=found.sample)


def _tidy(text: str) -> str:
    return mend_eth(tidy(text), Findings(""))


def _grid(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """Yield all rows, empty ones too; what the file says of its own size is not believed."""
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=LAST_ROW):
        if any(cell.value is not None for cell in row[MOST_COLUMNS:]):
            raise Refusal("sheet-too-wide", most=MOST_COLUMNS)
        yield row[:MOST_COLUMNS]


def _merged(sheet: Any) -> Mapping[int, Mapping[int, str]]:
    """Return, by row and column, the ranges of merged cells; openpyxl tells none where it streams."""
    from openpyxl.utils import column_index_from_string as index

    found: dict[int, dict[int, str]] = {}
    with sheet.parent._archive.open(sheet._worksheet_path) as part:
        xml = part.read()
    for left, top, right, bottom in MERGED.findall(xml):
        first, last = int(top), min(int(bottom), int(top) + MOST_READ)
        columns = range(index(left.decode()), min(index(right.decode()), MOST_COLUMNS) + 1)
        name = b"".join((left, top, b":", right, bottom)).decode()
        for row in range(first, last + 1):
            found.setdefault(row, {}).update(dict.fromkeys(columns, name))
    return found


def _row(
    number: int, values: tuple[Any, ...], formulas: tuple[Any, ...], merged: Mapping[int, str]
) -> Row | None:
    cells: list[str] = []
    faults: dict[int, Message] = {}
    for column, (cell, source) in enumerate(zip_longest(values, formulas), start=1):
        text = _text(cell.value) if cell is not None else ""
        fault = _fault(cell, source, text, merged.get(column))
        if fault is not None:
            faults[column] = fault
        cells.append(text)
    while cells and not cells[-1]:
        cells.pop()
    days = {column for column, cell in enumerate(values, start=1) if isinstance(cell.value, date)}
    return Row(number, tuple(cells), faults, frozenset(days)) if cells or faults else None


def _fault(cell: Any, source: Any, text: str, merged: str | None) -> Message | None:
    """Say why the text of a cell is not what a person sees there, or not what she means."""
    if cell is not None and getattr(cell, "data_type", "") == ERROR:
        return message("cell-error", value=text[:20])
    if not text and getattr(source, "data_type", "") == FORMULA:
        return message("cell-formula")
    if merged is not None:
        return message("cell-merged", range=merged)
    if len(text) > LARGEST_CELL:
        return message("cell-too-long", most=LARGEST_CELL)
    return None


def _text(value: Any) -> str:
    """Return a value as people write it; a day that has an hour is that day."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return end_lines(ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value)))
