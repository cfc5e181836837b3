"""The report for programs: everything in it as JSON, with typed values."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from publisher.report.content import Annex, Cell, Chart, Link, Named, Report, Section, Table
from publisher.report.headings import write_heading_number, write_roman


def write_json(report: Report) -> str:
    """Write the report as one JSON object. Keys may be added, never renamed.

    - The report: `plan`, `period` (`{id, from, until}`), `version`, `title`, `subject`, `dated`, `as_of`
      (as people read it), `language`, `letterhead`, `basis`, `opening`, `sections`, `annexes`.
    - A section: `{number, title, is_blank, paragraphs, tables, chart, parts}`; its parts are sections, its
      chart is null or `{title, bars: [{label, done, asked}]}`. An annex: `{number, title, table}`.
    - A table: `{name, title, columns: [{head, kind}], rows, indents, total, note}`; `name` is its key.
    - A column of a channel has the channel's id for its `head`, and so have cells that name channels.
    - A cell: text, a number, null, a date `2027-01-18`, a time with its offset, a link `{url, text}`; a
      `percent` is a part of one. The kinds are those of `content.Kind`.
    """
    whole = {
        "plan": report.plan,
        "period": {"id": report.period, "from": report.first, "until": report.last},
        "version": report.version,
        "title": report.title,
        "subject": report.subject,
        "dated": report.dated,
        "as_of": report.as_of.isoformat(),
        "language": report.language,
        "letterhead": asdict(report.letterhead),
        "basis": report.basis,
        "opening": report.opening,
        "sections": [
            _section(one, report.language, 0, number) for number, one in enumerate(report.sections, 1)
        ],
        "annexes": [_annex(one, position) for position, one in enumerate(report.annexes, 1)],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2, default=_iso) + "\n"


def _section(section: Section, language: str, depth: int, position: int) -> dict[str, Any]:
    return {
        "number": write_heading_number(depth, position, language).rstrip(".)"),
        "title": section.title,
        "is_blank": section.is_blank,
        "paragraphs": section.paragraphs,
        "tables": [_table(one) for one in section.tables],
        "chart": _chart(section.chart) if section.chart else None,
        "parts": [_section(one, language, depth + 1, number) for number, one in enumerate(section.parts, 1)],
    }


def _annex(annex: Annex, position: int) -> dict[str, Any]:
    return {"number": write_roman(position), "title": annex.title, "table": _table(annex.table)}


def _table(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": table.title,
        "columns": [{"head": one.id or one.head, "kind": one.kind} for one in table.columns],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "indents": [table.indent(row) for row in range(len(table.rows))],
        "total": [_cell(cell) for cell in table.total] if table.total is not None else None,
        "note": table.note,
    }


def _cell(cell: Cell) -> object:
    if isinstance(cell, Link):
        return {"url": cell.url, "text": cell.shown}
    return cell.id if isinstance(cell, Named) else cell


def _chart(chart: Chart) -> dict[str, Any]:
    return {"title": chart.title, "bars": [asdict(one) for one in chart.bars]}


def _iso(day: date) -> str:
    return day.isoformat()
