"""All commands, grouped as the help shows them."""

import re
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from publisher import __version__
from publisher.cli.desk import Desk
from publisher.cli.help import Commands
from publisher.cli.logs import set_logging

GROUPS = {
    "prepare": ("init", "check", "doctor", "adapters"),
    "operate": ("run", "demo", "sandbox"),
    "keep": ("backup", "restore"),
    "users": ("user",),
    "look": ("queue", "show", "log"),
    "plan": ("plan",),
    "units": ("units",),
    "report": ("report",),
    "holds": ("hold", "release", "holds"),
    "decide": ("approve", "return", "retry", "confirm", "cancel", "reschedule"),
    "take_down": ("correct", "withdraw"),
    "activities": ("activity",),
}
"""Which file adds which commands. One that is asked for loads its own file only: all of them take longer."""
TAKES_A_WORD = re.compile(r"-v*w|--workspace")


def build(workspace: Path, language: str, words: Iterable[str]) -> typer.Typer:
    """Return the command line, speaking `language`, with the command that `words` ask for, or with all."""
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

    asked = command_in(words)
    for group in [name for name, commands in GROUPS.items() if asked in commands] or GROUPS:
        import_module(f"publisher.cli.{group}").add(app, desk)
    return app


def command_in(words: Iterable[str]) -> str | None:
    """Return the command among the words of a command line."""
    rest = iter(words)
    for word in rest:
        if TAKES_A_WORD.fullmatch(word):
            next(rest, None)
        elif not word.startswith("-"):
            return word
    return None


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"publisher {__version__}")
        raise typer.Exit
