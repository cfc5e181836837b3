"""Commands about work that no software publishes: activity add, list, remove, import, template."""

from pathlib import Path
from typing import Annotated

import typer

from publisher.app import App
from publisher.cli import activity_sheets, sightings
from publisher.cli.activity_options import read_options
from publisher.cli.activity_printed import activity_cells, activity_columns, print_activities
from publisher.cli.desk import Desk
from publisher.cli.help import Commands
from publisher.cli.out import print_json, say
from publisher.core.activity import Activity
from publisher.files.export import write_export
from publisher.work import activities
from publisher.work.activity_choice import choose_activities
from publisher.work.activity_record import activity_record

Json = Annotated[bool, typer.Option("--json")]
By = Annotated[str | None, typer.Option("--by")]
Words = Annotated[str | None, typer.Option()]
Count = Annotated[int | None, typer.Option(min=0)]


def add(app: typer.Typer, desk: Desk) -> None:
    """Add the group `activity`."""
    group = Commands(desk)
    panel = desk.word("panel-activity")
    app.add_typer(
        group, name="activity", help=desk.word("help-activity"), rich_help_panel=desk.word("panel-decide")
    )
    add_recording(group, desk, panel)
    add_listing(group, desk, panel)
    add_removal(group, desk, panel)
    activity_sheets.add(group, desk, panel)
    sightings.add(group, desk, panel)


def add_recording(group: typer.Typer, desk: Desk, panel: str) -> None:
    """Add the command `add`."""

    @group.command("add", help=desk.word("help-activity-add"), rich_help_panel=panel)
    def record(
        kind: str,
        title: Annotated[str, typer.Option("--title")],
        date: Annotated[str, typer.Option("--date")],
        until: Words = None,
        unit: Annotated[list[str] | None, typer.Option("--unit")] = None,
        theme: Annotated[list[str] | None, typer.Option("--theme")] = None,
        index: Annotated[list[str] | None, typer.Option("--index")] = None,
        audience: Annotated[list[str] | None, typer.Option("--audience")] = None,
        place: Words = None,
        partner: Annotated[list[str] | None, typer.Option("--partner")] = None,
        events: Count = None,
        people: Count = None,
        women: Count = None,
        airings: Count = None,
        minutes: Count = None,
        copies: Count = None,
        installations: Count = None,
        url: Words = None,
        channel: Words = None,
        form: Words = None,
        item: Words = None,
        evidence: Annotated[list[Path] | None, typer.Option("--evidence")] = None,
        note: Words = None,
        by: By = None,
        as_json: Json = False,
    ) -> None:
        several = {
            "units": unit,
            "themes": theme,
            "indices": index,
            "audiences": audience,
            "partners": partner,
        }
        given: dict[str, object] = {
            "kind": kind, "title": title, "date": date, "until": until, **several, "place": place,
            "events": events, "people": people, "women": women, "airings": airings, "minutes": minutes,
            "copies": copies, "installations": installations, "url": url, "channel": channel, "form": form,
            "item": item, "note": note,
        }  # fmt: skip
        with desk.open() as opened:
            draft = read_options(desk, opened, given, tuple(evidence or ()))
            made = activities.record(opened, draft, by or desk.actor(), opened.clock.now())
            if as_json:
                print_json([activity_record(opened, made)])
                return
        say("activity-recorded", desk.language, number=made.id, title=made.title, day=f"{made.day:%d/%m/%Y}")


def add_listing(group: typer.Typer, desk: Desk, panel: str) -> None:
    """Add the command `list`."""

    @group.command("list", help=desk.word("help-activity-list"), rich_help_panel=panel)
    def listing(
        period: Annotated[str | None, typer.Option(help=desk.word("help-activity-period"))] = None,
        unit: Words = None,
        kind: Words = None,
        removed: Annotated[bool, typer.Option("--removed", help=desk.word("help-activity-removed"))] = False,
        export: Annotated[Path | None, typer.Option(help=desk.word("help-export"))] = None,
        as_json: Json = False,
    ) -> None:
        with desk.open() as opened, opened.store.read() as session:
            found = choose_activities(opened, session, period, unit, kind, removed)
            _show(opened, found, removed, export, as_json)


def add_removal(group: typer.Typer, desk: Desk, panel: str) -> None:
    """Add the command `remove`."""

    @group.command(help=desk.word("help-activity-remove"), rich_help_panel=panel)
    def remove(
        activity: int,
        reason: Annotated[str, typer.Option("--reason")],
        by: By = None,
        as_json: Json = False,
    ) -> None:
        with desk.open() as opened:
            with opened.store.write() as session:
                actor, now = by or desk.actor(), opened.clock.now()
                removed = activities.remove(opened, session, activity, reason, actor, now)
            if as_json:
                print_json([activity_record(opened, removed)])
                return
        say("activity-removed-now", desk.language, number=removed.id, title=removed.title)


def _show(app: App, found: list[Activity], removed: bool, export: Path | None, as_json: bool) -> None:
    if export is not None:
        write_export(export, activity_columns(app), [activity_cells(app, one) for one in found])
        say("exported", app.language, count=len(found), path=export)
    elif as_json:
        print_json([activity_record(app, one) for one in found])
    else:
        print_activities(app, found, removed)
