"""Options of the commands about activities, as one activity."""

from __future__ import annotations

from pathlib import Path

import typer

from publisher.app import App
from publisher.cli.desk import Desk
from publisher.cli.out import say_error
from publisher.core.problem import Severity
from publisher.files.activity_row import Draft, read_activity
from publisher.files.activity_values import ActivityValues
from publisher.files.evidence import fault_of
from publisher.files.findings import Findings, Place
from publisher.files.yamltree import Several, Text
from publisher.words import tell
from publisher.work import activities

WRONG = 2
OPTIONS = {
    "units": "--unit",
    "themes": "--theme",
    "indices": "--index",
    "audiences": "--audience",
    "partners": "--partner",
}
"""How the options are called that may be given several times."""


def read_options(desk: Desk, app: App, given: dict[str, object], files: tuple[Path, ...]) -> Draft:
    """Return the activity that the options speak of; what is wrong with them is said, all of it.

    Errors come first, whatever their place: a doubt above them would read as what stopped the command.
    """
    findings = Findings("")
    with app.store.read() as session:
        rules = activities.rules_of(app, session, app.clock.now())
        values = ActivityValues(_keys(given), rules.reading, findings)
        for file in files:
            if said := fault_of(file):
                findings.error(said.code, Place(2, 1), **said.values)
        draft = read_activity(values, rules, findings, files)
    for problem in sorted(findings.problems(), key=lambda one: one.severity is Severity.WARNING):
        if problem.severity is Severity.WARNING:
            typer.echo(tell(problem.message, desk.language), err=True)
        else:
            say_error(problem.message, desk.language)
    if draft is None:
        raise typer.Exit(WRONG)
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
