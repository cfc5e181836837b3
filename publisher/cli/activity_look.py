"""What a sheet of activities would bring, for people and for scripts, before anything of it is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import typer

from publisher.app import App
from publisher.cli.activity_printed import SHOWN, cells_of, heads_of, print_totals
from publisher.cli.out import print_table
from publisher.core.problem import Problem, Severity
from publisher.files.sheet import letters_of
from publisher.work.activities import Look, Looked
from publisher.work.activity_record import activity_record
from publisher.work.records import Record, problem_record

MOST_SHOWN = 200
"""Rows of a preview that are shown one by one."""
FOLDED = frozenset(
    {
        "activity-in-future",
        "activity-outside-plans",
        "activity-without-people",
        "activity-without-unit",
        "row-known",
    }
)
"""Warnings that whole sheets may share: said once, with the first row and how many others there are."""


def print_look(app: App, look: Look) -> None:
    """Print what a sheet would bring: the right rows, what they come to, and each problem at its cell."""
    if look.sheet.name:
        typer.echo(app.word("sheet-read", sheet=look.sheet.name))
    right = [one for one in look.rows if one.draft is not None]
    rows = [(str(one.row.number), *cells_of(app, one.draft.activity)) for one in right if one.draft]
    heads = [app.word("head-row"), *heads_of(app, SHOWN[1:])]
    print_table(heads, rows[:MOST_SHOWN], app.word("no-right-rows"))
    if len(rows) > MOST_SHOWN:
        typer.echo(app.word("queue-and-more", count=len(rows) - MOST_SHOWN))
    print_totals(app, (one.draft.activity for one in right if one.draft))
    for line in problem_lines(app, look):
        typer.echo(line)
    if look.sheet.examples:
        typer.echo(app.word("examples-left-out", count=look.sheet.examples))


def problem_lines(app: App, look: Look) -> Iterator[str]:
    """Yield every error, from the top of the sheet down, then the warnings."""
    every = [*look.sheet.problems, *(told for one in look.rows for told in one.row.problems)]
    every.sort(key=lambda one: (one.severity is Severity.WARNING, one.line, one.column))
    more = Counter((one.message.code, one.column) for one in every if one.message.code in FOLDED)
    for problem in every:
        kind = problem.message.code, problem.column
        others = more.pop(kind, 0) - 1
        if problem.message.code not in FOLDED or others >= 0:
            yield _line(app, look, problem, others)


def _line(app: App, look: Look, problem: Problem, others: int) -> str:
    severity, place = app.word(f"severity-{problem.severity}"), _place(app, look, problem)
    if others > 0:
        place = app.word("place-and-others", place=place, count=others)
    return f"{place}: {severity}: {app.tell(problem.message)}"


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
