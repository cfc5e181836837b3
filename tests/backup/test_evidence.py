"""A backup carries activities and their evidence, and a restore puts back what is lacking."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.backup.workspaces import copied, files_in, rows_of
from tests.cli.terminal import Terminal, open_workspace

ADD = ("activity", "add", "hội thi", "--title", "Hội thi", "--date", "15/01/2027")


@pytest.fixture
def desk(tmp_path: Path) -> Terminal:
    """A workspace with two activities, one of them removed, each with its photo."""
    desk = open_workspace(tmp_path / "w")
    for number in (1, 2):
        photo = tmp_path / f"{number}.jpg"
        photo.write_bytes(b"anh %d" % number)
        desk.done(*ADD, "--title", f"Hội thi {number}", "--evidence", photo)
    desk.done("activity", "remove", 2, "--reason", "ghi nhầm")
    return desk


def evidence(desk: Terminal) -> list[Path]:
    return sorted((desk.workspace / "var" / "evidence").rglob("*.jpg"))


def test_activities_and_their_evidence_come_back_elsewhere(desk: Terminal, tmp_path: Path) -> None:
    said = desk.done("backup", tmp_path / "b.zip")
    assert "2 tệp minh chứng" in said.err
    elsewhere = Terminal(tmp_path / "máy mới")
    elsewhere.done("restore", tmp_path / "b.zip")
    assert rows_of(elsewhere.workspace) == rows_of(desk.workspace)
    assert files_in(elsewhere.workspace) == files_in(desk.workspace)
    assert len(rows_of(elsewhere.workspace)["activity"]) == 2 and len(evidence(elsewhere)) == 2


def test_evidence_that_is_lacking_is_put_back_beside_what_is_there(desk: Terminal, tmp_path: Path) -> None:
    desk.done("backup", tmp_path / "b.zip")
    here = copied(desk.workspace, tmp_path / "v")
    lost, other = evidence(here)
    whole = lost.read_bytes()
    lost.unlink()
    here.done("restore", tmp_path / "b.zip")
    assert lost.read_bytes() == whole and other.exists()


def test_evidence_that_is_gone_is_told(desk: Terminal, tmp_path: Path) -> None:
    gone, _ = evidence(desk)
    gone.unlink()
    said = desk.done("backup", tmp_path / "b.zip")
    assert "1 tệp ảnh, clip hoặc minh chứng đã mất" in said.err
    assert gone.relative_to(desk.workspace).as_posix() in said.err


def test_each_file_of_evidence_is_in_the_backup_once(desk: Terminal, tmp_path: Path) -> None:
    desk.done("backup", tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        names = [name for name in archive.namelist() if name.startswith("var/evidence/")]
    assert len(names) == len({*names}) == 2
