"""Commands that keep the workspace safe: backup, restore."""

from pathlib import Path
from typing import Annotated

import typer

from publisher.cli.desk import Desk
from publisher.cli.out import say
from publisher.clock import Clock
from publisher.engine.the_only_one import the_only_daemon
from publisher.files.sizes import readable
from publisher.work.backup import back_up
from publisher.work.restore import Restored, restore

File = Annotated[Path, typer.Argument()]


def add(app: typer.Typer, desk: Desk) -> None:
    """Add backup and restore."""
    panel = desk.word("panel-run")
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
        )
        if made.missing:
            say("backup-lacks-media", desk.language, count=len(made.missing), first=made.missing[0])

    @app.command("restore", help=desk.word("help-restore"), rich_help_panel=panel)
    def put_back(file: File, replace: Annotated[bool, replace_option] = False) -> None:
        workspace = desk.workspace.resolve()
        with the_only_daemon(workspace):
            done = restore(workspace, file.absolute(), replace, Clock(), desk.actor())
        _tell(desk, done)


def _tell(desk: Desk, done: Restored) -> None:
    """Say what was put back, what was left as it is, and what the daemon will do with it."""
    with desk.open_for_orders() as opened:
        at = done.made_at.astimezone(opened.zone).strftime("%H:%M %d/%m/%Y")
    rows = done.rows
    say("restored", desk.language, at=at, items=rows["item"], deliveries=rows["delivery"])
    if done.kept:
        say("restored-kept", desk.language, parts=", ".join(done.kept))
    if done.aside is not None:
        say("restored-aside", desk.language, folder=done.aside)
    say("restored-next", desk.language)
