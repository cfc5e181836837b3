"""Commands about what readers have seen: correct, withdraw."""

from pathlib import Path
from typing import Annotated

import typer

from publisher.cli.desk import Desk
from publisher.cli.out import say_problems, say_told
from publisher.work.actions.action import About, Order
from publisher.work.actions.registry import ACTIONS
from publisher.work.actions.wrong_file import WrongFile


def add(app: typer.Typer, desk: Desk) -> None:
    """Add correct and withdraw."""
    panel = desk.word("panel-decide")

    @app.command(help=desk.word("help-correct"), rich_help_panel=panel)
    def correct(
        item: str,
        file: Annotated[Path, typer.Option("--file", help=desk.word("help-correct-file"))],
    ) -> None:
        with desk.open() as opened:
            order = Order(desk.actor(), opened.clock.now(), file=file)
            try:
                say_told(ACTIONS[About.ITEM]["correct"].do(opened, item, order), desk.language)
            except WrongFile as error:
                say_problems(error.problems, desk.language)
                raise typer.Exit(2) from None

    @app.command(help=desk.word("help-withdraw"), rich_help_panel=panel)
    def withdraw(
        item: str,
        reason: Annotated[str, typer.Option("--reason")],
        channel: Annotated[str | None, typer.Option("--channel")] = None,
        by_hand: Annotated[bool, typer.Option("--by-hand", help=desk.word("help-by-hand"))] = False,
        public: Annotated[bool, typer.Option("--public", help=desk.word("help-public"))] = False,
    ) -> None:
        given = {"reason": reason} | ({"channel": channel} if channel is not None else {})
        ticked = {name: "1" for name, is_ticked in (("by_hand", by_hand), ("public", public)) if is_ticked}
        with desk.open_for_orders() as opened:
            order = Order(desk.actor(), opened.clock.now(), given | ticked)
            say_told(ACTIONS[About.ITEM]["withdraw"].do(opened, item, order), desk.language)
