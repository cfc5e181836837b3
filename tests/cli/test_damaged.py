"""A database that is damaged in one place still takes the order to stop."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.terminal import Terminal


def damage(database: Path, table: str) -> None:
    """Overwrite where a table and its indices begin."""
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [size] = opened.execute("PRAGMA page_size").fetchone()
        roots = [
            one for (one,) in opened.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name = ?", [table])
        ]
    with database.open("r+b") as file:
        for page in filter(None, roots):
            file.seek((page - 1) * size)
            file.write(b"\xff" * size)


def test_a_hold_that_is_recorded_is_no_failure_though_the_deliveries_cannot_be_read(desk: Terminal) -> None:
    damage(desk.workspace / "var" / "publisher.db", "delivery")
    said = desk.done("hold", "all")
    assert said.err.startswith("Đã giữ: all.\nLệnh giữ đã được ghi và có hiệu lực")
    assert "malformed" in said.err and "khôi phục từ bản sao lưu" in said.err
    assert [one["scope"] for one in desk.done("holds", "--json").records] == ["all"]
