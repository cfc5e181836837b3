"""A busy workspace and its backup, made once; tests copy what they change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.sandbox import Sandbox
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


@pytest.fixture
def outlets(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    monkeypatch.setenv("BACKUP_TEST_PASSWORD", "sandbox-password")
    monkeypatch.setenv("BACKUP_TEST_TOKEN", "sandbox-page-token")
    with Sandbox() as sandbox:
        yield sandbox
