"""Commands that read: queue, show, log."""

from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from publisher.app import App
from publisher.cli.audit import audit
from publisher.cli.desk import Desk
from publisher.cli.out import print_json, say
from publisher.cli.printed import print_item, print_log, print_queue
from publisher.core.delivery import State
from publisher.core.errors import WrongUsage
from publisher.core.item import Form
from publisher.files.export import write_export
from publisher.store import deliveries
from publisher.store.log import LogQuery
from publisher.work import chosen, log_sheet, records

Json = Annotated[bool, typer.Option("--json")]


def add(app: typer.Typer, desk: Desk) -> None:
    """Add the reading commands."""
    panel = desk.word("panel-look")

    @app.command(help=desk.word("help-queue"), rich_help_panel=panel)
    def queue(as_json: Json = False) -> None:
        with desk.open() as opened, opened.store.read() as session:
            found = records.queue(opened, session)
            print_json(found) if as_json else print_queue(opened, found)

    @app.command(help=desk.word("help-show"), rich_help_panel=panel)
    def show(item: str, as_json: Json = False) -> None:
        with desk.open() as opened, opened.store.read() as session:
            record = records.show(opened, session, chosen.the_item(session, item))
            print_json([record]) if as_json else print_item(opened, record)

    @app.command(help=desk.word("help-log"), rich_help_panel=panel)
    def log(
        channel: Annotated[str | None, typer.Option()] = None,
        state: Annotated[str | None, typer.Option()] = None,
        since: Annotated[str | None, typer.Option()] = None,
        until: Annotated[str | None, typer.Option()] = None,
        unit: Annotated[str | None, typer.Option()] = None,
        form: Annotated[str | None, typer.Option()] = None,
        limit: Annotated[int | None, typer.Option(min=1)] = None,
        export: Annotated[Path | None, typer.Option(help=desk.word("help-export"))] = None,
        verify: Annotated[bool, typer.Option("--verify", help=desk.word("help-verify"))] = False,
        as_json: Json = False,
    ) -> None:
        if verify:
            if any((channel, state, since, until, unit, form, limit, export)):
                raise WrongUsage("verify-stands-alone")
            audit(desk, as_json)
            return
        with desk.open() as opened, opened.store.read() as session:
            chosen = LogQuery(
                _channel(opened, session, channel),
                _state(state),
                desk.side(opened, since),
                desk.side(opened, until, end=True),
                _unit(opened, unit),
                _form(form),
                limit,
            )
            found = records.posting_log(opened, session, chosen)
            if export is not None:
                write_export(export, log_sheet.heads(opened), [log_sheet.cells(opened, one) for one in found])
                say("exported", desk.language, count=len(found), path=export)
            elif as_json:
                print_json(found)
            else:
                print_log(opened, found)


def _state(text: str | None) -> State | None:
    if text is None:
        return None
    try:
        return State(text.replace("-", "_"))
    except ValueError:
        raise WrongUsage("no-such-state", given=text, known=", ".join(State)) from None


def _channel(app: App, session: Session, name: str | None) -> str | None:
    """Return a channel that there is or that the log still speaks of."""
    known = {*app.config.channels, *deliveries.channels(session)}
    if name is not None and name not in known:
        raise WrongUsage("no-such-channel", given=name, known=", ".join(sorted(known)))
    return name


def _form(name: str | None) -> str | None:
    if name is not None and name not in set(Form):
        raise WrongUsage("no-such-form", given=name, known=", ".join(Form))
    return name


def _unit(app: App, name: str | None) -> str | None:
    if name is not None and app.rules.units is not None and name not in app.rules.units:
        raise WrongUsage("no-such-unit", given=name)
    return name
