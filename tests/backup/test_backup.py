"""One file holds everything but secrets, appears whole or not at all, and overwrites nothing."""

from __future__ import annotations

import json
import os
import random
import stat
import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from publisher.clock import ClockFile
from publisher.core.delivery import State
from publisher.store import deliveries, restores
from tests.backup.day import opened
from tests.backup.workspaces import copied, files_in, rows_of
from tests.cli.terminal import Terminal, open_workspace

PLAN = """
[plan]
id = "nho"
title = "Kế hoạch nhỏ"
start = 2027-01-01
end = 2027-12-31

[[target]]
id = "web"
title = "Trang web"
metric = "works"
per = "month"
min = 1
"""


def manifest_of(backup: Path) -> dict[str, object]:
    with zipfile.ZipFile(backup) as archive:
        told = json.loads(archive.read("manifest.json"))
    assert isinstance(told, dict)
    return told


def test_a_backup_put_back_elsewhere_is_the_same_workspace(made: Path, tmp_path: Path) -> None:
    backup, elsewhere = tmp_path / "sao lưu.zip", Terminal(tmp_path / "máy mới")
    Terminal(made).done("backup", backup)
    elsewhere.done("restore", backup)
    assert rows_of(elsewhere.workspace) == rows_of(made)
    assert files_in(elsewhere.workspace) == files_in(made)


def test_what_windows_were_sealed_by_is_put_back_with_them(made: Path, tmp_path: Path) -> None:
    desk, elsewhere = copied(made, tmp_path / "w"), Terminal(tmp_path / "x")
    (desk.workspace / "schedules" / "plan-nho.toml").write_text(PLAN, encoding="utf-8")
    desk.run("2027-03-02 08:00")
    desk.done("backup", tmp_path / "b.zip")
    elsewhere.done("restore", tmp_path / "b.zip")
    rows = rows_of(elsewhere.workspace)
    assert rows == rows_of(desk.workspace) and rows["sealed_window"] and len(rows["yardstick"]) == 1


@pytest.mark.parametrize("where", ["in place", "elsewhere"])
def test_a_restore_in_a_simulated_week_belongs_to_that_week(tmp_path: Path, where: str) -> None:
    """What was scheduled then is told as before: nothing is told to have happened in the real present."""
    desk = open_workspace(tmp_path / "w")
    (desk.workspace / "schedules" / "plan-nho.toml").write_text(PLAN, encoding="utf-8")
    for name, at in (("tin", "2027-01-18 07:30"), ("mai", "2027-01-19 09:00")):
        desk.write(f"{name}.md", f"Bài {name}", publish_at=at, channels="website")
    for now in ("2027-01-18 07:00", "2027-01-18 07:45", "2027-01-20 08:00"):
        desk.type("run", "--until-idle", "--no-web", "--clock", now)
    asked = ("plan", "--json", "--at", "2027-01-18 08:00")
    then = desk.done(*asked).records
    assert (then[0]["done"], then[0]["scheduled"]) == (1, 1)
    desk.done("backup", tmp_path / "b.zip")
    room = desk if where == "in place" else Terminal(tmp_path / "x")
    restored = room.done("restore", tmp_path / "b.zip", *(("--replace",) if where == "in place" else ()))
    assert room.done(*asked).records == then
    assert f"{ClockFile(room.workspace).read().now():%Y-%m-%d}" == "2027-01-20"
    assert "clock.json" not in restored.out


def test_whatever_a_backup_puts_back_is_in_doubt_since_it_was_taken(
    made: Path, saved: Path, tmp_path: Path
) -> None:
    desk = Terminal(tmp_path / "w")
    desk.done("restore", saved)
    taken_at = datetime.fromisoformat(str(manifest_of(saved)["made_at"]))
    with opened(desk.workspace) as app, app.store.read() as session:
        restore, everything = restores.newest(session), deliveries.in_state(session, *State)
    assert restore is not None and restore.backup_at == taken_at
    assert everything and {one.doubted_since for one in everything} == {taken_at}


