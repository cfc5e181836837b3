"""Commands before publishing: init, check, doctor, adapters."""

from pathlib import Path
from typing import Annotated

import typer

from publisher.app import App
from publisher.channel import Health, adapter
from publisher.channel import adapters as installed
from publisher.cli.desk import Desk
from publisher.cli.out import print_json, problem_line, say
from publisher.clock import Clock
from publisher.core.errors import WrongConfiguration
from publisher.core.problem import Problem, Severity, has_error
from publisher.files.example import toml_of
from publisher.files.new_workspace import make_workspace
from publisher.notify.targets import open_targets
from publisher.words import tell
from publisher.work import checking, feed_health, health, notify, webhooks
from publisher.work.digests import sending
from publisher.work.digests.recipients import open_recipients
from publisher.work.records import problem_record

Json = Annotated[bool, typer.Option("--json")]


def add(app: typer.Typer, desk: Desk) -> None:
    """Add the preparing commands."""
    panel = desk.word("panel-prepare")
    add_files(app, desk, panel)
    add_channels(app, desk, panel)


def add_files(app: typer.Typer, desk: Desk, panel: str) -> None:
    """Add init and check."""

    @app.command(help=desk.word("help-init"), rich_help_panel=panel)
    def init(
        folder: Annotated[Path, typer.Argument()],
        sample: Annotated[bool, typer.Option("--sample", help=desk.word("help-sample"))] = False,
    ) -> None:
        make_workspace(folder, sample=sample)
        say("workspace-made", desk.language, folder=folder)

    @app.command(help=desk.word("help-check"), rich_help_panel=panel)
    def check(paths: Annotated[list[Path] | None, typer.Argument()] = None, as_json: Json = False) -> None:
        try:
            problems = checking.check(desk.workspace.resolve(), paths, Clock().now())
        except WrongConfiguration as error:
            problems = error.problems
        _print_problems(desk, problems, as_json)
        if has_error(problems):
            raise typer.Exit(1)


def add_channels(app: typer.Typer, desk: Desk, panel: str) -> None:
    """Add doctor and adapters."""

    @app.command(help=desk.word("help-doctor"), rich_help_panel=panel)
    def doctor(as_json: Json = False) -> None:
        with desk.open() as opened:
            found = _examine(opened)
        if as_json:
            print_json([_record(desk, name, findings) for name, findings in found.items()])
        else:
            for name, findings in found.items():
                for one in findings:
                    mark = "✓" if one.ok else "✗"
                    typer.echo(f"{mark} {name}: {tell(one.message, desk.language)}")
        if not all(one.ok for findings in found.values() for one in findings):
            raise typer.Exit(1)

    @app.command(help=desk.word("help-adapters"), rich_help_panel=panel)
    def adapters(name: Annotated[str | None, typer.Argument()] = None, as_json: Json = False) -> None:
        chosen = installed() if name is None else {name: adapter(name)}
        if as_json:
            print_json([_adapter_record(one, kind) for one, kind in chosen.items()])
        elif name is not None:
            typer.echo(toml_of(name))
        else:
            for one in chosen:
                typer.echo(f"{one:<12} {desk.word(f'adapter-{one}')}")


def _examine(opened: App) -> dict[str, tuple[Health, ...]]:
    """Ask channels, feeds and whoever is told; a channel's feed is among what is said of the channel."""
    found = health.examine(opened)
    for name, findings in feed_health.examine(opened).items():
        found[name] = (*found.get(name, ()), *findings)
    found |= webhooks.examine(opened)
    told = notify.examine(opened, open_targets(opened.config.notices))
    return found | sending.examine(opened, open_recipients(opened.config), told)


def _adapter_record(name: str, kind: type[object]) -> dict[str, str]:
    return {"adapter": name, "class": f"{kind.__module__}:{kind.__name__}", "toml": toml_of(name)}


def _print_problems(desk: Desk, problems: tuple[Problem, ...], as_json: bool) -> None:
    if as_json:
        print_json([problem_record(one, desk.language) for one in problems])
        return
    for one in problems:
        typer.echo(problem_line(one, desk.language))
    errors = sum(one.severity is Severity.ERROR for one in problems)
    say("checked", desk.language, errors=errors, warnings=len(problems) - errors)


def _record(desk: Desk, name: str, findings: tuple[Health, ...]) -> dict[str, object]:
    return {
        "channel": name,
        "ok": all(one.ok for one in findings),
        "checks": [
            {"name": one.name, "ok": one.ok, "message": tell(one.message, desk.language)} for one in findings
        ],
    }
