"""A busy workspace and its backup, made once; tests copy what they change."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.backup.workspaces import busy_workspace
from tests.cli.terminal import Terminal


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return busy_workspace(tmp_path_factory.mktemp("busy") / "workspace").workspace


@pytest.fixture(scope="session")
def saved(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of `made`."""
    file = tmp_path_factory.mktemp("saved") / "b.zip"
    Terminal(made).done("backup", file)
    return file
