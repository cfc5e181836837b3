"""schedules/units.toml: a tree over time, without names that mean two units."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from publisher.core.errors import WrongConfiguration
from publisher.core.problem import Problem
from publisher.core.units import Units
from publisher.files.names import Names
from publisher.files.units import read_units
from tests.files.workspace import problems, sentences, write


def unit(id: str, more: str = "", name: str | None = None) -> str:
    return f'[[unit]]\nid = "{id}"\nname = "{name or "Hội " + id}"\nkind = "phuong"\n{more}\n'


def read(workspace: Path, text: str) -> tuple[Units, tuple[Problem, ...]]:
    write(workspace, "schedules/units.toml", text)
    return read_units(workspace)


def refused(workspace: Path, text: str) -> list[tuple[int, int, str]]:
    with pytest.raises(WrongConfiguration) as caught:
        read(workspace, text)
    for language in ("vi", "en"):
        assert "{" not in sentences(caught.value.problems, language)
    return problems(caught.value)


def test_a_workspace_without_units_has_none(tmp_path: Path) -> None:
    assert len(read_units(tmp_path)[0]) == 0


def test_a_unit_is_read_with_its_life_and_ties(tmp_path: Path) -> None:
    life = "from = 2025-07-01\nuntil = 2026-06-30\n"
    more = life + 'parent = "city"\ncluster = "cum-1"\nsuccessors = "b"\naliases = ["Hồ Sao"]'
    units, warnings = read(tmp_path, unit("city") + unit("a", more) + unit("b", "from = 2026-07-01"))
    assert warnings == ()
    found = units.get("a")
    assert found is not None
    assert (found.parent, found.cluster, found.successors) == ("city", "cum-1", ("b",))
    assert (found.from_, found.until) == (date(2025, 7, 1), date(2026, 6, 30))
    assert Names(units.names()).find("ho sao") == "a"


def test_wrong_values_are_told_with_their_places(tmp_path: Path) -> None:
    text = '[[unit]]\nid = "a b"\nname = ""\nkind = "phường"\nfrom = 2027-13-01\n'.replace(
        "2027-13-01", '"2027-13-01"'
    )
    assert refused(tmp_path, text + "[[unit]]\nid = 3\n") == [
        (2, 6, "wrong-id"),
        (3, 8, "must-not-be-empty"),
        (4, 8, "not-one-of-near"),
        (5, 8, "must-be-date"),
        (6, 1, "key-is-missing"),
        (6, 1, "key-is-missing"),
        (7, 6, "must-be-text"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (unit("a") + unit("a", name="Khác"), [(7, 6, "id-twice")]),
        (unit("a", 'parent = "bb"'), [(5, 10, "unknown-unit")]),
        (unit("ho-sao", name="X") + unit("a", 'parent = "ho-sa"'), [(10, 10, "unknown-unit-near")]),
        (unit("a", 'successors = ["zzz"]'), [(5, 15, "unknown-unit")]),
        (unit("a", 'parent = "b"') + unit("b", 'parent = "a"'), [(5, 10, "units-in-circle")]),
        (unit("a", 'parent = "a"'), [(5, 10, "units-in-circle")]),
        (unit("a", "from = 2027-01-02\nuntil = 2027-01-01"), [(1, 1, "ends-before-it-begins")]),
        (
            unit("a", 'aliases = ["Hồ Sao"]') + unit("b", 'aliases = ["x", "ho  sao"]'),
            [(10, 17, "name-of-two-units")],
        ),
        (unit("a", 'aliases = ["b"]') + unit("b"), [(7, 6, "name-of-two-units")]),
    ],
)
def test_ties_and_names_that_cannot_be_are_refused(
    tmp_path: Path, text: str, found: list[tuple[int, int, str]]
) -> None:
    assert refused(tmp_path, text) == found


def test_units_that_never_live_together_may_share_a_name_and_the_living_one_has_it(tmp_path: Path) -> None:
    text = unit("moi", "from = 2025-07-01", "Hồ Sao") + unit("cu", "until = 2025-06-30", "Hồ Sao")
    units, _ = read(tmp_path, text)
    assert Names(units.names()).find("Hồ Sao") == "moi"


@pytest.mark.parametrize(
    ("until", "code"), [("", "successor-without-end"), ("until = 2025-01-31", "successor-comes-late")]
)
def test_a_successor_at_the_wrong_time_is_a_warning(tmp_path: Path, until: str, code: str) -> None:
    text = unit("a", f'successors = ["b"]\n{until}') + unit("b", "from = 2025-07-01")
    _, warnings = read(tmp_path, text)
    assert [one.message.code for one in warnings] == [code]
