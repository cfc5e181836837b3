"""The command `plan`: how far every target is, or the digest of a week."""

from typing import Annotated

import typer

from publisher.cli.desk import Desk
from publisher.cli.out import print_json
from publisher.cli.printed_plan import print_plan
from publisher.core.errors import WrongUsage
from publisher.work import progress
from publisher.work.counting import count_briefly


def add(app: typer.Typer, desk: Desk) -> None:
    """Add the command."""

    @app.command(help=desk.word("help-plan"), rich_help_panel=desk.word("panel-look"))
    def plan(
        at: Annotated[str | None, typer.Option()] = None,
        plan_id: Annotated[str | None, typer.Option("--plan")] = None,
        rolled_up: Annotated[bool, typer.Option("--rolled-up", help=desk.word("help-rolled-up"))] = False,
        digest: Annotated[bool, typer.Option("--digest", help=desk.word("help-digest"))] = False,
        unit: Annotated[str | None, typer.Argument(help=desk.word("help-digest-unit"))] = None,
        as_json: Annotated[bool, typer.Option("--json")] = False,
    ) -> None:
        if digest:
            from publisher.cli.printed_digest import print_digest  # mail and letters take a while to load

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
        found = progress.progress(opened, session, moment, plan_id, rolled_up, count=count_briefly)
        if as_json:
            print_json([progress.record(opened, one) for one in found])
        else:
            changed = progress.list_changes(session, found)
            print_plan(opened, moment, found, progress.at_hand(found, opened, moment), changed)
