"""Commands by which a person decides on one piece or one delivery: approve, retry, confirm, cancel…"""

from collections.abc import Mapping
from typing import Annotated

import typer

from publisher.cli.desk import Desk
from publisher.cli.out import say_told
from publisher.work.actions.action import About, Order
from publisher.work.actions.registry import ACTIONS

By = Annotated[str, typer.Option("--by")]


def add(app: typer.Typer, desk: Desk) -> None:
    """Add the deciding commands."""
    panel = desk.word("panel-decide")
    add_approval(app, desk, panel)
    add_deliveries(app, desk, panel)


def add_approval(app: typer.Typer, desk: Desk, panel: str) -> None:
    """Add approve and return."""

    @app.command(help=desk.word("help-approve"), rich_help_panel=panel)
    def approve(item: str, by: By) -> None:
        _judge(desk, "approve", item, by)

    @app.command("return", help=desk.word("help-return"), rich_help_panel=panel)
    def send_back(item: str, by: By, reason: Annotated[str, typer.Option("--reason")]) -> None:
        _judge(desk, "return", item, by, reason=reason)


def add_deliveries(app: typer.Typer, desk: Desk, panel: str) -> None:
    """Add what is decided about one delivery."""

    @app.command(help=desk.word("help-retry"), rich_help_panel=panel)
    def retry(delivery: int) -> None:
        _decide(desk, "retry", delivery)

    @app.command(help=desk.word("help-confirm"), rich_help_panel=panel)
    def confirm(
        delivery: int,
        url: Annotated[str | None, typer.Option("--url", help=desk.word("help-confirm-url"))] = None,
        at: Annotated[str | None, typer.Option("--at", help=desk.word("help-confirm-at"))] = None,
        reference: Annotated[
            str | None, typer.Option("--reference", help=desk.word("help-confirm-reference"))
        ] = None,
    ) -> None:
        _decide(desk, "confirm", delivery, url=url, at=at, reference=reference)

    @app.command(help=desk.word("help-cancel"), rich_help_panel=panel)
    def cancel(delivery: int) -> None:
        with desk.open_for_orders() as opened:
            order = Order(desk.actor(), opened.clock.now())
            say_told(ACTIONS[About.DELIVERY]["cancel"].do(opened, str(delivery), order), desk.language)

    @app.command(help=desk.word("help-reschedule"), rich_help_panel=panel)
    def reschedule(delivery: int, at: Annotated[str, typer.Option("--at")]) -> None:
        _decide(desk, "reschedule", delivery, at=at)


def _judge(desk: Desk, name: str, item: str, by: str, **given: str) -> None:
    with desk.open() as opened:
        order = Order(by, opened.clock.now(), given)
        say_told(ACTIONS[About.ITEM][name].do(opened, item, order), desk.language)


def _decide(desk: Desk, name: str, delivery: int, **options: str | None) -> None:
    with desk.open() as opened:
        order = Order(desk.actor(), opened.clock.now(), given(options))
        say_told(ACTIONS[About.DELIVERY][name].do(opened, str(delivery), order), desk.language)


def given(options: Mapping[str, str | None]) -> dict[str, str]:
    """Return what was typed, without the options that were left out."""
    return {name: text for name, text in options.items() if text is not None}
