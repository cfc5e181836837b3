"""Printing: results to stdout as tables or JSON, what is said to stderr."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from publisher.core.message import Message
from publisher.core.problem import Problem
from publisher.words import tell, word


def print_json(records: Sequence[Any]) -> None:
    """Print one JSON array, Vietnamese letters as they are."""
    typer.echo(json.dumps(records, ensure_ascii=False, indent=2))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], empty: str) -> None:
    """Print a table that reads well at 100 columns, each cell as it is; one sentence when it is empty."""
    lines = list(rows)
    console = Console(highlight=False)
    if not lines:
        console.print(empty)
        return
    if not console.is_terminal:
        console = Console(highlight=False, width=max(console.width, 120))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for line in lines:
        table.add_row(*(Text(cell) for cell in line))
    console.print(table)


def say(code: str, language: str, /, **values: object) -> None:
    """Say a sentence to the person at the terminal."""
    typer.echo(word(code, language, **values), err=True)


def say_error(message: Message, language: str) -> None:
    typer.echo(f"publisher: {tell(message, language)}", err=True)


def say_problems(problems: Iterable[Problem], language: str) -> None:
    """Say each problem as `file:line:column: sentence`."""
    for problem in problems:
        typer.echo(problem_line(problem, language), err=True)


def problem_line(problem: Problem, language: str) -> str:
    place = f"{problem.path}:{problem.line}:{problem.column}" if problem.line else problem.path
    return f"{place}: {word(f'severity-{problem.severity}', language)}: {tell(problem.message, language)}"
