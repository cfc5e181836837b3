"""schedules/ as a whole: the example loads, and one look finds everything wrong in all files."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from publisher.core.errors import WrongConfiguration
from publisher.core.timetable import Asked, Bookings, Pace, Place, place
from publisher.files.config import Config, read_config
from publisher.files.schedules import Rules, read_rules
from tests.files.workspace import CONFIG, sentences, write

ROOT = Path(__file__).parents[2]


@pytest.fixture
def config(tmp_path: Path) -> Config:
    write(tmp_path, "config.toml", CONFIG)
    return read_config(tmp_path)


def test_a_workspace_without_schedules_has_no_rules(tmp_path: Path, config: Config) -> None:
    rules = read_rules(tmp_path, config)
    assert rules == Rules(rules.timetable)
    assert (rules.themes, rules.audiences, rules.indices, rules.plan("x")) == (None, None, None, None)
    assert rules.unit_names(["ho-sao"]) == ("ho-sao",)


def test_the_example_loads_whole_and_without_a_word(tmp_path: Path, config: Config) -> None:
    shutil.copytree(ROOT / "schedules", tmp_path / "schedules")
    rules = read_rules(tmp_path, config)
    assert rules.warnings == ()
    assert rules.units is not None
    living = rules.units.living(date(2027, 1, 1), date(2027, 12, 31))
    assert len(living) == 10
    assert [one.id for one in rules.units.successors("ho-sao-trong", date(2027, 1, 1))] == ["ho-sao"]
    assert {slot.channel for slot in rules.timetable.slots} == {"newspaper", "website", "fanpage"}
    plan = rules.plan("cchc-2027")
    assert plan is not None
    assert len(plan.targets) >= 19
    assert all(plan.windows_of(target.per) for target in plan.targets)
    assert rules.themes is not None
    assert rules.themes["T05"] == ("Cải cách thủ tục hành chính",)
    assert rules.unit_names(["ho-sao"]) == ("Hội LHPN phường Hồ Sao",)


def test_all_files_are_told_of_at_once(tmp_path: Path, config: Config) -> None:
    write(tmp_path, "schedules/units.toml", "[[unit]]\n")
    write(tmp_path, "schedules/timetable.toml", '[[slot]]\nchannel = "x"\ncron = "0 9 * * *"\n')
    write(tmp_path, "schedules/plan-2027.toml", "[plan]\n")
    write(
        tmp_path,
        "schedules/holidays-2027.toml",
        '[[holiday]]\ndate = 2027-01-01\nname = "x"\npolicy = "some"\n',
    )
    write(tmp_path, "schedules/holidays-2028.toml", "[[holiday\n")
    with pytest.raises(WrongConfiguration) as caught:
        read_rules(tmp_path, config)
    assert {one.path.removeprefix("schedules/") for one in caught.value.problems} == {
        "units.toml",
        "timetable.toml",
        "plan-2027.toml",
        "holidays-2027.toml",
        "holidays-2028.toml",
    }
    assert "{" not in sentences(caught.value.problems)


def test_units_that_cannot_be_read_are_not_blamed_on_the_plan(tmp_path: Path, config: Config) -> None:
    shutil.copytree(ROOT / "schedules", tmp_path / "schedules")
    write(tmp_path, "schedules/units.toml", "[[unit]]\n")
    with pytest.raises(WrongConfiguration) as caught:
        read_rules(tmp_path, config)
    assert {one.path for one in caught.value.problems} == {"schedules/units.toml"}


def test_a_slot_that_waits_for_what_nothing_has_is_a_warning(tmp_path: Path, config: Config) -> None:
    shutil.copytree(ROOT / "schedules", tmp_path / "schedules")
    text = '[[slot]]\nchannel = "website"\ncron = "0 9 * * *"\nthemes = ["T05", "T99"]\nunits = ["x"]\n'
    write(tmp_path, "schedules/timetable.toml", text)
    rules = read_rules(tmp_path, config)
    assert [one.message.values["given"] for one in rules.warnings] == ["T99", "x"]


# --- holidays -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "wish", "day"),
    [
        ("normal", Asked("website", "article", when="now"), 1),
        ("light", Asked("website", "article", when="now"), 2),
        ("light", Asked("website", "notice", when="now"), 1),
        ("light", Asked("website", "article", urgent=True), 1),
        ("light", Asked("website", "article", tone="solemn", when="now"), 1),
        ("none", Asked("website", "notice", urgent=True), 2),
    ],
)
def test_a_holiday_lets_through_what_its_policy_says(
    tmp_path: Path, config: Config, policy: str, wish: Asked, day: int
) -> None:
    text = f'[[holiday]]\ndate = 2027-09-01\nname = "Lễ"\npolicy = "{policy}"\n'
    write(tmp_path, "schedules/holidays-2027.toml", text)
    table = read_rules(tmp_path, config).timetable
    now = datetime(2027, 9, 1, 3, tzinfo=UTC)
    found = place(table, wish, Pace(), Bookings(table.zone), now)
    assert isinstance(found, Place)
    assert found.at.astimezone(table.zone).day == day


def test_a_column_of_a_plan_is_compared_with_those_that_channels_list(tmp_path: Path) -> None:
    columns = 'columns = { "Thời sự" = "thoi-su" }\n'
    write(tmp_path, "config.toml", CONFIG.replace("[channels.website]", columns + "[channels.website]"))
    where = 'metric = "works"\nper = "month"\nmin = 1\nwhere = { column = "Thoi su" }\n'
    head = '[plan]\nid = "p"\ntitle = "P"\nstart = 2027-01-01\nend = 2027-12-31\n'
    write(tmp_path, "schedules/plan-2027.toml", f'{head}[[target]]\nid = "t"\ntitle = "T"\n{where}')
    [warning] = read_rules(tmp_path, read_config(tmp_path)).warnings
    assert (warning.message.code, warning.line) == ("column-unknown-near", 12)
