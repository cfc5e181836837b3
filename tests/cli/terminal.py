"""A terminal for tests: the real command line, in this process, on a real workspace."""

from __future__ import annotations

import io
import json
import signal
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from publisher.cli import daemon, main
from publisher.clock import Clock
from publisher.engine.local import LocalEngine
from tests import databases
from tests.newsroom import MONDAY

NOW = "2027-01-18 08:00"
"""MONDAY, as people in Hanoi write it."""

CONFIG = """
[publisher]
{publisher}

[channels.website]
adapter = "static"
url = "http://127.0.0.1:8321/site"

[channels.magazine]
adapter = "outbox"
after = "website"
"""

PIECE = """---
title: {title}
{keys}
---

{text}
"""


@dataclass(frozen=True)
class Said:
    """What a command answered: its exit code, its result and its messages."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """Return the one JSON array on stdout."""
        found = json.loads(self.out)
        assert isinstance(found, list)
        return found


@dataclass
class Terminal:
    """A person at a workspace, whose clock stands at 08:00 on Monday, 18 January 2027."""

    workspace: Path

    def type(self, *words: object, **environment: str) -> Said:
        """Type one command; a traceback fails the test."""
        return call("-w", self.workspace, *words, **environment)

    def done(self, *words: object) -> Said:
        """Type one command that has to succeed."""
        said = self.type(*words)
        assert said.code == 0, said
        return said

    def run(self, at: str = NOW) -> Said:
        """Let the daemon do what is due; afterwards it is Monday again, as if no clock had been simulated."""
        said = self.type("run", "--until-idle", "--no-web", "--clock", at)
        (self.workspace / "var" / "clock.json").unlink(missing_ok=True)
        return said

    def write(self, name: str, title: str, text: str = "Nội dung minh họa.", **keys: object) -> Path:
        """Drop a piece in the queue, or save it again."""
        file = self.workspace / "content" / "queue" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = "\n".join(f"{key}: {value}" for key, value in keys.items())
        file.write_text(PIECE.format(title=json.dumps(title), keys=lines, text=text), encoding="utf-8")
        return file

    def write_wrong(self, name: str) -> Path:
        """Drop a file with a key that does not exist, in its second line."""
        file = self.workspace / "content" / "queue" / name
        file.write_text("---\ntitel: Nhầm khóa\n---\n\nNội dung minh họa.\n", encoding="utf-8")
        return file

    def delivery(self, item: str, channel: str = "website") -> dict[str, Any]:
        """Return the record of one delivery."""
        [shown] = self.done("show", item, "--json").records
        [found] = [one for one in shown["deliveries"] if one["channel"] == channel]
        return dict(found)


def call(*words: object, **environment: str) -> Said:
    """Call `publisher` with these words, in this environment."""
    out, err = io.StringIO(), io.StringIO()
    handlers = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        settle_in(patch)
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["publisher", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
    for one, handler in handlers.items():
        signal.signal(one, handler)
    assert "Traceback" not in err.getvalue()
    return Said(_code(ended.value.code), out.getvalue(), err.getvalue())


def settle_in(patch: pytest.MonkeyPatch) -> None:
    """Give the terminal its width and language, the clock its time, and files no second to rest."""
    for name in ("PUBLISHER_WORKSPACE", "PUBLISHER_LANGUAGE", "FORCE_COLOR", "TERMINAL_WIDTH"):
        patch.delenv(name, raising=False)
    patch.setenv("LANG", "C.UTF-8")
    patch.setenv("COLUMNS", "100")
    patch.setattr(Clock, "now", lambda _: MONDAY)
    patch.setattr(daemon, "LocalEngine", partial(LocalEngine, quiet=0.05))


def _code(given: object) -> int:
    assert given is None or isinstance(given, int)
    return given or 0


def open_workspace(folder: Path, publisher: str = "", config: str = CONFIG) -> Terminal:
    """Make a workspace with a website and a magazine without API; `publisher` says more of itself."""
    for name in ("content/queue", "content/published", "schedules", "var"):
        (folder / name).mkdir(parents=True)
    publisher += keep_address(folder, databases.current.new(folder))
    (folder / "config.toml").write_text(config.format(publisher=publisher), encoding="utf-8")
    return Terminal(folder)


def keep_address(folder: Path, url: str) -> str:
    """Keep the database's address beside the workspace, and return the line that names it in config.toml."""
    if url == databases.SQLITE:
        return ""
    (folder / "var" / "address").write_text(url, encoding="utf-8")
    return '\ndatabase = "file:var/address"\n'
