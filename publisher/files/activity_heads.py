"""The headings of a sheet of activities: where they stand, what each column means, what is odd about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from publisher.files.activity_names import COLUMNS, NEEDED, find_column
from publisher.files.activity_values import read_day
from publisher.files.findings import Findings, Place
from publisher.files.refusal import Refusal
from publisher.files.sheet import Row, Sheet
from publisher.files.text import one_line

WITHIN = 30
"""Rows at the top among which the headings are sought: an office writes its name above them."""
LEAST = 2


@dataclass(frozen=True)
class Heads:
    """The row of headings: which column says what, and how it is called there."""

    row: Row
    columns: Mapping[str, int]


def count_heads(row: Row) -> int:
    """Return how many different headings a row has."""
    return len({key for column in row.filled() if (key := find_column(row.cell(column)))})


def has_heads(sheet: Sheet) -> bool:
    """Tell whether a sheet has a row of headings at all."""
    return any(count_heads(row) >= LEAST for row in sheet.rows[:WITHIN])


def find_heads(sheet: Sheet, findings: Findings) -> Heads:
    """Find the row with most headings; what is unknown, twice or missing there is told."""
    row = max(sheet.rows[:WITHIN], key=count_heads)
    columns: dict[str, int] = {}
    for column in row.filled():
        key, at = find_column(row.cell(column)), Place(row.number, column)
        if key is None:
            _tell_unknown(row.cell(column), at, findings)
        elif key in columns:
            findings.error("heading-twice", at, heading=one_line(row.cell(column)))
        else:
            columns[key] = column
    for key, code in NEEDED.items():
        if key not in columns:
            findings.error(code, Place(row.number))
    return Heads(row, columns)


def _tell_unknown(heading: str, at: Place, findings: Findings) -> None:
    said, near = one_line(heading)[:60], COLUMNS.nearest(heading)
    if near:
        findings.error("heading-unknown-near", at, heading=said, nearest=near)
    else:
        known, vietnamese = ", ".join(COLUMNS.ids), ", ".join(COLUMNS.vietnamese)
        findings.error("heading-unknown", at, heading=said, known=known, vietnamese=vietnamese)


def tell_unheaded(rows: Sequence[Row], headings: Mapping[int, str], findings: Findings) -> None:
    """Warn of each column that says something below no heading, at its first cell."""
    told: set[int] = set(headings)
    for row in rows:
        for column in row.filled():
            if column not in told:
                told.add(column)
                findings.warn("cell-without-heading", Place(row.number, column))


def tell_mixed_days(rows: Sequence[Row], column: int | None, findings: Findings) -> None:
    """Warn where a program that has the month first took what it could for days, and left the rest as text.

    Then every real day is at most the twelfth of a month, and every one that is text comes after it.
    """
    if column is None:
        return
    real = {row.number: _day(row.cell(column)) for row in rows if column in row.days}
    text = [_day(row.cell(column)) for row in rows if column not in row.days and row.cell(column)]
    if len(real) > 1 and text and all(day <= 12 for day in real.values()) and all(day > 12 for day in text):
        findings.warn("days-mixed", Place(next(iter(real)), column))


def _day(text: str) -> int:
    """Return the day of the month; 0 for what is no day, which is told of elsewhere."""
    try:
        return read_day(text).day
    except Refusal:
        return 0
