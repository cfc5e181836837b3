"""The command `units`: what each unit has done in a period, and its score with the arithmetic."""

from typing import Annotated, Any

import typer

from publisher.app import App
from publisher.cli.desk import Desk
from publisher.cli.out import heads, print_entries, print_json, say
from publisher.work.reporting.period import find_period, find_plan, this_month
from publisher.work.scoring import unit_records
from publisher.work.window_names import name_window

SHOWN = ("works", "postings", "airings", "events", "people")


def add(app: typer.Typer, desk: Desk) -> None:
    """Add the command."""

    @app.command(help=desk.word("help-units"), rich_help_panel=desk.word("panel-look"))
    def units(
        period: Annotated[str | None, typer.Option(help=desk.word("help-period"))] = None,
        plan_id: Annotated[str | None, typer.Option("--plan")] = None,
        as_json: Annotated[bool, typer.Option("--json")] = False,
    ) -> None:
        with desk.open() as opened, opened.store.read() as session:
            now = opened.clock.now()
            if period is None:
                plan, window = find_plan(opened, plan_id), this_month(opened, now)
            else:
                plan, window = find_period(opened, plan_id, period)
            found = unit_records(opened, session, plan, window, now)
            if as_json:
                print_json(found)
                return
            say("units-of", desk.language, period=name_window(opened, window), plan=plan.title)
            print_units(opened, found)


def print_units(app: App, found: list[dict[str, Any]]) -> None:
    """Print a line for each unit, and below it the lines of its score."""
    silent = [one["name"] for one in found if not one["works"]]
    if silent:
        typer.echo(app.word("reporting-silent-units", units="; ".join(silent)))
    columns = (*heads(app, "score", "grade", *SHOWN), *heads(app, "unit"))
    entries = [(_cells(app, one), [_line(app, line) for line in one["lines"]]) for one in found]
    print_entries(columns, entries, app.word("no-units-lived"))


def _cells(app: App, one: dict[str, Any]) -> tuple[str, ...]:
    score = "" if one["score"] is None else app.word("a-number", number=one["score"])
    cluster = f" ({one['cluster']})" if one["cluster"] else ""
    is_ranked = one["rank"] and one["cluster"] and one["works"]
    rank = app.word("rank-in-cluster", rank=one["rank"]) if is_ranked else ""
    return (
        score,
        one["grade"] or "",
        *(str(one[metric]) for metric in SHOWN),
        one["name"] + cluster + rank,
    )


def _line(app: App, line: dict[str, Any]) -> str:
    return f"{line['title']}: {line['arithmetic']}"
