"""A new workspace, from the files that come with Publisher."""

from __future__ import annotations

import shutil
from pathlib import Path

from publisher.core.errors import WrongUsage

HERE = Path(__file__).resolve().parents[1] / "example"
FOLDERS = ("schedules", "content/queue", "content/published", "var")


def make_workspace(folder: Path, sample: bool) -> None:
    """Make a workspace that `check` accepts; `sample` adds the example plan and its twelve items."""
    if (folder / "config.toml").exists():
        raise WrongUsage("workspace-not-empty", folder=folder)
    try:
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
        _fill(folder, sample)
    except OSError as error:
        raise WrongUsage("workspace-cannot-be-made", folder=folder, said=error.strerror or error) from None


def _fill(folder: Path, sample: bool) -> None:
    root = example_root()
    shutil.copy(root / "config.example.toml", folder / "config.toml")
    shutil.copy(root / "content" / "README.md", folder / "content" / "README.md")
    if sample:
        shutil.copytree(root / "schedules", folder / "schedules", dirs_exist_ok=True)
        shutil.copytree(
            root / "content" / "queue",
            folder / "content" / "queue",
            dirs_exist_ok=True,
            ignore=shutil.ignore_patterns("*.status.txt"),
        )


def example_root() -> Path:
    """Return where the example files lie: in the clone, or, installed, inside the package."""
    clone = Path(__file__).resolve().parents[2]
    return clone if (clone / "config.example.toml").exists() else HERE
