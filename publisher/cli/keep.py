"""Commands that keep the workspace safe: backup, restore."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from publisher.cli.desk import Desk
from publisher.cli.out import say
from publisher.clock import ClockFile
from publisher.core.errors import WrongUsage
from publisher.core.localtime import write_local
from publisher.engine.the_only_one import the_only_daemon
from publisher.files.sizes import readable
from publisher.work.backup import back_up
from publisher.work.restore import restore
from publisher.work.without_backup import go_on

File = Annotated[Path, typer.Argument()]


def add(app: typer.Typer, desk: Desk) -> None:
    """Add backup and restore."""
    panel = desk.word("panel-run")
    without_option = typer.Option("--without-backup", help=desk.word("help-without-backup"))
    replace_option = typer.Option("--replace", help=desk.word("help-replace"))

    @app.command(help=desk.word("help-backup"), rich_help_panel=panel)
    def backup(file: File) -> None:
        with desk.open_for_orders() as opened:
            made = back_up(opened, file.absolute())
        say(
            "backup-made",
            desk.language,
            file=file,
            size=readable(made.size),
            items=made.rows["item"],
            deliveries=made.rows["delivery"],
            files=made.files,
            media=made.media,
            evidence=made.evidence,
        )
        if made.missing:
            say("backup-lacks-media", desk.language, count=len(made.missing), first=made.missing[0])

    @app.command("restore", help=desk.word("help-restore"), rich_help_panel=panel)
    def put_back(
        file: Annotated[Path | None, typer.Argument()] = None,
        replace: Annotated[bool, replace_option] = False,
        without_backup: Annotated[bool, without_option] = False,
    ) -> None:
        if without_backup == (file is not None):
            raise WrongUsage("restore-of-what")
        with the_only_daemon(desk.workspace.resolve()):
            if file is not None:
                _put_back(desk, file.absolute(), replace)
            else:
                _go_on(desk, replace)


def _put_back(desk: Desk, file: Path, replace: bool) -> None:
    """Restore a backup; say what was put back, what stays as it is, and what the daemon will do with it."""
    workspace = desk.workspace.resolve()
    done = restore(workspace, file, replace, ClockFile(workspace).read(), desk.actor())
    at, rows = _written(desk, done.made_at), done.rows
    say("restored", desk.language, at=at, items=rows["item"], deliveries=rows["delivery"])
    if done.kept:
        say("restored-kept", desk.language, parts=", ".join(done.kept))
    if done.aside is not None:
        say("restored-aside", desk.language, folder=done.aside)
    say("restored-next", desk.language)


def _go_on(desk: Desk, replace: bool) -> None:
    """Go on with what is here; say since when it is not believed, and what the daemon will do with it."""
    workspace = desk.workspace.resolve()
    done = go_on(workspace, replace, ClockFile(workspace).read(), desk.actor())
    code = "goes-on-with-new-database" if done.is_new else "goes-on-in-doubt"
    say(code, desk.language, at=_written(desk, done.since))
    if done.aside is not None:
        say("restored-aside", desk.language, folder=done.aside)
    say("restored-next", desk.language)


def _written(desk: Desk, at: datetime) -> str:
    with desk.open_for_orders() as opened:
        return write_local(opened.zone, at)
