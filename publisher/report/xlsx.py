"""The report as a workbook: a summary, and a sheet for each table, whose cells calculate."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO

import xlsxwriter

from publisher.report.content import Report
from publisher.report.numbers import readable
from publisher.report.sheet_names import name_sheets
from publisher.report.xlsx_formats import Formats
from publisher.report.xlsx_summary import Listed, list_tables, write_summary
from publisher.report.xlsx_table import write_table
from publisher.words import word

MOST = 255
"""Letters that a property may have."""


def write_xlsx(report: Report) -> bytes:
    """Write the report as an .xlsx; the same report gives the same bytes."""
    whole = BytesIO()
    listed = list_tables(report)
    summary, *names = name_sheets(
        [word("report-summary", report.language), *(one.table.title for one in listed)]
    )
    with xlsxwriter.Workbook(whole) as book:
        _set_properties(book, report)
        formats = Formats(book, report.language)
        write_summary(book.add_worksheet(summary), report, [*zip(names, listed, strict=True)], formats)
        for name, one in zip(names, listed, strict=True):
            _add_sheet(book, name, one, formats)
    return whole.getvalue()


def _add_sheet(book: xlsxwriter.Workbook, name: str, listed: Listed, formats: Formats) -> None:
    write_table(book.add_worksheet(name), listed.table, formats)


def _set_properties(book: xlsxwriter.Workbook, report: Report) -> None:
    book.set_properties(
        {
            "title": readable(report.subject)[:MOST],
            "author": readable(report.letterhead.issuer)[:MOST],
            "created": datetime.combine(report.dated, time()),
            "comments": "",
        }
    )
