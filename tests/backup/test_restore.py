"""A restore is whole or not at all, refuses what it must, and never deletes what was there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from publisher.engine.the_only_one import the_only_daemon
from publisher.store import trail
from publisher.store.database import open_store
from publisher.store.migrations import bring
from tests.backup.workspaces import copied, files_in, rewritten, rows_of
from tests.cli.terminal import Terminal

pytestmark = pytest.mark.system

Change = Callable[[dict[str, bytes]], None]


def everything(workspace: Path) -> dict[str, bytes]:
    return {name: data for name, data in files_in(workspace).items() if not name.startswith("var/before")}


def untouched(desk: Terminal, backup: Path, *words: str, says: str, code: int = 2) -> None:
    """Try a restore that must be refused, and see that nothing was changed."""
    before = everything(desk.workspace), rows_of(desk.workspace)
    said = desk.type("restore", backup, *words)
    assert said.code == code and says in said.err, said
    assert (everything(desk.workspace), rows_of(desk.workspace)) == before
    assert not list((desk.workspace / "var").glob("*restor*"))


# --- what is refused -----------------------------------------------------------------------------


def test_a_running_daemon_is_not_pulled_from_under(made: Path, saved: Path, tmp_path: Path) -> None:
    desk = copied(made, tmp_path / "w")
    with the_only_daemon(desk.workspace):
        untouched(desk, saved, "--replace", says="chỉ chạy một", code=3)


def test_newer_data_is_not_replaced_unasked(made: Path, saved: Path, tmp_path: Path) -> None:
    desk = copied(made, tmp_path / "w")
    desk.done("hold", "all", "--reason", "Quốc tang")
    untouched(desk, saved, says="--replace")


def test_data_of_another_workspace_is_not_replaced_unasked(made: Path, saved: Path, tmp_path: Path) -> None:
    desk = copied(made, tmp_path / "w")
    for name in ("publisher.db", "audit-heads.jsonl"):
        (desk.workspace / "var" / name).unlink()
    desk.done("hold", "all")
    untouched(desk, saved, says="--replace")


def test_replaced_data_is_set_aside_whole(made: Path, saved: Path, tmp_path: Path) -> None:
    desk = copied(made, tmp_path / "w")
    desk.done("hold", "all", "--reason", "Quốc tang")
    before = rows_of(desk.workspace)
    said = desk.done("restore", saved, "--replace")
    [aside] = (desk.workspace / "var").glob("before-restore-*")
    assert str(aside) in said.err and "config.toml" in said.err
    assert rows_of(desk.workspace, f"sqlite:///{aside}/publisher.db") == before
    desk.done("log", "--verify")
    assert rows_of(desk.workspace) == rows_of(made)


def test_a_damaged_database_is_replaced_and_kept(made: Path, saved: Path, tmp_path: Path) -> None:
    desk = copied(made, tmp_path / "w")
    broken = b"kh\xf4ng ph\xe1\xba\xa3i c\xc6\xa1 s\xe1\xbb\x9f d\xe1\xbb\xaf li\xe1\xbb\x87u" * 100
    (desk.workspace / "var" / "publisher.db").write_bytes(broken)
    (desk.workspace / "var" / "publisher.db-wal").write_bytes(b"x")
    said = desk.type("restore", saved)
    assert said.code == 2 and "--replace" in said.err
    desk.done("restore", saved, "--replace")
    [aside] = (desk.workspace / "var").glob("before-restore-*")
    assert (aside / "publisher.db").read_bytes() == broken and (aside / "publisher.db-wal").exists()
    assert rows_of(desk.workspace) == rows_of(made)


def test_a_database_that_another_command_reads_is_not_replaced(
    made: Path, saved: Path, tmp_path: Path
) -> None:
    desk = copied(made, tmp_path / "w")
    store = open_store("sqlite:///var/publisher.db", desk.workspace)
    with store.read() as session:
        assert trail.newest(session)
        said = desk.type("restore", saved, "--replace")
    store.close()
    assert said.code == 2 and "đang dùng" in said.err
    assert rows_of(desk.workspace) == rows_of(made) and not (desk.workspace / "var" / "restoring").exists()


def test_the_present_files_stay_as_they_are(made: Path, saved: Path, tmp_path: Path) -> None:
    desk = copied(made, tmp_path / "w")
    newer = desk.write("mới.md", "Bài mới viết", publish_at="2027-02-01 08:00")
    (desk.workspace / "var" / "website" / "mới.html").write_text("mới", encoding="utf-8")
    before = files_in(desk.workspace)
    desk.done("restore", saved)
    assert newer.exists() and {name: everything(desk.workspace)[name] for name in before} == before


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    said = Terminal(tmp_path).type("restore", tmp_path / "không có.zip")
    assert said.code == 2 and "không có.zip" in said.err


def test_another_file_is_no_backup(made: Path, tmp_path: Path) -> None:
    desk = copied(made, tmp_path / "w")
    (tmp_path / "b.zip").write_bytes(b"PK" + bytes(1000))
    untouched(desk, tmp_path / "b.zip", says="không phải là bản sao lưu")
    with zipfile.ZipFile(tmp_path / "khác.zip", "w") as other:
        other.writestr("bai.md", "Bài")
    untouched(desk, tmp_path / "khác.zip", says="không phải là bản sao lưu")


@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_a_backup_cut_short_is_refused(made: Path, saved: Path, tmp_path: Path, part: float) -> None:
    desk, data = copied(made, tmp_path / "w"), saved.read_bytes()
    (tmp_path / "b.zip").write_bytes(data[: int(len(data) * part)])
    untouched(desk, tmp_path / "b.zip", "--replace", says="chưa thay đổi gì")


def test_a_flipped_bit_anywhere_is_found(saved: Path, tmp_path: Path) -> None:
    """Every member is checked, those too that stay as the workspace has them."""
    data = saved.read_bytes()
    with zipfile.ZipFile(saved) as archive:
        infos = [one for one in archive.infolist() if one.file_size]
    for number, info in enumerate(infos):
        spoilt = bytearray(data)
        names = sum(int.from_bytes(data[info.header_offset + at :][:2], "little") for at in (26, 28))
        spoilt[info.header_offset + 30 + names + info.compress_size // 2] ^= 0x10
        (tmp_path / "b.zip").write_bytes(spoilt)
        said = Terminal(tmp_path / f"w{number}").type("restore", tmp_path / "b.zip")
        assert said.code == 2 and "chưa thay đổi gì" in said.err, (info.filename, said)
        assert not (tmp_path / f"w{number}" / "config.toml").exists()


def manifest(change: Callable[[dict[str, Any]], None]) -> Change:
    def write(members: dict[str, bytes]) -> None:
        told = json.loads(members["manifest.json"])
        change(told)
        members["manifest.json"] = json.dumps(told).encode()

    return write


def smuggle(name: str) -> Change:
    """Add a member whose hash is right and whose name leads elsewhere."""

    def write(members: dict[str, bytes]) -> None:
        told = json.loads(members["manifest.json"])
        told["members"][name] = {**told["members"]["config.toml"], "mtime": None}
        members[name] = members["config.toml"]
        members["manifest.json"] = json.dumps(told).encode()

    return write


def swap_text(members: dict[str, bytes]) -> None:
    members["config.toml"] += b"\n"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (manifest(lambda told: told.update(format=2, program="9.0")), "phiên bản mới hơn tạo ra (9.0)"),
        (manifest(lambda told: told.update(schema="9999")), "phiên bản mới hơn"),
        (manifest(lambda told: told.pop("members")), "bị hỏng"),
        (manifest(lambda told: told.pop("made_at")), "bị hỏng"),
        (manifest(lambda told: told["rows"].update(item=1)), "bị hỏng"),
        (manifest(lambda told: told["members"].pop("database/item.jsonl")), "bị hỏng"),
        (swap_text, "bị hỏng"),
        (smuggle("../ngoai.toml"), "không an toàn"),
        (smuggle("content/queue/../../../ngoai.toml"), "không an toàn"),
        (smuggle("/tmp/ngoai.toml"), "không an toàn"),
        (smuggle("content/queue//ngoai.toml"), "không an toàn"),
        (smuggle("content\\..\\..\\ngoai.toml"), "không an toàn"),
        (smuggle("bashrc"), "không an toàn"),
        (smuggle("var/daemon.lock"), "không an toàn"),
        (smuggle("var/publisher.db"), "không an toàn"),
        (smuggle("var/restoring"), "không an toàn"),
    ],
)
def test_a_foreign_or_hostile_backup_changes_nothing(
    made: Path, saved: Path, tmp_path: Path, change: Change, says: str
) -> None:
    hostile = rewritten(saved, tmp_path / "h.zip", change)
    untouched(copied(made, tmp_path / "w"), hostile, says=says)
    empty = Terminal(tmp_path / "trống")
    said = empty.type("restore", hostile)
    assert said.code == 2 and says in said.err
    assert [path.name for path in empty.workspace.rglob("*") if path.is_file()] == ["daemon.lock"]
    assert not (tmp_path / "ngoai.toml").exists()


def test_an_older_schema_is_brought_up_to_date(saved: Path, tmp_path: Path) -> None:
    old = columns_of("0005", tmp_path)

    def age(members: dict[str, bytes]) -> None:
        told = json.loads(members["manifest.json"])
        told["schema"] = "0005"
        for table in [one for one in told["rows"] if one not in old]:
            del told["rows"][table], told["members"][f"database/{table}.jsonl"]
        for table in told["rows"]:
            rows = [json.loads(line) for line in members[f"database/{table}.jsonl"].splitlines()]
            kept = [{name: row[name] for name in row if name in old[table]} for row in rows]
            lines = b"".join(json.dumps(row).encode() + b"\n" for row in kept)
            members[f"database/{table}.jsonl"] = lines
            hashed = {"size": len(lines), "sha256": sha256(lines).hexdigest()}
            told["members"][f"database/{table}.jsonl"] = hashed
        members["manifest.json"] = json.dumps(told).encode()

    desk = Terminal(tmp_path / "w")
    desk.done("restore", rewritten(saved, tmp_path / "cũ.zip", age))
    assert len(desk.done("queue", "--json").records) == 4


def columns_of(revision: str, folder: Path) -> dict[str, set[str]]:
    """Return the columns of each table at a step of the schema's history."""
    engine = sa.create_engine(f"sqlite:///{folder}/old.db")
    with engine.begin() as connection:
        bring(connection, revision)
        seen = sa.inspect(connection)
        found = {table: {one["name"] for one in seen.get_columns(table)} for table in seen.get_table_names()}
    engine.dispose()
    return found


