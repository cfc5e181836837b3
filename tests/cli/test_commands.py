"""One command loads its own file only; together the files give every command that the help shows."""

from __future__ import annotations

import gc
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import typer

from publisher.cli.commands import GROUPS, command_in
from publisher.cli.desk import Desk, no_tidying
from publisher.cli.help import Commands


@pytest.mark.parametrize("group", GROUPS)
def test_every_file_adds_the_commands_by_which_it_is_found(group: str) -> None:
    desk = Desk(Path(), "vi")
    app = Commands(desk)
    app.callback()(lambda: None)
    import_module(f"publisher.cli.{group}").add(app, desk)
    assert tuple(typer.main.get_command(app).commands) == GROUPS[group]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("plan --json", "plan"),
        ("-v log --limit 5", "log"),
        ("-w plan check", "check"),
        ("-vw plan check", "check"),
        ("-wplan check", "check"),
        ("--workspace plan -v check", "check"),
        ("--workspace=plan check", "check"),
        ("--help", None),
        ("-w plan", None),
    ],
)
def test_the_command_is_found_behind_the_workspace(words: str, found: str | None) -> None:
    assert command_in(words.split()) == found


def test_the_plan_is_asked_for_without_what_only_other_commands_need() -> None:
    """A cold start is most of the time that a question takes."""
    code = "import sys, publisher.cli.plan; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"openpyxl", "docx", "apprise", "apscheduler", "fastapi"}.isdisjoint(loaded.stdout.split())


def test_nothing_large_is_loaded_before_the_memory_is_left_untidied() -> None:
    code = "import sys, publisher.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"sqlalchemy", "pydantic", "requests"}.isdisjoint(loaded.stdout.split())


def test_a_question_leaves_the_memory_tidied_again() -> None:
    with pytest.raises(RuntimeError), no_tidying():
        assert not gc.isenabled()
        raise RuntimeError
    assert gc.isenabled()