def test_the_command_says_what_the_file_holds(made: Path, tmp_path: Path) -> None:
    said = Terminal(made).done("backup", tmp_path / "b.zip")
    assert "4 tin bài" in said.err and "1 tệp ảnh" in said.err and "Mật khẩu" in said.err
    told = manifest_of(tmp_path / "b.zip")
    assert told["format"] == 1 and {"program", "schema", "made_at", "head", "rows"} <= told.keys()


def test_only_its_owner_may_read_a_backup(made: Path, tmp_path: Path) -> None:
    Terminal(made).done("backup", tmp_path / "b.zip")
    assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600


def test_a_backup_overwrites_nothing(made: Path, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("bản cũ", encoding="utf-8")
    said = Terminal(made).type("backup", tmp_path / "b.zip")
    assert said.code == 2 and "không bao giờ ghi đè" in said.err
    assert (tmp_path / "b.zip").read_text(encoding="utf-8") == "bản cũ"


@pytest.mark.parametrize("place", ["queue", "queue/../published", "."])
def test_a_backup_is_not_laid_among_the_pieces(made: Path, place: str) -> None:
    file = made / "content" / place / "b.zip"
    said = Terminal(made).type("backup", file)
    assert said.code == 2 and "nằm trong content/" in said.err and not file.exists()


def test_a_folder_that_is_not_there_is_named(made: Path, tmp_path: Path) -> None:
    said = Terminal(made).type("backup", tmp_path / "không có" / "b.zip")
    assert said.code == 2 and "không có" in said.err


def test_secrets_that_lie_in_files_are_left_out(made: Path, tmp_path: Path) -> None:
    desk = copied(made, tmp_path / "w")
    for place in ("var/khoa/mat-khau.txt", "schedules/token.txt"):
        (desk.workspace / place).parent.mkdir(exist_ok=True)
        (desk.workspace / place).write_text("bí mật", encoding="utf-8")
    with (desk.workspace / "config.toml").open("a", encoding="utf-8") as config:
        config.write('\n[channels.newspaper]\nadapter = "wordpress"\nurl = "https://cms.example.org"\n')
        config.write('user = "robot"\npassword = "file:var/khoa/mat-khau.txt"\n')
        config.write(
            '[channels.fanpage]\nadapter = "facebook"\npage_id = "1"\ntoken = "file:schedules/token.txt"\n'
        )
    desk.done("backup", tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert not [name for name in archive.namelist() if "token.txt" in name or "khoa" in name]


def test_links_and_half_written_files_are_left_out(made: Path, tmp_path: Path) -> None:
    desk = copied(made, tmp_path / "w")
    queue = desk.workspace / "content" / "queue"
    (tmp_path / "ngoài.md").write_text("ngoài", encoding="utf-8")
    (queue / "liên kết.md").symlink_to(tmp_path / "ngoài.md")
    (queue / "~$bai.docx").write_text("khóa", encoding="utf-8")
    desk.done("backup", tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        names = [Path(name).name for name in archive.namelist()]
    assert "liên kết.md" not in names and "~$bai.docx" not in names
    assert "Bài sai tên.md" in names and "Bài sai tên.md.status.txt" in names


def test_media_that_are_gone_are_told(made: Path, tmp_path: Path) -> None:
    desk = copied(made, tmp_path / "w")
    for file in (desk.workspace / "var" / "media").rglob("*.jpg"):
        file.unlink()
    said = desk.done("backup", tmp_path / "b.zip")
    assert "1 tệp ảnh, clip hoặc minh chứng đã mất" in said.err


@pytest.mark.skipif(os.name == "nt", reason="no limit on the size of files")
def test_a_full_disk_leaves_no_half_backup(made: Path, tmp_path: Path) -> None:
    desk = copied(made, tmp_path / "w")
    clip = desk.workspace / "var" / "website" / "clip.mp4"
    clip.write_bytes(random.Random(1).randbytes(3_000_000))
    command = (
        f"ulimit -f 2000; exec {sys.executable} -m publisher -w {desk.workspace} backup {tmp_path / 'b.zip'}"
    )
    ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert ended.returncode == 2 and "không để lại tệp dở dang" in ended.stderr, ended
    assert [one.name for one in tmp_path.iterdir()] == ["w"]
