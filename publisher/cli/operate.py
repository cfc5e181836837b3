"""Commands that run something: run, demo, sandbox. What each needs is loaded by itself alone."""

import os
import signal
import threading
from datetime import UTC, datetime
from typing import Annotated

import typer

from publisher.cli.desk import Desk
from publisher.cli.out import say
from publisher.cli.patience import open_in_time
from publisher.clock import Clock, FastClock
from publisher.core.errors import WrongUsage
from publisher.files.config import read_config
from publisher.files.refusal import Refusal
from publisher.files.times import read_time


def add(app: typer.Typer, desk: Desk) -> None:
    """Add the running commands."""
    panel = desk.word("panel-run")
    port_option = typer.Option(min=0, max=65535, help=desk.word("help-port"))

    @app.command(help=desk.word("help-run"), rich_help_panel=panel)
    def run(
        until_idle: Annotated[bool, typer.Option("--until-idle", help=desk.word("help-until-idle"))] = False,
        clock: Annotated[str | None, typer.Option(metavar="ISO", help=desk.word("help-clock"))] = None,
        speed: Annotated[float | None, typer.Option(min=0.001, help=desk.word("help-speed"))] = None,
        no_web: Annotated[bool, typer.Option("--no-web", help=desk.word("help-no-web"))] = False,
    ) -> None:
        from publisher.cli.daemon import work  # no other command needs it, and it takes half a second

        chosen = _clock(desk, clock, speed)
        with open_in_time(desk, chosen, waits=not until_idle) as opened:
            if work(desk, opened, until_idle, web=not no_web):
                raise typer.Exit(1)

    @app.command(help=desk.word("help-demo"), rich_help_panel=panel)
    def demo(
        exit_: Annotated[bool, typer.Option("--exit", help=desk.word("help-demo-exit"))] = False,
        port: Annotated[int, port_option] = 8321,
    ) -> None:
        from publisher.demo import play

        raise typer.Exit(play(desk.language, stays=not exit_, port=port))

    @app.command(help=desk.word("help-sandbox"), rich_help_panel=panel)
    def sandbox(port: Annotated[int, port_option] = 8790) -> None:
        from publisher.sandbox import FAULT, Sandbox, secrets, write_channels

        try:
            sandbox = Sandbox(port=port)
        except (OSError, OverflowError):
            raise WrongUsage("cannot-listen", place=f"127.0.0.1:{port}") from None
        with sandbox as outlets:
            say("sandbox-runs", desk.language, url=outlets.url, wp=outlets.wp_url, graph=outlets.graph_url)
            typer.echo(write_channels(outlets))
            verb = "set" if os.name == "nt" else "export"
            told = "\n".join(f"  {verb} {name}={value}" for name, value in secrets().items())
            say("sandbox-rehearse", desk.language, secrets=told, fault=FAULT, url=outlets.url)
            done = threading.Event()
            signal.signal(signal.SIGTERM, lambda *_: done.set())
            done.wait()


def _clock(desk: Desk, start: str | None, speed: float | None) -> Clock:
    """Return the real clock, or the simulated one that the options ask for."""
    if start is None and speed is None:
        return Clock()
    if start is None:
        return FastClock(datetime.now(UTC), speed or 1.0)
    try:
        return FastClock(read_time(start, read_config(desk.workspace.resolve()).zone), speed or 1.0)
    except Refusal:
        raise WrongUsage("not-a-time", given=start) from None
