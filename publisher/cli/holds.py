"""Commands that keep everything back and let it go: hold, release, holds."""

from typing import Annotated

import typer

from publisher.app import App
from publisher.cli.desk import Desk
from publisher.cli.out import print_json, print_table, say_told
from publisher.core.hold import Hold
from publisher.store import holds as hold_rows
from publisher.work.actions.action import Order
from publisher.work.actions.stopping import hold_scopes, release_scopes
from publisher.work.records import hold_record, iso


def add(app: typer.Typer, desk: Desk) -> None:
    """Add hold, release, holds."""
    panel = desk.word("panel-decide")

    @app.command(help=desk.word("help-hold"), rich_help_panel=panel)
    def hold(
        scopes: list[str],
        reason: Annotated[str, typer.Option("--reason")] = "",
        until: Annotated[str | None, typer.Option()] = None,
        except_: Annotated[list[str] | None, typer.Option("--except")] = None,
    ) -> None:
        given = {"reason": reason} | ({"until": until} if until is not None else {})
        with desk.open_for_orders() as opened:
            order = Order(desk.actor(), opened.clock.now(), given)
            say_told(hold_scopes(opened, tuple(scopes), order, tuple(except_ or ())), desk.language)

    @app.command(help=desk.word("help-release"), rich_help_panel=panel)
    def release(scopes: Annotated[list[str] | None, typer.Argument()] = None) -> None:
        with desk.open_for_orders() as opened:
            order = Order(desk.actor(), opened.clock.now())
            say_told(release_scopes(opened, tuple(scopes or ()), order), desk.language)

    @app.command(help=desk.word("help-holds"), rich_help_panel=panel)
    def holds(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
        with desk.open_for_orders() as opened, opened.store.read() as session:
            standing = hold_rows.standing(session, opened.clock.now())
            if as_json:
                print_json([hold_record(opened, one) for one in standing])
                return
            rows = [
                (
                    one.scope,
                    ", ".join(one.excepted),
                    opened.local_text(iso(opened, one.created_at)),
                    _end(opened, one),
                    one.reason,
                )
                for one in standing
            ]
            heads = [opened.word(f"head-{name}") for name in ("scope", "except", "since", "until", "reason")]
            print_table(heads, rows, opened.word("no-holds"))


def _end(app: App, one: Hold) -> str:
    return app.local_text(iso(app, one.until)) if one.until else app.word("until-released")
