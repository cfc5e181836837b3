"""A column that a plan names may be any, yet a slip of one that is known is warned of."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.channel import ChannelSettings
from publisher.core.problem import Severity
from publisher.files.plan_columns import Columns
from publisher.files.plans import read_plans
from tests.files.test_plans_file import CHANNELS, HEAD, UNITS, target
from tests.files.workspace import sentences, write

REFORM = "Cải cách hành chính"
LISTED = Columns({"newspaper": (REFORM, "Thời sự"), "website": (), "fanpage": ()})


def warned(workspace: Path, *texts: str, columns: Columns | None = LISTED) -> list[tuple[str, int, int, str]]:
    """Return what is warned of in plans, one file each, with the name that is told instead."""
    for number, text in enumerate(texts):
        head = HEAD.replace('id = "p"', f'id = "p{number}"')
        write(workspace, f"schedules/plan-{number}.toml", head + text)
    _, found = read_plans(workspace, UNITS, CHANNELS, columns=columns)
    assert all(one.severity is Severity.WARNING for one in found)
    for language in ("vi", "en"):
        assert "{" not in sentences(found, language)
    told = [one.message.values.get("nearest") or one.message.values.get("other") or "" for one in found]
    return [(one.message.code, one.line, one.column, name) for one, name in zip(found, told, strict=True)]


def of(*columns: str, channel: str = "") -> str:
    on = f'channel = "{channel}", ' if channel else ""
    names = ", ".join(f'"{one}"' for one in columns)
    return target(f"min = 1\nwhere = {{ {on}column = [{names}] }}")


@pytest.mark.parametrize(
    "slip", ["Cải cách hành chinh", "cai cach hanh chinh", "Cải cách hàng chính", "Cải cách hànhchính"]
)
def test_a_slip_of_a_column_of_a_channel_is_warned_of_with_the_right_one(tmp_path: Path, slip: str) -> None:
    assert warned(tmp_path, of("Thời sự", slip)) == [("column-unknown-near", 15, 32, REFORM)]


@pytest.mark.parametrize("name", [REFORM, REFORM.upper(), "Thời sự", "Góc chị em", "Cải cách"])
def test_a_column_that_is_listed_or_like_none_is_right_where_a_channel_takes_any(
    tmp_path: Path, name: str
) -> None:
    assert warned(tmp_path, of(name)) == []
    assert warned(tmp_path, of(name, channel="website")) == []


def test_on_channels_that_list_their_columns_another_one_is_warned_of(tmp_path: Path) -> None:
    assert warned(tmp_path, of("Góc chị em", channel="newspaper")) == [("column-unknown", 15, 44, "")]
    assert warned(tmp_path, of("Hành chính", channel="newspaper")) == [
        ("column-unknown-near", 15, 44, REFORM)
    ]


def test_where_nothing_is_listed_two_names_that_differ_by_a_slip_are_warned_of(tmp_path: Path) -> None:
    text = of(REFORM) + of("Cải cách hành chinh").replace('"t"', '"u"')
    assert warned(tmp_path, text, columns=None) == [("column-has-twin", 22, 21, REFORM)]


def test_two_plans_that_name_a_column_in_two_ways_are_warned_of_in_the_second(tmp_path: Path) -> None:
    assert warned(tmp_path, of(REFORM), of("Cải cách hành chinh"), columns=None) == [
        ("column-has-twin", 15, 21, REFORM)
    ]


@pytest.mark.parametrize(
    "names",
    [
        ("Phụ nữ khởi nghiệp", "Phụ nữ khởi nghiệp số"),
        ("Hội viên", "Hội diễn"),
        ("Chuyên đề tháng 1", "Chuyên đề tháng 2"),
        ("Tin", "TIN"),
    ],
)
def test_two_columns_of_different_names_are_two_columns(tmp_path: Path, names: tuple[str, str]) -> None:
    assert warned(tmp_path, of(*names), columns=None) == []


def test_a_rule_of_the_scoring_sheet_is_looked_through_as_well(tmp_path: Path) -> None:
    rule = '[[score]]\nid = "s"\ntitle = "S"\npoints = 5\ncount = "works"\neach = 1\n'
    text = target() + rule + 'where = { column = "Thoi su" }\n'
    assert warned(tmp_path, text) == [("column-unknown-near", 21, 20, "Thời sự")]


def test_a_channel_lists_the_names_that_pieces_use_and_its_default(tmp_path: Path) -> None:
    settings = ChannelSettings(adapter="x", columns={REFORM: "cai-cach"}, default_column="Thời sự")
    free = ChannelSettings(adapter="x")
    found = Columns.of({"newspaper": settings, "website": free})
    assert found == Columns({"newspaper": (REFORM, "Thời sự"), "website": ()})
    assert not Columns().are_listed_by(())