# --- cut off -------------------------------------------------------------------------------------

KILLED = """
import os, sys
from publisher.cli import main
from publisher.store import replacing
from publisher.work import restore

def die(*given, **named):
    os._exit(9)

{where} = die
sys.argv = ["publisher", "-w", sys.argv[1], "restore", sys.argv[2], "--replace"]
main()
"""


@pytest.mark.parametrize("is_empty", [True, False])
@pytest.mark.parametrize(
    ("where", "is_marked"),
    [
        ("restore._build", False),
        ("restore.put_mark", False),
        ("restore._put", True),
        ("replacing.Place._keep", True),
        ("replacing.flush_folder", True),
        ("restore.take_mark_away", True),
    ],
)
def test_a_kill_at_any_step_leaves_the_old_state_or_is_made_good(
    made: Path, saved: Path, tmp_path: Path, where: str, is_marked: bool, is_empty: bool
) -> None:
    desk = Terminal(tmp_path / "w") if is_empty else copied(made, tmp_path / "w")
    if not is_empty:
        desk.done("hold", "all")
    command = [sys.executable, "-c", KILLED.format(where=where), str(desk.workspace), str(saved)]
    killed = subprocess.run(command, capture_output=True, check=False, env=os.environ | {"LANG": "C.UTF-8"})
    assert killed.returncode == 9
    if is_marked:
        said = desk.type("run", "--until-idle", "--no-web")
        assert said.code == 2 and f"publisher restore {saved}" in said.err
    desk.done("restore", saved, *([] if is_marked or is_empty else ["--replace"]))
    assert rows_of(desk.workspace) == rows_of(made)
    assert everything(desk.workspace) == files_in(made)
    desk.done("log", "--verify")
    assert not list((desk.workspace / "var").glob(".restore-*"))


