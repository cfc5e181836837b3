"""A sheet of activities: find its headings, read every row, and tell of each wrong cell where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from publisher.core.errors import WrongUsage
from publisher.core.problem import Problem, has_error
from publisher.files.activity_heads import (
    Heads,
    count_heads,
    find_heads,
    has_heads,
    tell_mixed_days,
    tell_unheaded,
)
from publisher.files.activity_row import ActivityRules, Draft, read_activity
from publisher.files.activity_values import ActivityValues
from publisher.files.evidence import find_evidence
from publisher.files.findings import Findings, Place
from publisher.files.names import fold
from publisher.files.refusal import Refusal
from publisher.files.sheet import MOST_ROWS, Row, Sheet
from publisher.files.sheet_csv import read_csv
from publisher.files.sheet_xlsx import read_xlsx
from publisher.files.text import one_line
from publisher.files.yamltree import Text

EXAMPLES = frozenset({"vidu", "example"})
"""What the first cell of a row says that only shows how to fill in the sheet."""
TOTALS = frozenset({"cong", "tong", "tongcong", "tongso", "total"})


@dataclass(frozen=True)
class ReadRow:
    """One row: what it says, unless something is wrong with it, and the problems, warnings included.

    A problem's line is the row's number in the spreadsheet, its column that of the cell, 0 for the row.
    """

    path: str
    number: int
    draft: Draft | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class ReadSheet:
    """A file of activities as it was read; `name` is that of the sheet, `headings` stand by column.

    `problems` are those of the file as a whole. With an error among them nothing of it may be taken:
    a heading that nobody understands may be the one that counts.
    """

    path: str
    name: str = ""
    headings: Mapping[int, str] = field(default_factory=dict)
    rows: tuple[ReadRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    examples: int = 0

    @property
    def is_wrong(self) -> bool:
        return has_error(self.problems)


def read_sheet(file: Path, rules: ActivityRules) -> ReadSheet:
    """Read a file of activities; whatever is wrong inside is a problem.

    Raises WrongUsage when the file is not there, cannot be opened, or is neither .csv nor .xlsx.
    """
    findings = Findings(str(file))
    try:
        sheets = _sheets(file, findings)
        if not has_error(findings.problems()):
            return _read(file, _choose(sheets, findings), rules, findings)
    except Refusal as refusal:
        findings.error(refusal.code, refusal.at, **refusal.values)
    except OSError as error:
        raise WrongUsage("sheet-cannot-be-opened", file=file, said=error.strerror or error) from None
    return ReadSheet(str(file), problems=findings.problems())


def _sheets(file: Path, findings: Findings) -> list[Sheet]:
    match file.suffix.lower():
        case ".csv":
            return [read_csv(file, findings, count_heads)]
        case ".xlsx":
            sheets, hidden = read_xlsx(file)
            if hidden:
                findings.warn("sheets-hidden", count=hidden)
            return sheets
    raise WrongUsage("sheet-kind", file=file)


def _choose(sheets: Sequence[Sheet], findings: Findings) -> Sheet:
    """Return the first sheet that has headings; others that have some are told of."""
    headed = [one for one in sheets if has_heads(one)]
    if not headed:
        raise Refusal("sheet-without-headings")
    if len(headed) > 1:
        others = ", ".join(one.name for one in headed[1:])
        findings.warn("sheets-left-out", sheet=headed[0].name, others=others)
    return headed[0]


def _read(file: Path, sheet: Sheet, rules: ActivityRules, findings: Findings) -> ReadSheet:
    heads = find_heads(sheet, findings)
    headings = {column: one_line(heads.row.cell(column)) for column in heads.row.filled()}
    below = [row for row in sheet.rows if row.number > heads.row.number]
    tell_unheaded(below, headings, findings)
    tell_mixed_days(below, heads.columns.get("date"), findings)
    meant = [row for row in below if not _begins_with(row, EXAMPLES)]
    rows = [one for row in meant if (one := _read_row(file, row, heads, rules, findings))]
    if len(rows) > MOST_ROWS:
        raise Refusal("sheet-too-long", most=MOST_ROWS)
    examples = len(below) - len(meant)
    return ReadSheet(str(file), sheet.name, headings, tuple(rows), findings.problems(), examples)


def _begins_with(row: Row, words: frozenset[str]) -> bool:
    first = next(row.filled(), None)
    return first is not None and fold(row.cell(first)) in words


def _read_row(file: Path, row: Row, heads: Heads, rules: ActivityRules, findings: Findings) -> ReadRow | None:
    """Read one row; one that sums up the others, or only has a number, says nothing of its own."""
    filled = set(row.filled()) & {column for key, column in heads.columns.items() if key != "number"}
    if not filled:
        return None
    if _begins_with(row, TOTALS):
        findings.warn("row-of-totals", Place(row.number, next(row.filled())))
        return None
    own = Findings(str(file))
    for column, fault in row.faults.items():
        if column in heads.columns.values():
            own.error(fault.code, Place(row.number, column), **fault.values)
    values = ActivityValues(_keys(row, heads), rules.reading, own)
    files = tuple(_evidence(file.parent, values, own))
    draft = read_activity(values, rules, own, files)
    return ReadRow(own.path, row.number, draft, own.problems())


def _keys(row: Row, heads: Heads) -> Mapping[str, tuple[Text, Text]]:
    """Return the cells of a row as any file gives its keys: the heading, and what stands below it."""
    return {
        key: (
            Text(one_line(heads.row.cell(column)), Place(heads.row.number, column)),
            Text("" if column in row.faults else row.cell(column), Place(row.number, column)),
        )
        for key, column in heads.columns.items()
    }


def _evidence(folder: Path, values: ActivityValues, findings: Findings) -> Iterator[Path]:
    value = values.scalar("evidence")
    for name in re.split(r"[;\n]", value.value) if value else ():
        try:
            if name.strip():
                yield find_evidence(name.strip(), folder)
        except Refusal as refusal:
            findings.error(refusal.code, values.at("evidence"), **refusal.values)
