"""Each guard is proved: with it taken out of a copy of the house, the test of the table fails."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.faults.guards import GUARDS, Guard

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("publisher", "adapters", "tests")
"""What a copy of the house needs."""
FAILED = 1
"""How pytest ends when tests failed; 2 to 5 are troubles of its own."""

each_guard = pytest.mark.parametrize("guard", GUARDS, ids=[one.says for one in GUARDS])


@each_guard
def test_a_guard_of_the_table_is_there_once_and_so_is_its_test(guard: Guard) -> None:
    assert (ROOT / guard.file).read_text(encoding="utf-8").count(guard.code) == 1
    assert guard.without != guard.code
    file, _, name = guard.test.partition("::")
    assert f"def {name.partition('[')[0]}(" in (ROOT / file).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the house, once for all guards: what Python has compiled there, it compiles no more."""
    copied = tmp_path_factory.mktemp("house")
    for part in PARTS:
        shutil.copytree(ROOT / part, copied / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(ROOT / "pyproject.toml", copied)
    return copied


@pytest.mark.slow
@pytest.mark.timeout(600)
@each_guard
def test_a_guard_that_is_taken_out_is_missed(guard: Guard, copy: Path) -> None:
    file = copy / guard.file
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace(guard.code, guard.without), encoding="utf-8")
    try:
        ended = play(copy, [guard.test])
    finally:
        file.write_text(whole, encoding="utf-8")
    assert ended.returncode == FAILED, ended.stdout
    assert " failed" in summary(ended) and " error" not in summary(ended), ended.stdout


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_with_all_guards_in_place_their_tests_pass(copy: Path) -> None:
    ended = play(copy, sorted({one.test for one in GUARDS}))
    assert ended.returncode == 0, ended.stdout


def play(copy: Path, tests: Iterable[str]) -> subprocess.CompletedProcess[str]:
    """Run tests in a copy, on its own packages, whatever is installed beside it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests],
        cwd=copy,
        env={**kept, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=1500,
        check=False,
    )


def summary(ended: subprocess.CompletedProcess[str]) -> str:
    """Return the last line, which counts what passed, failed and went wrong."""
    return ended.stdout.rstrip().rpartition("\n")[2]