def test_a_restore_that_was_cut_off_is_not_mixed_with_another(
    made: Path, saved: Path, tmp_path: Path
) -> None:
    desk, other = Terminal(tmp_path / "w"), tmp_path / "khác.zip"
    changed = manifest(lambda told: told.update(made_at="2026-01-01T00:00:00+00:00"))
    rewritten(saved, other, changed)
    command = [sys.executable, "-c", KILLED.format(where="restore.take_mark_away")]
    subprocess.run([*command, str(desk.workspace), str(saved)], capture_output=True, check=False)
    said = desk.type("restore", other)
    assert said.code == 2 and f"publisher restore {saved}" in said.err


@pytest.mark.skipif(os.name == "nt", reason="no limit on the size of files")
def test_a_full_disk_leaves_the_workspace_as_it_was(made: Path, saved: Path, tmp_path: Path) -> None:
    desk = copied(made, tmp_path / "w")
    desk.done("hold", "all")
    before = everything(desk.workspace), rows_of(desk.workspace)
    command = (
        f"ulimit -f 100; exec {sys.executable} -m publisher -w {desk.workspace} restore {saved} --replace"
    )
    ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert ended.returncode in (2, 70) and "Traceback" not in ended.stderr and "publisher:" in ended.stderr
    assert (everything(desk.workspace), rows_of(desk.workspace)) == before
