"""The first sheet: which report this is, and where each table stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from publisher.report.content import Report, Table
from publisher.report.headings import outline
from publisher.report.numbers import write_day, write_time
from publisher.report.phrases import name_annex
from publisher.report.xlsx_cells import fitting
from publisher.report.xlsx_formats import Formats
from publisher.report.xlsx_print import set_print
from publisher.words import word

WIDTHS = (34, 60, 10)


@dataclass(frozen=True)
class Listed:
    """A table and the section or annex that it belongs to."""

    table: Table
    place: str


def list_tables(report: Report) -> list[Listed]:
    """Return all tables in the order in which they are read."""
    sections = [Listed(table, one.path) for one in outline(report) for table in one.section.tables]
    annexes = [
        Listed(one.table, f"{name_annex(report, position)}. {one.title}")
        for position, one in enumerate(report.annexes, 1)
    ]
    return sections + annexes


def write_summary(sheet: Any, report: Report, listed: list[tuple[str, Listed]], formats: Formats) -> None:
    """Write what the report is, and a link to each sheet with its rows."""
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, fitting(f"{report.title}: {report.subject}"), formats.title())
    lines = _facts(report)
    for number, (label, fact) in enumerate(lines, start=2):
        sheet.write_string(number, 0, label, formats.label())
        sheet.write_string(number, 1, fitting(fact), formats.cell("text"))
    _list_sheets(sheet, len(lines) + 3, listed, formats)
    set_print(sheet, report.subject, report.language)
    sheet.set_first_sheet()
    sheet.activate()


def _facts(report: Report) -> list[tuple[str, str]]:
    def say(code: str, **values: object) -> str:
        return word(f"report-{code}", report.language, **values)

    days = say("days", first=write_day(report.first), last=write_day(report.last))
    return [
        (say("issuer"), report.letterhead.issuer),
        (say("period"), f"{report.period}: {days}"),
        (say("as-of"), write_time(report.as_of)),
        (say("version"), str(report.version)),
    ]


def _list_sheets(sheet: Any, first: int, listed: list[tuple[str, Listed]], formats: Formats) -> None:
    for column, code in enumerate(("sheet", "place", "rows")):
        sheet.write_string(first, column, word(f"report-{code}", formats.language), formats.head())
    for number, (name, one) in enumerate(listed, start=first + 1):
        quoted = name.replace("'", "''")
        sheet.write_url(number, 0, f"internal:'{quoted}'!A1", formats.link(), name)
        sheet.write_string(number, 1, fitting(one.place), formats.cell("text"))
        sheet.write_number(number, 2, len(one.table.rows), formats.cell("count"))
