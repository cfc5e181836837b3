"""What an installed Publisher carries: a clone is not needed to run it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("publisher", "adapters", "content", "schedules")
FILES = ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE", "config.example.toml")
CODE_ONLY = shutil.ignore_patterns("__pycache__", "*.egg-info", "*.status.txt")


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the wheel from a copy of the sources and return the names of the files in it."""
    sources, wheels = tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp("wheels")
    for name in PARTS:
        shutil.copytree(ROOT / name, sources / name, ignore=CODE_ONLY)
    for name in FILES:
        shutil.copy(ROOT / name, sources / name)
    python = Path(sys.base_prefix) / ("python.exe" if sys.platform == "win32" else "bin/python3")
    command = [str(python), "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(wheels), str(sources)]
    subprocess.run(command, check=True)
    (wheel,) = wheels.glob("publisher-*.whl")
    return set(ZipFile(wheel).namelist())


def test_every_file_of_the_packages_is_carried(carried: set[str]) -> None:
    for package in ("publisher", "adapters"):
        wanted = {
            file.relative_to(ROOT).as_posix()
            for file in (ROOT / package).rglob("*")
            if file.is_file() and "__pycache__" not in file.parts and not file.name.startswith(".")
        }
        assert wanted - carried == set()


def test_the_example_workspace_is_carried(carried: set[str]) -> None:
    wanted = {f"publisher/example/{name}" for name in ("config.example.toml", "content/README.md")} | {
        f"publisher/example/{file.relative_to(ROOT).as_posix()}"
        for folder in ("content/queue", "schedules")
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and not file.name.endswith(".status.txt") and not file.name.startswith(".")
    }
    assert wanted - carried == set()
