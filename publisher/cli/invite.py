"""The command `user invite`: a link by which somebody becomes a person of the dashboard."""

from typing import Annotated

import typer

from publisher.cli.desk import Desk
from publisher.cli.out import say
from publisher.core.invitation import DAYS, read_days
from publisher.core.localtime import write_local
from publisher.core.person import read_role
from publisher.work import invitations


def add(group: typer.Typer, desk: Desk, panel: str) -> None:
    """Add the command: the link alone goes to stdout, so that a script can send it."""

    @group.command(help=desk.word("help-user-invite"), rich_help_panel=panel)
    def invite(
        role: str,
        name: Annotated[str, typer.Option("--name", help=desk.word("help-invite-name"))] = "",
        days: Annotated[str, typer.Option("--days", help=desk.word("help-invite-days"))] = str(DAYS),
    ) -> None:
        wanted, lasts = read_role(role), read_days(days)
        with desk.open_for_orders() as opened, opened.store.write() as session:
            now, actor = opened.clock.outside(), desk.actor()
            token, made = invitations.invite(session, wanted, name, lasts, now, actor)
        until = write_local(opened.zone, made.ends_at)
        say("user-invited-now", desk.language, role=made.role, until=until)
        typer.echo(f"{opened.config.web.address}/invite/{token}")
