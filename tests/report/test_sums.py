"""The figures of a report are the same in every format."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from publisher.report.content import Report, Table
from publisher.report.docx import write_docx
from publisher.report.json import write_json
from publisher.report.sheet_names import name_sheets
from publisher.report.xlsx import write_xlsx
from tests.report.pages import cells, page, tables
from tests.report.sample import sample
from tests.report.word_parts import WordParts, row_texts

Figures = list[list[int | None]]


def counts(table: Table, rows: list[list[Any]], read: Any = lambda cell: cell) -> Figures:
    """Return the counts of some rows, column by column."""
    places = [place for place, one in enumerate(table.columns) if one.kind == "count"]
    return [[read(row[place]) for place in places] for row in rows]


def written_number(shown: str) -> int | None:
    return int(shown.replace(".", "")) if shown else None


def in_content(table: Table) -> Figures:
    rows = [list(row) for row in (*table.rows, *([table.total] if table.total else []))]
    return counts(table, rows, lambda cell: cell if isinstance(cell, int) else None)


def in_workbook(report: Report) -> dict[str, Figures]:
    """Return what somebody sees whose program does not calculate: the values that stand in the file."""
    book = load_workbook(BytesIO(write_xlsx(report)), data_only=True)
    names = name_sheets(["Tóm tắt", *(one.title for one in report.tables())])[1:]
    found = {}
    for name, table in zip(names, report.tables(), strict=True):
        last = len(table.rows) + (2 if table.total else 1)
        rows = [[cell.value for cell in row] for row in book[name].iter_rows(min_row=2, max_row=last)]
        found[table.name] = counts(table, rows, lambda cell: cell if isinstance(cell, int) else None)
    return found


def in_page(report: Report) -> dict[str, Figures]:
    by_title = tables(page(report))
    return {
        table.name: counts(
            table, shown_rows([cells(row) for row in by_title[table.title].iter("tr")]), written_number
        )
        for table in report.tables()
    }


def in_document(report: Report) -> dict[str, Figures]:
    word = WordParts(write_docx(report))
    return {
        table.name: counts(
            table, shown_rows(row_texts(word.table(*(one.head for one in table.columns)))), written_number
        )
        for table in report.tables()
    }


def shown_rows(rows: list[list[str]]) -> list[list[str]]:
    """Leave out the head, and the line that says that there is nothing."""
    return [row for row in rows[1:] if len(row) == len(rows[0])]


def in_json(report: Report) -> dict[str, Figures]:
    whole = json.loads(write_json(report))
    by_name = {one.name: one for one in report.tables()}
    return {
        one["name"]: counts(
            by_name[one["name"]],
            one["rows"] + ([one["total"]] if one["total"] else []),
            lambda cell: cell if isinstance(cell, int) else None,
        )
        for one in tables_of(whole)
    }


def tables_of(whole: Any) -> list[Any]:
    if isinstance(whole, list):
        return [table for one in whole for table in tables_of(one)]
    if not isinstance(whole, dict):
        return []
    return [whole] if "rows" in whole else [table for one in whole.values() for table in tables_of(one)]


@pytest.mark.parametrize("read", [in_workbook, in_page, in_json, in_document])
def test_every_count_and_every_sum_is_the_one_of_the_content(read: Any) -> None:
    report = sample()
    expected = {one.name: in_content(one) for one in report.tables()}
    assert expected["unit"][-1][0] == 8_256
    assert read(report) == expected


def test_the_formulas_of_the_workbook_would_give_the_sums_that_stand_there() -> None:
    report = sample()
    values, formulas = (load_workbook(BytesIO(write_xlsx(report)), data_only=one) for one in (True, False))
    calculated = 0
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    first, last = cell.value.removeprefix("=SUM(").removesuffix(")").split(":")
                    summed = sum(one.value or 0 for (one,) in values[sheet.title][f"{first}:{last}"])
                    assert summed == values[sheet.title][cell.coordinate].value
                    calculated += 1
    assert calculated == 8
