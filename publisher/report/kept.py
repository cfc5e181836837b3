"""A report from the JSON that was kept of it, for writing it again when it can no longer be counted again.

The JSON names channels by their ids, and does not say how wide columns are: both are as they are now.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from publisher.report.content import (
    Annex,
    Bar,
    Cell,
    Chart,
    Column,
    Kind,
    Letterhead,
    Link,
    Named,
    Report,
    Section,
    Table,
)

WIDTHS: Mapping[str, int] = {"text": 3, "link": 3, "time": 2}
WIDE = 7
"""Annexes with so many columns lie across the page."""
LISTS = ("addressees", "recipients")
Name = Callable[[str], str | None]
"""Tell what a channel is called, None for what is no channel."""


def read_report(content: str, name: Name) -> Report:
    """Return the report that `publisher.report.json` wrote."""
    told = json.loads(content)
    period = told["period"]
    head: dict[str, Any] = {
        key: tuple(one) if key in LISTS else one for key, one in told["letterhead"].items()
    }
    return Report(
        plan=told["plan"],
        period=period["id"],
        version=told["version"],
        title=told["title"],
        subject=told["subject"],
        dated=date.fromisoformat(told["dated"]),
        first=date.fromisoformat(period["from"]),
        last=date.fromisoformat(period["until"]),
        as_of=datetime.fromisoformat(told["as_of"]),
        letterhead=Letterhead(**head),
        basis=tuple(told["basis"]),
        opening=tuple(told["opening"]),
        sections=tuple(_section(one, name) for one in told["sections"]),
        annexes=tuple(_annex(one, name) for one in told["annexes"]),
        language=told["language"],
    )


def _section(told: Mapping[str, Any], name: Name) -> Section:
    chart = told["chart"]
    return Section(
        told["title"],
        tuple(told["paragraphs"]),
        tuple(_table(one, name) for one in told["tables"]),
        Chart(chart["title"], tuple(Bar(**one) for one in chart["bars"])) if chart else None,
        tuple(_section(one, name) for one in told["parts"]),
        told["is_blank"],
    )


def _annex(told: Mapping[str, Any], name: Name) -> Annex:
    table = _table(told["table"], name)
    return Annex(told["title"], table, is_wide=len(table.columns) >= WIDE)


def _table(told: Mapping[str, Any], name: Name) -> Table:
    columns = tuple(_column(one["head"], one["kind"], name) for one in told["columns"])
    kinds = [one.kind for one in columns]
    rows = tuple(_row(row, kinds, name) for row in told["rows"])
    total = _row(told["total"], kinds, name) if told["total"] is not None else None
    indents = tuple(told["indents"])
    return Table(
        told["name"], told["title"], columns, rows, total, told["note"], indents if any(indents) else ()
    )


def _column(head: str, kind: Kind, name: Name) -> Column:
    called = name(head)
    return Column(called or head, kind, WIDTHS.get(kind, 1), head if called else "")


def _row(cells: list[Any], kinds: list[Kind], name: Name) -> tuple[Cell, ...]:
    return tuple(_cell(one, kind, name) for one, kind in zip(cells, kinds, strict=True))


def _cell(told: Any, kind: Kind, name: Name) -> Cell:
    if isinstance(told, dict):
        return Link(told["url"], "" if told["text"] == told["url"] else told["text"])
    if not isinstance(told, str):
        cell: Cell = told
        return cell
    if kind == "date":
        return date.fromisoformat(told)
    if kind == "time":
        return datetime.fromisoformat(told)
    called = name(told) if kind == "text" else None
    return Named(told, called) if called else told
