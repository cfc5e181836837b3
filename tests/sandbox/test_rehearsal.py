"""A stranger can rehearse with nothing but what `publisher sandbox` prints."""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from publisher.app import open_app

LAST_LINE = 'token = "env:FANPAGE_TOKEN"\n'
LAST = {"vi": "Ctrl-C để dừng", "en": "Ctrl-C to stop"}


@contextmanager
def running(workspace: Path, language: str) -> Iterator[tuple[str, str]]:
    """Run the command in a workspace and yield what it printed and what it said."""
    (workspace / "config.toml").write_text(f'[publisher]\nlanguage = "{language}"\n', encoding="utf-8")
    command = [sys.executable, "-m", "publisher", "-w", str(workspace), "sandbox", "--port", "0"]
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert child.stdout and child.stderr
    try:
        said = ""
        while LAST[language] not in said:
            line = child.stderr.readline()
            assert line, said
            said += line
        printed = "".join(iter(child.stdout.readline, LAST_LINE)) + LAST_LINE
        yield printed, said
    finally:
        child.send_signal(signal.SIGTERM)
        child.communicate(timeout=20)


@pytest.mark.skipif(sys.platform == "win32", reason="the command is ended by a signal")
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_the_command_prints_is_enough_to_rehearse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    with running(tmp_path, language) as (printed, said):
        for line in said.splitlines():
            if line.startswith("  export "):
                monkeypatch.setenv(*line.removeprefix("  export ").split("=", 1))
        with (tmp_path / "config.toml").open("a", encoding="utf-8") as config:
            config.write(printed)
        app = open_app(tmp_path)
        try:
            assert set(app.channels) == {"newspaper", "fanpage"}
            wrong = [one for each in app.channels.values() for one in each.probe() if not one.ok]
        finally:
            app.close()
        assert wrong == []
        _, flag, fault, address = shlex.split(next(line for line in said.splitlines() if " curl " in line))
        faults = requests.post(address, data=fault, timeout=10).json()
        set_ = faults["graph"]
        assert flag == "-d" and (set_["drop_after_accept"], set_["count"], set_["only"]) == (1, 1, "POST")
