"""What the commands about activities print: the list, the totals, what was found in a sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import typer

from publisher.app import App
from publisher.cli.out import print_table
from publisher.core.activity import METRICS, Activity, Kind
from publisher.core.localtime import write_day
from publisher.work.activity_record import activity_record
from publisher.work.records import Record

SHOWN = ("number", "date", "kind", "title", "units", "counts")
EXPORTED = (
    "number", "kind", "title", "date", "until", "units", "channel", "themes", "indices", "audiences",
    "place", "partners", *METRICS, "url", "item", "evidence", "note",
)  # fmt: skip
"""The columns of an export: those of a sheet to be filled in."""
MOST_SHOWN = 200
"""Rows of a preview that are shown one by one."""


def print_activities(app: App, found: list[Activity], removed: bool) -> None:
    rows = [(f"#{one.id}", *cells_of(app, one)) for one in found]
    print_table(heads_of(app, SHOWN), rows, app.word("no-activities"))
    for one in found:
        if one.is_removed:
            told = {"number": one.id, "by": one.removed_by, "reason": one.removed_reason}
            typer.echo(app.word("activity-was-removed", **told))
    print_totals(app, (one for one in found if not one.is_removed))


def cells_of(app: App, one: Activity) -> tuple[str, ...]:
    days = write_day(one.day) + (f" – {write_day(one.until)}" if one.until else "")
    units = ", ".join(app.rules.unit_names(one.units))
    return days, app.word(f"activity-{one.kind}"), one.title, units, _counts(app, one)


def _counts(app: App, one: Activity) -> str:
    """Return what an activity counts, and how much proves it."""
    told = [_amount(app, metric, count) for metric, count in vars(one.counts).items() if count]
    files = [app.word("amount-evidence", count=len(one.evidence))] if one.evidence else []
    return ", ".join(told + files)


def _amount(app: App, metric: str, count: int) -> str:
    return app.word(f"amount-{metric}", count=count)


def print_totals(app: App, found: Iterable[Activity]) -> None:
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
    return heads_of(app, EXPORTED)


def activity_cells(app: App, one: Activity) -> list[Any]:
    """Return one activity as a row of a sheet, by the names that people know."""
    record: Record = activity_record(app, one) | {
        "number": one.id,
        "kind": app.word(f"activity-{one.kind}"),
        "date": one.day,
        "until": one.until,
        "units": app.rules.unit_names(one.units),
        "evidence": [each.name for each in one.evidence],
    }
    return [_one_cell(record[name]) for name in EXPORTED]


def _one_cell(value: Any) -> Any:
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else value


def heads_of(app: App, names: Iterable[str]) -> list[str]:
    return [app.word(f"column-{name}") for name in names]
