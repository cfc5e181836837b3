"""Commands about what feeds show and nobody has answered for: activity found, accept, ignore."""

from typing import Annotated

import typer

from publisher.app import App
from publisher.cli.desk import Desk
from publisher.cli.out import print_entries, print_json, say
from publisher.work import accepting
from publisher.work.accepting import Given
from publisher.work.activity_record import activity_record
from publisher.work.found import found as list_found
from publisher.work.records import Record

Json = Annotated[bool, typer.Option("--json")]
By = Annotated[str | None, typer.Option("--by")]


def add(group: typer.Typer, desk: Desk, panel: str) -> None:
    """Add found, accept and ignore to the group `activity`."""

    @group.command(help=desk.word("help-activity-found"), rich_help_panel=panel)
    def found(as_json: Json = False) -> None:
        with desk.open() as opened, opened.store.read() as session:
            records = list_found(opened, session)
            print_json(records) if as_json else _print(opened, records)

    @group.command(help=desk.word("help-activity-accept"), rich_help_panel=panel)
    def accept(
        number: int,
        unit: Annotated[list[str] | None, typer.Option("--unit")] = None,
        form: Annotated[str | None, typer.Option("--form")] = None,
        theme: Annotated[list[str] | None, typer.Option("--theme")] = None,
        by: By = None,
        as_json: Json = False,
    ) -> None:
        given = Given(tuple(unit or ()), form, tuple(theme or ()))
        with desk.open() as opened, opened.store.write() as session:
            now, actor = opened.clock.now(), by or desk.actor()
            made = accepting.accept(opened, session, number, given, now, actor)
            record = activity_record(opened, made)
        if as_json:
            print_json([record])
        else:
            say("sighting-accepted-now", desk.language, number=number, activity=made.id, title=made.title)

    @group.command(help=desk.word("help-activity-ignore"), rich_help_panel=panel)
    def ignore(numbers: list[int], by: By = None) -> None:
        with desk.open() as opened, opened.store.write() as session:
            now, actor = opened.clock.now(), by or desk.actor()
            ignored = [
                accepting.ignore(opened, session, number, now, actor) for number in dict.fromkeys(numbers)
            ]
        for one in ignored:
            say("sighting-ignored-now", desk.language, number=one.id, title=one.entry.title)


def _print(app: App, records: list[Record]) -> None:
    heads = [app.word(f"head-{name}") for name in ("id", "when", "seen-in", "title")]
    entries = [(_cells(app, one), [line for line in (one["url"], one["hint"]) if line]) for one in records]
    print_entries(heads, entries, app.word("nothing-found"))


def _cells(app: App, one: Record) -> tuple[str, ...]:
    at = app.local_text(one["published_at"] or one["first_seen_at"])
    return str(one["number"]), at, app.word(f"seen-in-{one['kind']}", place=one["place"]), one["title"]
