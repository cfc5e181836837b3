"""Carry the example workspace inside the package; everything else is said in pyproject.toml."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent
EXAMPLE = ("config.example.toml", "content/README.md", "content/queue", "schedules")


class BuildWithExample(build_py):
    """Build the modules, and beside them `publisher/example`, from which `publisher init` copies."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:  # a clone is its own example
            for name in EXAMPLE:
                place(HERE / name, Path(self.build_lib) / "publisher" / "example" / name)


def place(source: Path, target: Path) -> None:
    """Copy a file or a folder to `target`, which holds nothing else afterwards."""
    if source.is_dir():
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.status.txt", ".*"))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


setup(cmdclass={"build_py": BuildWithExample})
