"""check: what the files say otherwise than when figures were sealed is warned of, once each."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal, open_workspace
from tests.newsroom import MONDAY

pytestmark = pytest.mark.usefixtures("database")

HEAD = """
[plan]
id = "nho"
title = "Kế hoạch nhỏ"
start = 2027-01-01
end = 2027-12-31
"""
WINDOW = """
[[window]]
id = "w1"
title = "Kỳ một"
from = 2026-12-15
until = 2027-01-20
"""
TARGETS = """
[[target]]
id = "web"
title = "Trang web"
metric = "works"
per = "month"
min = 1

[[target]]
id = "tuan"
title = "Hằng tuần"
metric = "works"
per = "week"
min = 1
"""
UNITS = """
[[unit]]
id = "ga-cu"
name = "Phường Ga Cũ"
kind = "phuong"

[[unit]]
id = "doi-thong"
name = "Phường Đồi Thông"
kind = "phuong"
"""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A piece of Ga Cũ went out on 18 January, and January is sealed."""
    terminal = open_workspace(tmp_path_factory.mktemp("sealed"))
    write(terminal)
    terminal.write("bai.md", "Một bài", publish_at="now", channels="website", units="ga-cu")
    for at in ("2027-01-18 08:00", "2027-03-02 08:00"):
        assert terminal.run(at).code == 0
    return terminal


def write(terminal: Terminal, plan: str = HEAD + WINDOW + TARGETS, units: str = UNITS) -> None:
    for name, text in (("plan-nho", plan), ("units", units)):
        (terminal.workspace / "schedules" / f"{name}.toml").write_text(text, encoding="utf-8")


def warnings(terminal: Terminal) -> list[tuple[str, int, str, str]]:
    said = terminal.done("check", "--json").records
    return [
        (one["path"], one["line"], one["severity"], one["message"])
        for one in said
        if one["code"].startswith("sealed-")
    ]


@pytest.fixture(autouse=True)
def march(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 3 March for whoever checks."""
    monkeypatch.setattr("tests.cli.terminal.MONDAY", MONDAY + timedelta(days=44))


def test_files_that_are_as_they_were_sealed_are_not_warned_of(played: Terminal) -> None:
    write(played)
    assert warnings(played) == []


def test_a_target_that_is_gone_is_named_once_with_its_windows(played: Terminal) -> None:
    write(played, HEAD + WINDOW + TARGETS[: TARGETS.index("[[target]]", 5)])
    [(path, line, severity, said)] = warnings(played)
    assert (path, line, severity) == ("schedules/plan-nho.toml", 3, "warning")
    assert "chỉ tiêu «tuan» («Hằng tuần»)" in said and "2027-W01, " in said and said.count("2027-W0") == 6
    assert "viết lại chỉ tiêu với đúng mã «tuan»" in said


def test_a_window_with_other_days_is_named_with_those_of_the_seal(played: Terminal) -> None:
    write(played, (HEAD + WINDOW + TARGETS).replace("2027-01-20", "2027-01-10"))
    [(path, line, _, said)] = warnings(played)
    assert (path, line) == ("schedules/plan-nho.toml", 12)
    assert "Kỳ «w1» đã khóa số với các ngày 15/12/2026–20/01/2027" in said and "Hãy ghi lại ngày cũ" in said


def test_a_window_that_is_gone_is_named(played: Terminal) -> None:
    write(played, HEAD + TARGETS)
    [(_, _, _, said)] = warnings(played)
    assert "không còn kỳ «w1» (15/12/2026–20/01/2027)" in said


def test_a_unit_that_is_gone_is_named(played: Terminal) -> None:
    write(played, units=UNITS[: UNITS.index("[[unit]]", 5)])
    [(path, _, severity, said)] = warnings(played)
    assert (path, severity) == ("schedules/units.toml", "warning")
    assert "không còn đơn vị «doi-thong» («Phường Đồi Thông»)" in said and "«until»" in said


@pytest.mark.parametrize("days", ["until = 2027-01-10", "from = 2027-01-19"])
def test_pieces_that_a_unit_s_life_leaves_out_now_are_counted(played: Terminal, days: str) -> None:
    write(played, units=UNITS.replace("[[unit]]", f"[[unit]]\n{days}", 1))
    [(path, line, _, said)] = warnings(played)
    assert (path, line) == ("schedules/units.toml", 3)
    assert "nên 1 tin bài của đơn vị (đăng từ 18/01/2027 đến 18/01/2027)" in said


@pytest.mark.parametrize("days", ["until = 2027-01-18", "from = 2027-01-18"])
def test_a_unit_that_ends_without_leaving_anything_out_is_not_warned_of(played: Terminal, days: str) -> None:
    write(played, units=UNITS.replace("[[unit]]", f"[[unit]]\n{days}", 1))
    assert warnings(played) == []


def test_named_files_are_checked_without_the_database(played: Terminal) -> None:
    write(played, HEAD + TARGETS)
    file = played.write("khac.md", "Khác")
    assert "khóa số" not in played.done("check", file).out


def test_a_database_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    terminal = open_workspace(tmp_path)
    write(terminal)
    config = terminal.workspace / "config.toml"
    text = config.read_text(encoding="utf-8").replace("database =", "# database =")
    config.write_text(
        text.replace("[publisher]", '[publisher]\ndatabase = "sqlite:///var/x.db"'), encoding="utf-8"
    )
    file = terminal.workspace / "var" / "x.db"
    file.write_bytes(b"no database, but more than a header's worth of other bytes" * 9)
    assert warnings(terminal) == [] and file.read_bytes().startswith(b"no database")
    file.unlink()
    assert warnings(terminal) == [] and not file.exists()
