"""Patience: a daemon that starts on a full disk, or one closed for writing, waits instead of dying."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import sleep

from sqlalchemy.exc import SQLAlchemyError

from publisher.app import App
from publisher.cli.desk import Desk
from publisher.clock import Clock
from publisher.core.message import Message, message
from publisher.engine.outage import FULL, READ_ONLY, cause
from publisher.words import tell

log = logging.getLogger(__name__)

AGAIN_SECONDS = 2.0


@contextmanager
def open_in_time(desk: Desk, clock: Clock, waits: bool) -> Iterator[App]:
    """Open the workspace for the length of the block, and where the daemon `waits`, once its disk lets us."""
    with ExitStack() as stack:
        told: Message | None = None
        while True:
            try:
                app = stack.enter_context(desk.open_for_daemon(clock))
                break
            except (SQLAlchemyError, OSError) as error:
                reason = cause(error, desk.workspace / "var")
                if not waits or reason not in (FULL, READ_ONLY):
                    raise
                if reason != told:
                    log.error("%s", tell(reason, desk.language), extra={"action": "outage"})
                told = reason
            sleep(AGAIN_SECONDS)
        if told is not None:
            log.warning("%s", app.tell(message("records-again")), extra={"action": "outage_over"})
        yield app
