"""What the commands about activities print: the list, the totals, what was found in a sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import typer

from publisher.app import App
from publisher.cli.out import print_table
from publisher.core.activity import METRICS, Activity, Kind
from publisher.core.activity_rules import written
from publisher.core.problem import Problem
from publisher.files.sheet import letters_of
from publisher.work.activities import Look, Looked
from publisher.work.activity_record import activity_record
from publisher.work.records import Record, problem_record

SHOWN = ("number", "date", "kind", "title", "units", "counts")
EXPORTED = (
    "number", "kind", "title", "date", "until", "units", "channel", "themes", "indices", "audiences",
    "place", "partners", *METRICS, "url", "item", "evidence", "note",
)  # fmt: skip
"""The columns of an export: those of a sheet to be filled in."""
MOST_SHOWN = 200
"""Rows of a preview that are shown one by one."""


def print_activities(app: App, found: list[Activity], removed: bool) -> None:
    rows = [(f"#{one.id}", *_cells(app, one)) for one in found]
    print_table(_heads(app, SHOWN), rows, app.word("no-activities"))
    for one in found:
        if one.is_removed:
            told = {"number": one.id, "by": one.removed_by, "reason": one.removed_reason}
            typer.echo(app.word("activity-was-removed", **told))
    _print_totals(app, (one for one in found if not one.is_removed))


def _cells(app: App, one: Activity) -> tuple[str, ...]:
    days = written(one.day) + (f" – {written(one.until)}" if one.until else "")
    units = ", ".join(app.rules.unit_names(one.units))
    return days, app.word(f"activity-{one.kind}"), one.title, units, _counts(app, one)


def _counts(app: App, one: Activity) -> str:
    """Return what an activity counts, and how much proves it."""
    told = [_amount(app, metric, count) for metric, count in vars(one.counts).items() if count]
    files = [app.word("amount-evidence", count=len(one.evidence))] if one.evidence else []
    return ", ".join(told + files)


def _amount(app: App, metric: str, count: int) -> str:
    return app.word(f"amount-{metric}", count=count)


def _print_totals(app: App, found: Iterable[Activity]) -> None:
    """Print, for each kind, how many activities there are and what they come to."""
    totals: dict[Kind, Counter[str]] = {}
    for one in found:
        totals.setdefault(one.kind, Counter()).update({"": 1, **vars(one.counts)})
    for kind in Kind:
        if kind in totals:
            amounts = [_amount(app, name, count) for name, count in totals[kind].items() if name and count]
            told = {"kind": app.word(f"activity-{kind}"), "count": totals[kind][""]}
            typer.echo(app.word("total-of-kind", **told, amounts=", ".join(amounts)))


def activity_columns(app: App) -> list[str]:
    return _heads(app, EXPORTED)


def activity_cells(app: App, one: Activity) -> list[Any]:
    """Return one activity as a row of a sheet, by the names that people know."""
    record: Record = activity_record(app, one) | {
        "number": one.id,
        "kind": app.word(f"activity-{one.kind}"),
        "date": written(one.day),
        "until": written(one.until) if one.until else None,
        "units": app.rules.unit_names(one.units),
        "evidence": [each.name for each in one.evidence],
    }
    return [_one_cell(record[name]) for name in EXPORTED]


def _one_cell(value: Any) -> Any:
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else value


def print_look(app: App, look: Look) -> None:
    """Print what a sheet would bring: the right rows, what they come to, and each problem at its cell."""
    if look.sheet.name:
        typer.echo(app.word("sheet-read", sheet=look.sheet.name))
    right = [one for one in look.rows if one.draft is not None]
    rows = [(str(one.row.number), *_cells(app, one.draft.activity)) for one in right if one.draft]
    heads = [app.word("head-row"), *_heads(app, SHOWN[1:])]
    print_table(heads, rows[:MOST_SHOWN], app.word("no-right-rows"))
    if len(rows) > MOST_SHOWN:
        typer.echo(app.word("queue-and-more", count=len(rows) - MOST_SHOWN))
    _print_totals(app, (one.draft.activity for one in right if one.draft))
    for line in problem_lines(app, look):
        typer.echo(line)
    if look.sheet.examples:
        typer.echo(app.word("examples-left-out", count=look.sheet.examples))


def problem_lines(app: App, look: Look) -> Iterator[str]:
    """Yield every problem, errors and warnings, from the top of the sheet down."""
    every = [*look.sheet.problems, *(told for one in look.rows for told in one.row.problems)]
    for problem in sorted(every, key=lambda one: (one.line, one.column)):
        severity = app.word(f"severity-{problem.severity}")
        yield f"{_place(app, look, problem)}: {severity}: {app.tell(problem.message)}"


def _place(app: App, look: Look, problem: Problem) -> str:
    """Return where a problem is, as people find it in the spreadsheet."""
    told = {"file": problem.path, "row": problem.line, "letters": letters_of(problem.column)}
    if not problem.line:
        return problem.path
    if not problem.column:
        return app.word("place-of-row", **told)
    heading = look.sheet.headings.get(problem.column)
    code = "place-of-cell" if heading else "place-of-bare-cell"
    return app.word(code, **told, heading=heading or "")


def look_records(app: App, look: Look, loaded: bool) -> list[Record]:
    """Return a record for each row, and one for the sheet as a whole where something is wrong with it."""
    rows = [_look_record(app, look, one, loaded and not look.sheet.is_wrong) for one in look.rows]
    if not look.sheet.problems:
        return rows
    whole = {"row": 0, "status": "wrong" if look.sheet.is_wrong else "right", "activity": None}
    return [whole | {"problems": _records(app, look, look.sheet.problems)}, *rows]


def _look_record(app: App, look: Look, one: Looked, loaded: bool) -> Record:
    activity = one.known or (one.draft.activity if one.draft else None)
    right = "loaded" if loaded else "right"
    return {
        "row": one.row.number,
        "status": "wrong" if one.is_wrong else "known" if one.known else right,
        "activity": activity_record(app, activity) if activity else None,
        "problems": _records(app, look, one.row.problems),
    }


def _records(app: App, look: Look, problems: Iterable[Problem]) -> list[Record]:
    """Return the records of problems as `check` prints them, with the heading of the column."""
    return [
        problem_record(one, app.language)
        | {"letters": letters_of(one.column), "heading": look.sheet.headings.get(one.column)}
        for one in problems
    ]


def _heads(app: App, names: Iterable[str]) -> list[str]:
    return [app.word(f"column-{name}") for name in names]
