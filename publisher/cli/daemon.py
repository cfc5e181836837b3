"""The daemon at a terminal: it works until it is told to stop, or until nothing due is left."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from publisher.app import App
from publisher.cli.desk import Desk
from publisher.cli.out import say
from publisher.core.delivery import State
from publisher.core.item_state import ItemState
from publisher.engine.local import LocalEngine
from publisher.store import channels, deliveries, items, lost
from publisher.store.database import shown
from publisher.store.overdue import waiting_on
from publisher.web.server import WebServer

LEFT = (State.REFUSED, State.UNCONFIRMED, State.MISSED)


def work(desk: Desk, app: App, until_idle: bool, web: bool) -> bool:
    """Run the daemon on an open workspace; tell whether it has left something for a person to do."""
    _refuse_older_database(app)
    _prepare_folders(app)
    engine = LocalEngine(app)
    _stop_on_signals(engine)
    engine.run(until_idle, beside=_open_house(desk, engine, web))
    return until_idle and _something_is_left(app)


@contextmanager
def _open_house(desk: Desk, engine: LocalEngine, web: bool) -> Iterator[None]:
    """Serve the pages and say that the daemon runs."""
    with WebServer(engine.app, engine, enabled=web):
        say("daemon-runs", desk.language, workspace=engine.app.workspace)
        yield


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
