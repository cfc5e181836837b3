"""Commands that keep everything back and let it go: hold, release, holds."""

from datetime import timedelta
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from publisher.app import App
from publisher.cli.desk import Desk
from publisher.cli.out import print_json, print_table, say
from publisher.core.hold import Hold
from publisher.store import holds as hold_rows
from publisher.store.trouble import said_by
from publisher.work import holding
from publisher.work.let_go import Stale, gone_stale
from publisher.work.records import iso
from publisher.work.staleness import LOOK_FIRST

SWEEPS_SECONDS = 2.0
"""How long `hold` goes on to mark what waits now, before it leaves the rest to the daemon."""
MOST_STALE = 20
"""Deliveries that `release` names one by one."""


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
        with desk.open_for_orders() as opened:
            with opened.store.write() as session:
                orders = holding.hold(
                    opened,
                    session,
                    tuple(scopes),
                    opened.clock.now(),
                    desk.actor(),
                    reason=reason,
                    until=desk.instant(opened, until),
                    excepted=tuple(except_ or ()),
                )
            for order in orders:
                say("held-now", desk.language, scope=order.scope)
            _sweep(opened)

    @app.command(help=desk.word("help-release"), rich_help_panel=panel)
    def release(scopes: Annotated[list[str] | None, typer.Argument()] = None) -> None:
        with desk.open_for_orders() as opened:
            with opened.store.write() as session:
                ended = holding.release(session, tuple(scopes or ()), opened.clock.now(), desk.actor())
            say("released-now" if ended else "released-nothing", desk.language, count=len(ended))
            if ended:
                _say_stale(opened, gone_stale(opened, SWEEPS_SECONDS))

    @app.command(help=desk.word("help-holds"), rich_help_panel=panel)
    def holds(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
        with desk.open_for_orders() as opened, opened.store.read() as session:
            standing = hold_rows.standing(session, opened.clock.now())
            if as_json:
                print_json([_record(opened, one) for one in standing])
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


def _sweep(app: App) -> None:
    """Let wait what an order stops; the order is in force even where the database cannot be read through."""
    try:
        if left := holding.sweep_for(app, SWEEPS_SECONDS):
            say("sweep-goes-on", app.language, count=left)
    except SQLAlchemyError as error:
        say("held-all-the-same", app.language, said=said_by(error))


def _say_stale(app: App, found: list[Stale]) -> None:
    """Name what is let go with words that hold no more, while there is time to look at it."""
    for one in found[:MOST_STALE]:
        number, channel = one.delivery.id, one.delivery.channel
        typer.echo(f"#{number} {channel} «{one.title}»: {app.tell(one.told)}", err=True)
    if len(found) > MOST_STALE:
        say("queue-and-more", app.language, count=len(found) - MOST_STALE)
    if found:
        say("released-stale", app.language, minutes=LOOK_FIRST // timedelta(minutes=1))


def _record(app: App, one: Hold) -> dict[str, object]:
    return {
        "id": one.id,
        "scope": one.scope,
        "reason": one.reason,
        "except": list(one.excepted),
        "created_at": iso(app, one.created_at),
        "until": iso(app, one.until),
    }


def _end(app: App, one: Hold) -> str:
    return app.local_text(iso(app, one.until)) if one.until else app.word("until-released")
