"""What `plan` prints for people: the targets whose window is open, and what changed since others ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import typer

from publisher.app import App
from publisher.cli.out import heads, print_table
from publisher.core.localtime import write_local
from publisher.core.progress import Progress, Standing
from publisher.work.progress import Changed, by_window, explain, name_member, status_of

MOST_MEMBERS = 20
"""How many members of a target are told one by one; of more, only those that lack most."""

COLUMNS = ("target", "window", "goal", "done", "scheduled", "missing", "forecast", "pace", "status")


def print_plan(
    app: App, moment: datetime, every: list[Progress], found: list[Progress], changed: list[Changed]
) -> None:
    """Print the targets whose window is open at a moment; `--json` has all of them."""
    if every:
        typer.echo(app.word("plan-as-of", at=write_local(app.zone, moment)))
    rows: list[tuple[str, ...]] = []
    for each in by_window(found):
        rows += _lines_of_target(app, each[0].target.title, each)
    print_table(heads(app, *COLUMNS), rows, app.word("no-window-open" if every else "no-plan"))
    _print_risks(app, found)
    _print_changes(app, changed)


def _lines_of_target(app: App, title: str, each: list[Progress]) -> Iterator[tuple[str, ...]]:
    """Yield a target's line, and one for each member below it where all of a kind have to reach it."""
    members = [one for one in each if one.member is not None]
    if len(members) < len(each):
        yield (title, *_figures(app, each[0]))
    else:
        met = app.word("members-met", met=sum(one.status == Standing.MET for one in each), count=len(each))
        yield (title, each[0].window.id, *[""] * 6, met)
    lacking = sorted((one for one in members if one.status != Standing.MET), key=lambda one: -one.missing)
    shown = members if len(members) <= MOST_MEMBERS else lacking[:MOST_MEMBERS]
    for one in shown:
        yield (f"  {name_member(app, one)}", *_figures(app, one))
    if len(shown) < len(members):
        yield (f"  {app.word('other-members', count=len(members) - len(shown))}", *[""] * 8)


def _figures(app: App, one: Progress) -> tuple[str, ...]:
    counts = (one.done, one.scheduled, one.missing, one.forecast.number)
    pace = app.word("a-number", number=one.pace) if one.pace else ""
    return (one.window.id, _goal(one), *map(str, counts), pace, app.word(status_of(one)))


def _goal(one: Progress) -> str:
    low, high = one.least, one.most
    if low is not None and high is not None:
        return f"{low}–{high}"
    if low is None and high is None:
        return "–"
    return f"≥ {low}" if low is not None else f"≤ {high}"


def _print_risks(app: App, found: list[Progress]) -> None:
    """Say of what will not be reached how the forecast comes about."""
    risks = [one for one in found if one.status == Standing.AT_RISK and one.member is None]
    for one in risks:
        typer.echo(f"- {one.target.title}, {one.window.id}: {app.tell(explain(one))}")


def _print_changes(app: App, changed: list[Changed]) -> None:
    """Name what has changed in windows that are over; their figures stay as they were."""
    if changed:
        typer.echo("\n" + app.word("changed-since-close"))
    for one in changed:
        member = f" ({name_member(app, one.row)})" if one.row.member else ""
        place = f"{one.row.target.title}{member}, {one.row.window.id}"
        typer.echo(f"- {place}: {one.difference:+d}, {one.title}")
