"""A share that counts pieces outside its whole is warned of, at the names that let them in."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.core.units import Unit, Units
from publisher.files.plans import read_plans
from tests.files.test_plans_file import CHANNELS, HEAD, target
from tests.files.workspace import sentences, write

UNITS = Units.of(
    [
        Unit("q", "Quận Hồ", kind="quan", cluster="Cụm-1"),
        Unit("a", "Phường A", parent="q", cluster="Cụm-1"),
        Unit("b", "Phường B", cluster="cum-2"),
    ]
)


def warned(workspace: Path, where: str, of: str, metric: str = "works") -> list[tuple[int, int, str]]:
    """Return the warnings of a share that are not only of the group that a unit is."""
    text = f"share = 0.5\nwhere = {{ {where} }}\nof = {{ {of} }}"
    write(workspace, "schedules/plan-2027.toml", HEAD + target(text, metric=metric))
    _, warnings = read_plans(workspace, UNITS, CHANNELS)
    found = [(one.line or 0, one.column or 0, one.message.code) for one in warnings]
    return [one for one in found if one[2] != "unit-is-group"]


@pytest.mark.parametrize(
    ("where", "of", "found"),
    [
        ('form = "brief"', 'form = "article"', (15, 18, "share-of-others")),
        ('form = ["brief", "article"]', 'form = ["article", "clip"]', (15, 18, "share-of-others")),
        ('channel = "website"', 'channel = "fanpage"', (15, 21, "share-of-others")),
        ('theme = "T05"', 'form = "article"', (16, 15, "share-leaves-out")),
        ("", 'tone = "solemn"', (16, 15, "share-leaves-out")),
        ('unit = "b"', 'unit = "q"', (15, 18, "share-of-others")),
        ('unit = "q"', 'unit = "a"', (15, 18, "share-of-others")),
        ('unit = "b"', 'cluster = "Cụm-1"', (16, 18, "share-leaves-out")),
        ('cluster = "Cụm-1"', 'unit = "a"', (16, 15, "share-leaves-out")),
    ],
)
def test_a_share_that_lets_in_what_its_whole_leaves_out_is_warned_of(
    tmp_path: Path, where: str, of: str, found: tuple[int, int, str]
) -> None:
    assert warned(tmp_path, where, of) == [found]


@pytest.mark.parametrize(
    ("where", "of"),
    [
        ('theme = "T05"', ""),
        ('form = "brief", theme = "T05"', 'form = ["brief", "article"]'),
        ('column = "cải cách"', 'column = "Cải cách"'),
        ('unit = "a"', 'unit = "q"'),
        ('unit = "a"', 'cluster = "Cụm-1"'),
        ('cluster = "Cụm-1"', 'unit = "q"'),
        ('cluster = "Cụm-1", unit = "b"', 'cluster = "Cụm-1"'),
    ],
)
def test_a_share_of_nothing_but_its_whole_is_taken_as_it_is_written(
    tmp_path: Path, where: str, of: str
) -> None:
    assert warned(tmp_path, where, of) == []


def test_of_activities_it_is_said_once_that_they_have_no_form(tmp_path: Path) -> None:
    found = warned(tmp_path, 'theme = "T05"', 'form = "clip"', metric="events")
    assert found == [(16, 8, "filter-of-pieces-only")]
    assert warned(tmp_path, "", 'activity = "contest"', metric="events") == [(16, 19, "share-leaves-out")]


def test_units_are_not_compared_while_their_own_file_is_wrong(tmp_path: Path) -> None:
    text = target('share = 0.5\nwhere = { unit = "b" }\nof = { unit = "q" }')
    write(tmp_path, "schedules/plan-2027.toml", HEAD + text)
    assert read_plans(tmp_path, None, CHANNELS)[1] == ()


def test_the_warning_names_both_sides_and_the_remedy(tmp_path: Path) -> None:
    text = target('share = 0.5\nwhere = { form = "brief" }\nof = { form = "article", theme = "T05" }')
    write(tmp_path, "schedules/plan-2027.toml", HEAD + text)
    _, found = read_plans(tmp_path, UNITS, CHANNELS)
    assert "«where» lấy «form» là brief, còn «of» chỉ lấy article" in sentences(found, "vi")
    assert "“of” only takes “theme” T05, while “where” does not name “theme”" in sentences(found, "en")
