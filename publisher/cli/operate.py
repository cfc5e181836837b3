"""Commands that run something: run, demo, sandbox."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType
from typing import Annotated

import typer

from publisher.app import App
from publisher.cli.desk import Desk
from publisher.cli.out import say
from publisher.cli.patience import open_in_time
from publisher.clock import Clock, FastClock
from publisher.core.delivery import State
from publisher.core.errors import WrongUsage
from publisher.engine.local import LocalEngine
from publisher.files.config import read_config
from publisher.files.refusal import Refusal
from publisher.files.times import read_time
from publisher.store import channels, deliveries, items, lost
from publisher.store.database import shown
from publisher.store.overdue import waiting_on
from publisher.store.tables import ItemState
from publisher.web.server import WebServer

LEFT = (State.REFUSED, State.UNCONFIRMED, State.MISSED)


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
        chosen = _clock(desk, clock, speed)
        with open_in_time(desk, chosen, waits=not until_idle) as opened:
            _refuse_older_database(opened)
            _prepare_folders(opened)
            engine = LocalEngine(opened)
            _stop_on_signals(engine)
            engine.run(until_idle, beside=_open_house(desk, engine, web=not no_web))
            if until_idle and _something_is_left(opened):
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


@contextmanager
def _open_house(desk: Desk, engine: LocalEngine, web: bool) -> Iterator[None]:
    """Serve the pages and say that the daemon runs."""
    with WebServer(engine.app, engine, enabled=web):
        say("daemon-runs", desk.language, workspace=engine.app.workspace)
        yield


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


def _refuse_older_database(app: App) -> None:
    """Publish nothing by a database that has forgotten what was known."""
    with app.store.read() as session:
        lost.refuse_older(session, app.workspace, shown(app.config.database, app.workspace))


def _prepare_folders(app: App) -> None:
    for folder in ("queue", "published"):
        (app.content / folder).mkdir(parents=True, exist_ok=True)


def _stop_on_signals(engine: LocalEngine) -> None:
    """Finish what is under way at the first signal; a second one ends the process at once."""
    asked = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        if asked.is_set():
            os._exit(128 + number)
        asked.set()
        engine.stop()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)


def _something_is_left(app: App) -> bool:
    """Tell whether a person has to look: a wrong file, or a delivery that did not go its way."""
    with app.store.read() as session:
        if items.every(session, ItemState.WRONG):
            return True
        waiting = deliveries.in_state(session, State.SCHEDULED)
        retried = any(one.tries and one.error for one in waiting)
        now = app.clock.now()
        rested = any(waiting_on(session, name, now) for name in channels.resting(session))
        return retried or rested or bool(deliveries.in_state(session, *LEFT))
