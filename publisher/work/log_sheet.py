"""The posting log as a table for spreadsheets."""

from __future__ import annotations

from typing import Any

from publisher.app import App
from publisher.work.records import Record

COLUMNS = (
    "id",
    "item",
    "title",
    "form",
    "units",
    "channel",
    "state",
    "due",
    "published",
    "late",
    "link",
    "error",
)


def heads(app: App) -> list[str]:
    """Return the heads of the columns."""
    return [app.word(f"head-{name}") for name in COLUMNS]


def cells(app: App, one: Record) -> list[Any]:
    """Return one line; times are local, without an offset, as Excel wants."""
    return [
        one["id"],
        one["item"],
        one["title"],
        app.word(f"form-{one['form']}"),
        ", ".join(app.rules.unit_names(one["units"])),
        one["channel"],
        one["stands"],
        app.local_time(one["due_at"]),
        app.local_time(one["published_at"]),
        one["late_seconds"],
        one["url"] or one["proof"],
        one["error"],
    ]
