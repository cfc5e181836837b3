"""Workspaces that have something to lose, and what they hold, for comparing."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from publisher.store.database import open_store
from publisher.store.dump import snapshot
from publisher.store.tables.every import SCHEMA
from tests.adapters.posts import picture
from tests.cli.terminal import Terminal, open_workspace


def busy_workspace(folder: Path) -> Terminal:
    """Make a workspace where two pieces are out, one with a picture, one waits and one is wrong."""
    desk = open_workspace(folder)
    desk.write("tin.md", "Tin đã đăng", publish_at="2027-01-18 07:30")
    (desk.workspace / "content" / "queue" / "anh.jpg").write_bytes(picture(640, 480, "JPEG"))
    desk.write("anh.md", "Bài có ảnh", text="![Chợ](anh.jpg)", publish_at="2027-01-18 07:40")
    desk.write("mai.md", "Bài ngày mai", publish_at="2027-01-19 09:00")
    desk.write_wrong("Bài sai tên.md")
    (desk.workspace / "schedules" / "units.toml").write_text("", encoding="utf-8")
    desk.run("2027-01-18 07:45")
    return desk


def copied(workspace: Path, to: Path) -> Terminal:
    """Return a terminal at a copy of a workspace."""
    shutil.copytree(workspace, to)
    return Terminal(to)


def rows_of(workspace: Path, url: str = "sqlite:///var/publisher.db") -> dict[str, list[dict[str, Any]]]:
    """Return every row of the database, without the doubt that a restore casts on them."""
    store = open_store(url, workspace)
    with snapshot(store.engine) as seen:
        rows = {name: [json.loads(line) for line in seen.lines(name)] for name in SCHEMA.tables}
    store.close()
    for row in rows["delivery"]:
        del row["doubted_since"]
    rows["event"] = [row for row in rows["event"] if row["action"] != "restored"]
    return {name: found for name, found in rows.items() if name != "restore"}


def files_in(workspace: Path) -> dict[str, bytes]:
    """Return every file of a workspace that is not the daemon's own passing one."""
    passing = ("publisher.db", "daemon.lock", "noted", "clock.json", "lock", "content-at-restore")
    return {
        path.relative_to(workspace).as_posix(): path.read_bytes()
        for path in workspace.rglob("*")
        if path.is_file() and not path.name.startswith(passing)
    }


def rewritten(backup: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Write a backup anew with its members changed, by somebody who knows how zip files are made."""
    with zipfile.ZipFile(backup) as read:
        members = {name: read.read(name) for name in read.namelist()}
    change(members)
    with zipfile.ZipFile(target, "w") as written:
        for name, content in members.items():
            written.writestr(name, content)
    return target
