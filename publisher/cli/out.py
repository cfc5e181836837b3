"""Printing: results to stdout as tables or JSON, what is said to stderr."""

from __future__ import annotations

import json
import os
import shutil
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import typer
from rich import box
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table
from rich.text import Text

from publisher.core.message import Message
from publisher.core.problem import Problem
from publisher.words import tell, word

if TYPE_CHECKING:
    from publisher.app import App
    from publisher.work.actions.action import Told


def print_json(records: Sequence[Any]) -> None:
    """Print one JSON array, Vietnamese letters as they are."""
    typer.echo(json.dumps(records, ensure_ascii=False, indent=2))


def heads(app: App, *names: str) -> list[str]:
    """Return the words over the columns of a table."""
    return [app.word(f"head-{name}") for name in names]


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], empty: str) -> None:
    """Print a table that reads well at 100 columns, each cell as it is; one sentence when it is empty."""
    lines = list(rows)
    console = Console(highlight=False)
    if not lines:
        console.print(empty)
        return
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console = Console(highlight=False, width=120)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for line in lines:
        table.add_row(*(Text(cell) for cell in line))
    console.print(table)


def print_entries(
    columns: Sequence[str], entries: Sequence[tuple[Sequence[str], Sequence[str]]], empty: str
) -> None:
    """Print one line for each entry, and below it what belongs to it, addresses whole so that they open."""
    if not entries:
        typer.echo(empty)
        return
    rows = [columns, *(cells for cells, _ in entries)]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    total = max(shutil.get_terminal_size((100, 24)).columns, 60)
    start = sum(widths[:-1]) + 2 * len(widths[:-1])
    room = max(total - start, 12)
    typer.echo(_line(columns, widths))
    typer.echo("─" * min(total, start + min(widths[-1], room)))
    for cells, below in entries:
        first, *rest = textwrap.wrap(cells[-1], room) or [""]
        typer.echo(_line((*cells[:-1], first), widths))
        for line in rest:
            typer.echo(" " * start + line)
        for text in below:
            is_address = "://" in text.partition(" ")[0]
            for line in [text] if is_address else textwrap.wrap(text, total - 4):
                typer.echo(f"    {line}")


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [set_cell_size(cell, width) for cell, width in zip(cells[:-1], widths, strict=False)]
    return "  ".join([*padded, cells[-1]])


def say(code: str, language: str, /, **values: object) -> None:
    """Say a sentence to the person at the terminal."""
    typer.echo(word(code, language, **values), err=True)


def say_told(followed: Iterable[Told], language: str) -> None:
    """Say what followed from an order, and below each sentence what belongs to it."""
    for one in followed:
        typer.echo(tell(one.message, language), err=True)
        for below in one.below:
            typer.echo(f"    {tell(below, language)}", err=True)


def say_error(message: Message, language: str) -> None:
    typer.echo(f"publisher: {tell(message, language)}", err=True)


def say_problems(problems: Iterable[Problem], language: str) -> None:
    """Say each problem as `file:line:column: sentence`."""
    for problem in problems:
        typer.echo(problem_line(problem, language), err=True)


def problem_line(problem: Problem, language: str) -> str:
    said = tell(problem.message, language)
    return _problem_line(problem.path, problem.line, problem.column, problem.severity, said, language)


def record_line(record: Mapping[str, Any], language: str) -> str:
    """Return the same line from the record of a problem, as `--json` prints it."""
    path, line, column, severity, said = (
        record[name] for name in ("path", "line", "column", "severity", "message")
    )
    return _problem_line(path, line, column, severity, said, language)


def _problem_line(path: str, line: int, column: int, severity: str, said: str, language: str) -> str:
    """Write the line; a problem of the file as a whole has no place in it."""
    place = f"{path}:{line}:{column}" if line else path
    return f"{place}: {word(f'severity-{severity}', language)}: {said}"
