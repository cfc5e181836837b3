"""check says whom a unit takes in that is named in a plan, and whom it does not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from publisher.core.problem import Problem, Severity
from publisher.core.units import Unit, Units
from publisher.files.plans import read_plans
from tests.files.test_plans_file import CHANNELS, HEAD, target
from tests.files.workspace import sentences, write

UNITS = Units.of(
    [
        Unit("office", "Cơ quan", "co-quan"),
        Unit("q", "Quận Hồ", "quan", parent="office"),
        Unit("a", "Phường A", parent="q"),
        Unit("b", "Phường B", parent="q", until=date(2026, 12, 31)),
        Unit("old", "Quận cũ", "quan", until=date(2025, 6, 30)),
        Unit("c", "Phường C", parent="old"),
    ]
)


def warned(workspace: Path, text: str, units: Units | None = UNITS) -> tuple[Problem, ...]:
    write(workspace, "schedules/plan-2027.toml", HEAD + text)
    _, warnings = read_plans(workspace, units, CHANNELS)
    assert all(one.severity is Severity.WARNING for one in warnings)
    return warnings


def test_a_group_is_told_with_the_units_of_the_plans_days(tmp_path: Path) -> None:
    found = warned(tmp_path, target('min = 1\nwhere = { unit = ["a", "q"] }'))
    assert [(one.line, one.column, one.message.code) for one in found] == [(15, 24, "unit-is-group")]
    said = sentences(found, "vi")
    assert "«Quận Hồ» là cấp trên của 1 đơn vị" in said and "Phường A." in said and "Phường B" not in said
    assert "(1)" in sentences(found, "en")


def test_an_office_is_told_to_stand_for_itself(tmp_path: Path) -> None:
    found = warned(tmp_path, target('share = 0.5\nwhere = { unit = "a" }\nof = { unit = ["a", "office"] }'))
    assert [(one.line, one.column, one.message.code) for one in found] == [(16, 21, "unit-is-office")]
    assert "Quận Hồ, Phường A." in sentences(found)


def test_a_unit_that_nobody_is_part_of_during_the_plan_is_no_group(tmp_path: Path) -> None:
    assert warned(tmp_path, target('min = 1\nwhere = { unit = "a" }')) == ()


@pytest.mark.parametrize(("unit", "life"), [("old", "(… – 30/06/2025)"), ("d", "(01/03/2027 – …)")])
def test_a_unit_that_is_not_there_all_along_is_told_with_its_days(
    tmp_path: Path, unit: str, life: str
) -> None:
    units = Units.of([*UNITS, Unit("d", "Phường D", from_=date(2027, 3, 1), successors=("a",))])
    [found] = warned(tmp_path, target(f'min = 1\nwhere = {{ unit = "{unit}" }}'), units)
    assert (found.line, found.message.code) == (15, "unit-not-all-along")
    assert life in sentences((found,)) and ("a;" in sentences((found,))) == (unit == "d")


def test_scores_are_looked_at_as_well(tmp_path: Path) -> None:
    more = 'count = "works"\neach = 1\nwhere = { unit = "q" }\n'
    score = f'[[score]]\nid = "s"\ntitle = "S"\npoints = 5\n{more}'
    [found] = warned(tmp_path, target() + score)
    assert (found.line, found.message.code) == (21, "unit-is-group")


def test_of_many_units_the_first_are_named(tmp_path: Path) -> None:
    wards = (Unit(f"w{number}", f"W{number}", parent="q") for number in range(30))
    units = Units.of([Unit("q", "Quận", "quan"), *wards])
    [found] = warned(tmp_path, target('min = 1\nwhere = { unit = "q" }'), units)
    said = sentences((found,), "vi")
    assert "30 đơn vị" in said and "W19, …" in said and "W20" not in said


def test_without_the_list_of_units_nothing_is_said(tmp_path: Path) -> None:
    assert warned(tmp_path, target('min = 1\nwhere = { unit = "q" }'), None) == ()
