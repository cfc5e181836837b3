"""Units are known by the names that everybody says, in pieces, folders and activities alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal, open_workspace

pytestmark = pytest.mark.usefixtures("database")

UNITS = '[[unit]]\nid = "dv-9"\nname = "Hội LHPN xã Đông"\nkind = "xa"\n'


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    terminal = open_workspace(tmp_path)
    (terminal.workspace / "schedules" / "units.toml").write_text(UNITS, encoding="utf-8")
    return terminal


def test_a_folder_and_a_piece_may_name_a_unit_by_its_kind_and_name(terminal: Terminal) -> None:
    terminal.write("xã Đông/mot.md", "Một bài")
    terminal.write("hai.md", "Hai bài", units="Xã Đông")
    assert terminal.done("check").code == 0
    terminal.run()
    assert [one["units"] for one in terminal.done("queue", "--json").records] == [["dv-9"], ["dv-9"]]


def test_an_activity_may_name_a_unit_by_its_kind_and_name(terminal: Terminal) -> None:
    words = ("hội nghị", "--title", "Hội nghị", "--date", "15/01/2027", "--people", 5, "--unit", "xã đông")
    [record] = terminal.done("activity", "add", *words, "--json").records
    assert record["units"] == ["dv-9"]
    assert len(terminal.done("activity", "list", "--unit", "xã Đông", "--json").records) == 1
