"""Workspaces for the command line: an empty one, and one where the daemon has worked a morning."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests import databases
from tests.cli.terminal import Terminal, keep_address, open_workspace
from tests.databases import Databases

UNITS = """
[[unit]]
id = "ho-sao"
name = "Hội LHPN phường Hồ Sao"
kind = "phuong"

[[unit]]
id = "ben-trang"
name = "Hội LHPN phường Bến Trăng"
kind = "phuong"
"""


@dataclass(frozen=True)
class Morning:
    """A workspace to copy, and the address of its database."""

    workspace: Path
    database: str


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return open_workspace(tmp_path)


@pytest.fixture(scope="session")
def worked_mornings(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Morning]:
    """Make the workspace behind `desk` once on each kind of database; tests get copies of it."""

    @cache
    def made(kind: Databases) -> Morning:
        workspace = work_a_morning(tmp_path_factory.mktemp("morning"))
        kind.keep()
        address = workspace / "var" / "address"
        return Morning(workspace, address.read_text("utf-8") if address.exists() else databases.SQLITE)

    return lambda: made(databases.current)


def work_a_morning(folder: Path) -> Path:
    """Let the daemon work a morning in a new workspace.

    `tin` was due at 07:30 and went out at 07:45, `bai` goes out tomorrow, `lo` is a week late,
    `sai.md` is wrong.
    """
    desk = open_workspace(folder)
    (desk.workspace / "schedules" / "units.toml").write_text(UNITS, encoding="utf-8")
    desk.write(
        "tin.md", "[Tin] Một [bold]cửa[/bold]", form="brief", units="ho-sao", publish_at="2027-01-18 07:30"
    )
    desk.write("bai.md", "Đỡ một lần đi lại", units="ben-trang", publish_at="2027-01-19 09:00")
    desk.write("lo.md", "Bài của tuần trước", publish_at="2027-01-11 09:00")
    desk.write_wrong("sai.md")
    assert desk.run("2027-01-18 07:45").code == 1
    return desk.workspace


@pytest.fixture
def desk(worked_mornings: Callable[[], Morning], tmp_path: Path) -> Terminal:
    morning = worked_mornings()
    shutil.copytree(morning.workspace, tmp_path, dirs_exist_ok=True)
    keep_address(tmp_path, databases.current.copy(morning.database, tmp_path))
    return Terminal(tmp_path)
