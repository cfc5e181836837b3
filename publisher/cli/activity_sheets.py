"""activity import, template: many activities at once, from a spreadsheet."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from publisher.app import App
from publisher.cli.activity_look import look_records, print_look
from publisher.cli.activity_printed import EXPORTED
from publisher.cli.desk import Desk
from publisher.cli.out import print_json, say
from publisher.core.activity import Kind
from publisher.files.activity_template import Guide, write_template
from publisher.work import activities
from publisher.work.activities import Look

WRONG = 1
EXAMPLE_DAY = date(2027, 1, 18)
EXAMPLE_COUNTS = {"events": 1, "people": 120, "women": 95}


def add(group: typer.Typer, desk: Desk, panel: str) -> None:
    """Add the commands `import` and `template`."""

    @group.command("import", help=desk.word("help-activity-import"), rich_help_panel=panel)
    def take_in(
        file: Path,
        yes: Annotated[bool, typer.Option("--yes", help=desk.word("help-activity-yes"))] = False,
        by: Annotated[str | None, typer.Option("--by")] = None,
        as_json: Annotated[bool, typer.Option("--json")] = False,
    ) -> None:
        with desk.open() as opened:
            now = opened.clock.now()
            with opened.store.read() as session:
                look = activities.look(opened, session, file, now)
            if yes:
                look = activities.take_in(opened, look, by or desk.actor(), now)
            print_json(look_records(opened, look, loaded=yes)) if as_json else print_look(opened, look)
        _say_what_came_of_it(desk, look, yes)
        if look.is_wrong:
            raise typer.Exit(WRONG)

    @group.command(help=desk.word("help-activity-template"), rich_help_panel=panel)
    def template(file: Path) -> None:
        with desk.open() as opened:
            opened.spoken = None  # the sheet is for everybody here, not for whoever typed the command
            _write_template(opened, file)
        say("template-written", desk.language, file=file, typed=_as_typed(str(file)))


def _as_typed(path: str) -> str:
    """Return a path as it is typed into a command."""
    return f'"{path}"' if " " in path else path


def _say_what_came_of_it(desk: Desk, look: Look, yes: bool) -> None:
    """Say how many rows were taken in, or would be, and how many were not and why."""
    wrong = sum(one.is_wrong for one in look.rows)
    known = sum(one.known is not None for one in look.rows)
    if look.sheet.is_wrong:
        say("sheet-is-wrong", desk.language)
    elif yes:
        say("sheet-loaded", desk.language, made=len(look.drafts), wrong=wrong, known=known)
    else:
        say("sheet-looked-at", desk.language, right=len(look.drafts), wrong=wrong, known=known)
        if look.drafts:
            say("sheet-not-loaded-yet", desk.language, file=_as_typed(look.sheet.path))


def _write_template(app: App, file: Path) -> None:
    columns = {key: app.word(f"column-{key}") for key in EXPORTED}
    example = {
        "number": app.word("example-mark"),
        "kind": app.word(f"activity-{Kind.CONFERENCE}"),
        "title": app.word("example-title"),
        "date": f"{EXAMPLE_DAY:%d/%m/%Y}",
        "units": app.word("example-units"),
        "place": app.word("example-place"),
        "partners": app.word("example-partners"),
        "evidence": app.word("example-evidence"),
        "note": app.word("example-note"),
        **EXAMPLE_COUNTS,
    }
    kinds = [app.word(f"activity-{kind}") for kind in Kind]
    lines = [(heading, app.word(f"guide-{key}")) for key, heading in columns.items()]
    guide: Guide = (app.word("sheet-named"), app.word("guide-named"), lines)
    write_template(file, columns, example, kinds, guide)
