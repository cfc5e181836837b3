"""Workspaces for the command line: an empty one, and one where the daemon has worked a morning."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal, open_workspace

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


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return open_workspace(tmp_path)


@pytest.fixture(scope="session")
def worked_morning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the workspace behind `desk` once; tests get copies of it.

    `tin` was due at 07:30 and went out at 07:45, `bai` goes out tomorrow, `lo` is a week late,
    `sai.md` is wrong.
    """
    desk = open_workspace(tmp_path_factory.mktemp("morning"))
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
def desk(worked_morning: Path, tmp_path: Path) -> Terminal:
    shutil.copytree(worked_morning, tmp_path, dirs_exist_ok=True)
    return Terminal(tmp_path)
