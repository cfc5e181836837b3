"""Commands about work that no software publishes: activity add, list, remove, import, template."""

from pathlib import Path
from typing import Annotated

import typer

from publisher.app import App
from publisher.cli import activity_sheets
from publisher.cli.activity_printed import activity_cells, activity_columns, print_activities
from publisher.cli.desk import Desk
from publisher.cli.help import Commands
from publisher.cli.out import print_json, say, say_error
from publisher.core.activity import Activity, Kind
from publisher.core.errors import WrongUsage
from publisher.core.problem import Severity, has_error
from publisher.core.windows import Window, parse_window
from publisher.files.activity_names import KINDS
from publisher.files.activity_row import Draft, read_activity
from publisher.files.activity_values import ActivityValues
from publisher.files.evidence import fault_of
from publisher.files.export import write_export
from publisher.files.findings import Findings, Place
from publisher.files.names import Names
from publisher.files.yamltree import Several, Text
from publisher.store import activities as kept
from publisher.words import tell
from publisher.work import activities
from publisher.work.activity_record import activity_record

Json = Annotated[bool, typer.Option("--json")]
By = Annotated[str | None, typer.Option("--by")]
Words = Annotated[str | None, typer.Option()]
Count = Annotated[int | None, typer.Option(min=0)]
OPTIONS = {
    "units": "--unit",
    "themes": "--theme",
    "indices": "--index",
    "audiences": "--audience",
    "partners": "--partner",
}
"""How the options are called that may be given several times."""


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


def add_recording(group: typer.Typer, desk: Desk, panel: str) -> None:
    """Add add."""

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
            "copies": copies, "installations": installations, "url": url, "channel": channel, "item": item,
            "note": note,
        }  # fmt: skip
        with desk.open() as opened:
            draft = _read(desk, opened, given, tuple(evidence or ()))
            made = activities.record(opened, draft, by or desk.actor(), opened.clock.now())
            if as_json:
                print_json([activity_record(opened, made)])
                return
        say("activity-recorded", desk.language, number=made.id, title=made.title, day=f"{made.day:%d/%m/%Y}")


def add_listing(group: typer.Typer, desk: Desk, panel: str) -> None:
    """Add list."""

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
            window, of_unit, of_kind = _window(opened, period), _unit(opened, unit), _kind(kind)
            first, last = (window.from_, window.until) if window else (None, None)
            found = [
                one
                for one in kept.every(session, first, last, with_removed=removed)
                if (of_unit is None or of_unit in one.units) and (of_kind is None or one.kind is of_kind)
            ]
            _show(opened, found, removed, export, as_json)


def add_removal(group: typer.Typer, desk: Desk, panel: str) -> None:
    """Add remove."""

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


def _read(desk: Desk, app: App, given: dict[str, object], files: tuple[Path, ...]) -> Draft:
    """Return the activity that the options speak of; what is wrong with them is said, all of it."""
    findings = Findings("")
    with app.store.read() as session:
        rules = activities.rules_of(app, session, app.clock.now())
        values = ActivityValues(_keys(given), rules.reading, findings)
        for file in files:
            if said := fault_of(file):
                findings.error(said.code, Place(2, 1), **said.values)
        draft = read_activity(values, rules, findings, files)
    for problem in findings.problems():
        if problem.severity is Severity.WARNING:
            typer.echo(tell(problem.message, desk.language), err=True)
        else:
            say_error(problem.message, desk.language)
    if draft is None or has_error(findings.problems()):
        raise typer.Exit(2)
    return draft


def _keys(given: dict[str, object]) -> dict[str, tuple[Text, Text | Several]]:
    """Return the options as any file gives its keys; each has a place of its own, for what is said of it."""
    keys: dict[str, tuple[Text, Text | Several]] = {}
    for column, (key, value) in enumerate(given.items(), start=1):
        if value is None:
            continue
        at, name = Place(1, column), OPTIONS.get(key, "KIND" if key == "kind" else f"--{key}")
        texts = tuple(Text(str(one), at) for one in (value if isinstance(value, list) else [value]))
        keys[key] = Text(name, at), Several(texts, at) if isinstance(value, list) else texts[0]
    return keys


def _window(app: App, period: str | None) -> Window | None:
    """Return the days of a period: the calendar's, or one that a plan names."""
    if period is None:
        return None
    named = (plan.window(period) for plan in app.rules.plans)
    found = next(filter(None, named), None) or parse_window(period)
    if found is None:
        known = ", ".join(window.id for plan in app.rules.plans for window in plan.windows)
        raise WrongUsage("no-such-period", given=period, known=known or "–")
    return found


def _unit(app: App, name: str | None) -> str | None:
    """Return the unit that a name means; where the workspace lists none, any name may have been given."""
    if name is None or app.rules.units is None:
        return name
    found = Names({unit.id: (unit.name, *unit.aliases) for unit in app.rules.units}).find(name)
    if found is None:
        raise WrongUsage("no-such-unit", given=name)
    return found


def _kind(name: str | None) -> Kind | None:
    found = KINDS.find(name) if name is not None else None
    if name is not None and found is None:
        known, vietnamese = ", ".join(KINDS.ids), ", ".join(KINDS.vietnamese)
        raise WrongUsage("no-such-choice", key="--kind", given=name, known=known, vietnamese=vietnamese)
    return Kind(found) if found else None
