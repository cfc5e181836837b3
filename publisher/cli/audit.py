"""`log --verify`: one sentence and an exit code; a record for scripts."""

from __future__ import annotations

from typing import Any

import typer

from publisher.app import App
from publisher.cli.desk import Desk
from publisher.cli.out import print_json
from publisher.store import heads
from publisher.work.audit import Audit, Finding, verify
from publisher.work.records import iso

BROKEN = 1


def audit(desk: Desk, as_json: bool) -> None:
    """Verify the log, whatever is wrong in the workspace's files, and say what came of it."""
    with desk.open_for_orders() as opened, opened.store.read() as session:
        found = verify(session, heads.read(opened.workspace))
        print_json([record(opened, found)]) if as_json else typer.echo(sentence(opened, found))
    if found.finding is not None:
        raise typer.Exit(BROKEN)


def record(app: App, found: Audit) -> dict[str, Any]:
    """Return an audit as `--json` prints it."""
    wrong = found.finding
    return {
        "whole": wrong is None,
        "rows": found.rows,
        "last": {"row": found.last, "digest": found.digest, "at": iso(app, found.at)},
        "heads": found.heads,
        "problem": wrong
        and {
            "code": wrong.code,
            "message": app.tell(wrong.message),
            "row": wrong.row,
            "at": iso(app, wrong.at),
            "actor": wrong.actor,
            "action": wrong.action,
            "item": wrong.item,
            "delivery": wrong.delivery,
            "attempt": wrong.attempt,
        },
    }


def sentence(app: App, found: Audit) -> str:
    """Return an audit as one sentence, or a few where something is wrong."""
    wrong = found.finding
    if wrong is not None:
        told = {"fault": app.tell(wrong.message), "place": _place(app, wrong), "rows": found.rows}
        return app.word("log-fault", **told)
    if not found.rows:
        return app.word("log-whole-but-empty")
    told = {"rows": found.rows, "heads": found.heads, "last": found.last, "digest": found.digest}
    return app.word("log-whole", **told)


def _place(app: App, wrong: Finding) -> str:
    """Name the row; of some faults there is none, or no more than its number."""
    if wrong.row is None or wrong.action is None:
        return ""
    at = app.local_text(iso(app, wrong.at), seconds=True) or "–"
    return app.word("log-place", row=wrong.row, at=at, action=wrong.action, item=wrong.item or "–")
