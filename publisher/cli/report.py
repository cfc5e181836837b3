"""The command `report`: the report of a period, for reading, for Word, for Excel, for programs."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from publisher.cli.desk import Desk
from publisher.cli.out import say
from publisher.core.errors import WrongUsage
from publisher.report.formats import WRITERS, Format
from publisher.store import reports
from publisher.work.reporting.period import find_period
from publisher.work.reporting.versions import issue


def add(app: typer.Typer, desk: Desk) -> None:
    """Add the command."""

    @app.command(help=desk.word("help-report"), rich_help_panel=desk.word("panel-look"))
    def report(
        period: Annotated[str, typer.Option(help=desk.word("help-period-of-report"))],
        plan_id: Annotated[str | None, typer.Option("--plan")] = None,
        kind: Annotated[Format, typer.Option("--format", help=desk.word("help-format"))] = "html",
        output: Annotated[Path | None, typer.Option("-o", "--output", help=desk.word("help-output"))] = None,
        version: Annotated[int | None, typer.Option(min=1, help=desk.word("help-version-of-report"))] = None,
        by: Annotated[str | None, typer.Option("--by")] = None,
    ) -> None:
        with desk.open() as opened:
            plan, window = find_period(opened, plan_id, period)
            if version is not None:
                with opened.store.read() as session:
                    kept = _kept(session, plan.id, window.id, version, kind)
                _put(kept, output, desk)
                return
            made = issue(opened, plan, window, opened.clock.now(), by or desk.actor())
            name = f"bao-cao-{made.plan}-{made.period}-v{made.version}.{kind}"
            target = output or (Path(name) if kind in ("docx", "xlsx") else None)
            _put(WRITERS[kind](made), target, desk)


def _kept(session: Session, plan: str, period: str, version: int, kind: Format) -> str:
    """Return the content of a version that was kept; only as the data that it was kept as."""
    if kind != "json":
        raise WrongUsage("versions-are-kept-as-json", version=version)
    versions = reports.every(session, plan, period)
    found = next((one for one in versions if one.version == version), None)
    if found is None:
        known = ", ".join(str(one.version) for one in versions) or "–"
        raise WrongUsage("no-such-version", version=version, period=period, known=known)
    return found.content


def _put(content: str | bytes, target: Path | None, desk: Desk) -> None:
    """Write to a file, or to the terminal where none is named."""
    raw = content.encode() if isinstance(content, str) else content
    if target is None:
        sys.stdout.write(raw.decode())
        return
    try:
        target.write_bytes(raw)
    except OSError as error:
        raise WrongUsage("export-failed", path=target, said=error.strerror or error) from None
    say("report-written", desk.language, path=target)
