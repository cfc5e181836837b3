"""All commands, grouped as the help shows them."""

from pathlib import Path
from typing import Annotated

import typer

from publisher import __version__
from publisher.cli import activities, decide, holds, keep, look, operate, prepare, report, take_down, units
from publisher.cli.desk import Desk
from publisher.cli.help import Commands
from publisher.cli.logs import set_logging


def build(workspace: Path, language: str) -> typer.Typer:
    """Return the command line, speaking `language`."""
    desk = Desk(workspace, language)
    app = Commands(desk)

    @app.callback(help=desk.word("help-publisher"))
    def publisher(
        folder: Annotated[
            Path,
            typer.Option("-w", "--workspace", envvar="PUBLISHER_WORKSPACE", help=desk.word("help-workspace")),
        ] = Path(),
        verbose: Annotated[bool, typer.Option("-v", "--verbose", help=desk.word("help-verbose"))] = False,
        version: Annotated[
            bool, typer.Option("--version", is_eager=True, callback=_version, help=desk.word("help-version"))
        ] = False,
    ) -> None:
        desk.workspace = folder
        set_logging(verbose)

    for group in (prepare, operate, keep, look, units, report, holds, decide, take_down, activities):
        group.add(app, desk)
    return app


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"publisher {__version__}")
        raise typer.Exit
