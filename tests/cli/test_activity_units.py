"""The unit of an activity is the one that bore the name on its day, whoever bears it now."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import Said, Terminal
from tests.files.sheets import write_text

UNITS = """
[[unit]]
id = "ho-sao-cu"
name = "Hội LHPN phường Hồ Sao"
kind = "phuong"
until = 2026-06-30
successors = ["ho-sao"]
aliases = ["Hồ Sao"]

[[unit]]
id = "ho-sao-ngoai"
name = "Hội LHPN phường Hồ Sao Ngoài"
kind = "phuong"
until = 2026-06-30
successors = ["ho-sao"]

[[unit]]
id = "ho-sao"
name = "Hội LHPN phường Hồ Sao"
kind = "phuong"
from = 2026-07-01
aliases = ["Hồ Sao", "Hồ Sao Ngoài"]

[[unit]]
id = "dong-may"
name = "Hội LHPN xã Đồng Mây"
kind = "xa"
until = 2026-06-30
successors = ["may-tren", "may-duoi"]

[[unit]]
id = "may-tren"
name = "Hội LHPN xã Mây Trên"
kind = "xa"
from = 2026-07-01

[[unit]]
id = "may-duoi"
name = "Hội LHPN xã Mây Dưới"
kind = "xa"
from = 2026-07-01
"""
BEFORE, AFTER = "30/06/2026", "01/07/2026"


@pytest.fixture
def desk(terminal: Terminal) -> Terminal:
    """Give a workspace whose wards were merged, and a commune split, on 1 July 2026; it is January 2027."""
    (terminal.workspace / "schedules" / "units.toml").write_text(UNITS, encoding="utf-8")
    return terminal


def add(desk: Terminal, unit: str, day: str) -> Said:
    words = ("activity", "add", "hội nghị", "--title", f"Hội nghị {unit}", "--people", "9")
    return desk.type(*words, "--date", day, "--unit", unit, "--json")


@pytest.mark.parametrize(
    ("name", "day", "unit"),
    [
        ("Hội LHPN phường Hồ Sao", BEFORE, "ho-sao-cu"),
        ("Hội LHPN phường Hồ Sao", AFTER, "ho-sao"),
        ("ho sao", BEFORE, "ho-sao-cu"),
        ("HỒ SAO", AFTER, "ho-sao"),
        ("Hội LHPN phường Hồ Sao Ngoài", BEFORE, "ho-sao-ngoai"),
        ("ho-sao-cu", BEFORE, "ho-sao-cu"),
        ("dong-may", BEFORE, "dong-may"),
        ("Hồ Sao Ngoài", BEFORE, "ho-sao-ngoai"),
        ("Hồ Sao Ngoài", AFTER, "ho-sao"),
    ],
)
def test_a_name_is_that_of_the_unit_that_bore_it_on_the_day(
    desk: Terminal, name: str, day: str, unit: str
) -> None:
    [record] = add(desk, name, day).records
    assert record["units"] == [unit]


@pytest.mark.parametrize(
    ("name", "day", "told"),
    [
        ("Hội LHPN phường Hồ Sao Ngoài", AFTER, "đơn vị kế thừa là Hội LHPN phường Hồ Sao"),
        ("ho-sao-cu", AFTER, "đơn vị kế thừa là Hội LHPN phường Hồ Sao"),
        ("dong-may", AFTER, "Hội LHPN xã Mây Trên, Hội LHPN xã Mây Dưới"),
        ("ho-sao", BEFORE, "chỉ có từ 01/07/2026"),
        ("may-duoi", BEFORE, "Hội LHPN xã Đồng Mây"),
    ],
)
def test_a_unit_that_was_not_there_on_the_day_is_refused_and_the_one_in_its_place_named(
    desk: Terminal, name: str, day: str, told: str
) -> None:
    said = add(desk, name, day)
    assert said.code == 2 and told in said.err
    assert desk.done("activity", "list", "--json").records == []


def test_what_stops_an_activity_is_said_before_what_may_be_a_slip(desk: Terminal) -> None:
    said = add(desk, "ho-sao-cu", "20/12/2027")
    first, *others = said.err.splitlines()
    assert first.startswith("publisher: ") and "đơn vị kế thừa là" in first
    assert any("chưa đến" in one for one in others)


def test_every_row_of_a_sheet_has_the_unit_of_its_own_day(desk: Terminal, tmp_path: Path) -> None:
    write_text(
        tmp_path / "bang.csv",
        "Loại hoạt động;Tên hoạt động;Ngày;Đơn vị;Số người",
        f"Hội nghị;Trước;{BEFORE};Hồ Sao;9",
        f"Hội nghị;Sau;{AFTER};Hồ Sao;9",
        f'Hội nghị;Cả hai;{BEFORE};"Hồ Sao; Hội LHPN xã Đồng Mây";9',
        f"Hội nghị;Sai;{AFTER};Hội LHPN xã Đồng Mây;9",
        "Hội nghị;Ngày hỏng;31/02/2026;Hồ Sao;9",
    )
    said = desk.type("activity", "import", tmp_path / "bang.csv", "--yes")
    assert said.code == 1 and "Hội LHPN xã Mây Trên, Hội LHPN xã Mây Dưới" in said.out + said.err
    records = desk.done("activity", "list", "--json").records
    assert {one["title"]: one["units"] for one in records} == {
        "Trước": ["ho-sao-cu"], "Sau": ["ho-sao"], "Cả hai": ["ho-sao-cu", "dong-may"],
    }  # fmt: skip


def test_a_list_asks_for_the_unit_that_bears_the_name_at_the_end_of_the_period(desk: Terminal) -> None:
    add(desk, "Hồ Sao", BEFORE)
    add(desk, "Hồ Sao", AFTER)
    for period, unit in (("2026-06", "ho-sao-cu"), ("2026-07", "ho-sao")):
        [record] = desk.done("activity", "list", "--period", period, "--unit", "Hồ Sao", "--json").records
        assert record["units"] == [unit]
    [record] = desk.done("activity", "list", "--unit", "Hồ Sao", "--json").records
    assert record["units"] == ["ho-sao"]
