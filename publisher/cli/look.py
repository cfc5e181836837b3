"""Commands that read: queue, show, log, plan."""

from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from publisher.app import App
from publisher.cli.audit import audit
from publisher.cli.desk import Desk
from publisher.cli.out import print_json, say
from publisher.cli.printed import log_cells, log_columns, print_item, print_log, print_queue
from publisher.cli.printed_digest import print_digest
from publisher.cli.printed_plan import print_plan
from publisher.core.delivery import State
from publisher.core.errors import WrongUsage
from publisher.core.item import Form
from publisher.files.export import write_export
from publisher.store import deliveries
from publisher.store.log import LogQuery
from publisher.work import decisions, progress, records

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
            record = records.show(opened, session, decisions.the_item(session, item))
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
                write_export(export, log_columns(opened), [log_cells(opened, one) for one in found])
                say("exported", desk.language, count=len(found), path=export)
            elif as_json:
                print_json(found)
            else:
                print_log(opened, found)

    @app.command(help=desk.word("help-plan"), rich_help_panel=panel)
    def plan(
        at: Annotated[str | None, typer.Option()] = None,
        plan_id: Annotated[str | None, typer.Option("--plan")] = None,
        rolled_up: Annotated[bool, typer.Option("--rolled-up", help=desk.word("help-rolled-up"))] = False,
        digest: Annotated[bool, typer.Option("--digest", help=desk.word("help-digest"))] = False,
        unit: Annotated[str | None, typer.Argument(help=desk.word("help-digest-unit"))] = None,
        as_json: Json = False,
    ) -> None:
        if digest:
            print_digest(desk, unit or "", as_json, is_alone=not (at or plan_id or rolled_up))
        else:
            _show_plan(desk, at, plan_id, rolled_up, unit, as_json)


def _show_plan(
    desk: Desk, at: str | None, plan_id: str | None, rolled_up: bool, unit: str | None, as_json: bool
) -> None:
    if unit is not None:
        raise WrongUsage("unit-without-digest", given=unit)
    with desk.open() as opened, opened.store.read() as session:
        moment = desk.as_of(opened, at) or opened.clock.now()
        found = progress.progress(opened, session, moment, plan_id, rolled_up)
        if as_json:
            print_json([progress.record(opened, one) for one in found])
        else:
            changed = progress.list_changes(session, found)
            print_plan(opened, found, progress.at_hand(found, opened, moment), changed)


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
