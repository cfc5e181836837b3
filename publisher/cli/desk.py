"""The desk: which workspace a command works on, and in which language it speaks."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from publisher.app import App, open_app, open_despite_mistakes
from publisher.cli.out import say_problems
from publisher.cli.tidying import no_tidying
from publisher.clock import Clock, ClockFile
from publisher.core.errors import WrongUsage
from publisher.files.asked_times import read_moment, read_side
from publisher.files.refusal import Refusal
from publisher.files.times import read_time
from publisher.words import word


@dataclass
class Desk:
    """What every command of one call shares."""

    workspace: Path
    language: str

    def word(self, code: str, /, **values: object) -> str:
        """Return one sentence in this desk's language."""
        return word(code, self.language, **values)

    @contextmanager
    def open(self) -> Iterator[App]:
        """Open the workspace for the length of the block, to tell the person here what it says."""
        with no_tidying(), self.open_for_daemon(ClockFile(self.workspace.resolve()).read()) as app:
            app.spoken = self.language
            yield app

    @contextmanager
    def open_for_orders(self) -> Iterator[App]:
        """Open the workspace for an order that stops or takes down, whatever is wrong in its files."""
        workspace = self.workspace.resolve()
        app = open_despite_mistakes(workspace, ClockFile(workspace).read())
        app.spoken = self.language
        say_problems(app.mistakes, self.language)
        try:
            yield app
        finally:
            app.close()

    @contextmanager
    def open_for_daemon(self, clock: Clock) -> Iterator[App]:
        """Open the workspace for work that answers beside the files, in the workspace's own language."""
        app = open_app(self.workspace.resolve(), clock)
        try:
            yield app
        finally:
            app.close()

    def actor(self) -> str:
        """Return who acts here, for the trail: behind `sudo -u publisher`, the person who typed it."""
        try:
            return os.environ.get("SUDO_USER") or getpass.getuser()
        except (OSError, KeyError, ImportError):
            return "cli"

    def instant(self, app: App, text: str | None) -> datetime | None:
        """Return the instant that a person wrote, None for nothing; nonsense raises WrongUsage."""
        return _read(read_time, app, text)

    def as_of(self, app: App, text: str | None) -> datetime | None:
        """Return the instant as of which something is asked; a day alone means its last instant."""
        return _read(read_moment, app, text)

    def side(self, app: App, text: str | None, end: bool = False) -> datetime | None:
        """Return the instant at one side of a span; a day alone means its beginning or its `end`."""
        return _read(partial(read_side, end=end), app, text)


def _read(read: Callable[[str, ZoneInfo], datetime], app: App, text: str | None) -> datetime | None:
    try:
        return None if text is None else read(text, app.zone)
    except Refusal:
        raise WrongUsage("not-a-time", given=text) from None
