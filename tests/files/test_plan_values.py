"""Values that no plan file may hold, each told by what would be right in its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from publisher.core.errors import WrongConfiguration
from publisher.core.problem import Severity
from publisher.files.mistakes import list_mistakes
from publisher.files.plans import read_plans
from publisher.files.toml import read_toml
from publisher.words import tell
from tests.files.test_plans_file import CHANNELS, HEAD, UNITS, read, target
from tests.files.workspace import write


def told(workspace: Path, text: str, head: str = HEAD) -> list[tuple[int, int, str]]:
    """Return line, column and English sentence of each mistake."""
    write(workspace, "schedules/plan-2027.toml", head + text)
    with pytest.raises(WrongConfiguration) as caught:
        read_plans(workspace, UNITS, CHANNELS)
    return [(one.line, one.column, tell(one.message, "en")) for one in caught.value.problems]


def window(first: str, last: str) -> str:
    return f'[[window]]\nid = "w"\nfrom = {first}\nuntil = {last}\n'


@pytest.mark.parametrize(
    ("key", "day"), [("end", "9999-12-31"), ("start", "0001-01-01"), ("end", "2201-01-01")]
)
def test_a_day_that_is_far_out_is_told_the_years_that_are_read(tmp_path: Path, key: str, day: str) -> None:
    was = {"start": "start = 2027-01-01", "end": "end = 2027-12-31"}[key]
    ((_, _, said),) = told(tmp_path, target(), HEAD.replace(was, f"{key} = {day}"))
    assert said == f"“plan.{key}” must lie in the years from 1900 to 2200; check the year."


@pytest.mark.parametrize(
    "day", ["2027-01-01T08:00:00", '"2027-01-01T08:00:00"', '"2027-01-01 08:00"', "2027-01-01T08:00:00+07:00"]
)
def test_a_day_with_an_hour_is_told_to_leave_the_hour_out(tmp_path: Path, day: str) -> None:
    ((*place, said),) = told(tmp_path, window(day, "2027-02-01") + target())
    assert place == [11, 8]
    assert said.endswith("is a day alone, without an hour; leave the hour out and write 2027-01-01.")


@pytest.mark.parametrize("day", ['"2027-01-32"', '"2027-01-32T08:00"', "08:00:00", "27", "true"])
def test_what_is_no_day_at_all_is_told_how_one_is_written(tmp_path: Path, day: str) -> None:
    ((_, _, said),) = told(tmp_path, window(day, "2027-02-01") + target())
    assert said.endswith("must be a real date, written like 2027-01-18.")


@pytest.mark.parametrize("key", ["form", "column", "unit"])
@pytest.mark.parametrize("value", ["5", "true", "{ a = 1 }"])
def test_a_filter_may_be_a_text_and_its_mistake_says_so(tmp_path: Path, key: str, value: str) -> None:
    ((*place, said),) = told(tmp_path, target(f"min = 1\nwhere = {{ {key} = {value} }}"))
    assert place == [15, len(f"where = {{ {key} = ") + 1]
    assert said.endswith('must be a text in quotes, such as "a", or a list of texts, such as ["a", "b"].')


@pytest.mark.parametrize("number", ["nan", "inf", "-inf"])
@pytest.mark.parametrize("key", ["growth", "share"])
def test_what_nobody_can_count_with_is_told_as_that(tmp_path: Path, key: str, number: str) -> None:
    ((*place, said),) = told(tmp_path, target(f"{key} = {number}"))
    assert place == [14, len(f"{key} = ") + 1]
    assert said.endswith("must be a number to count with, such as 20 or 0.25; nan and inf are none.")


@pytest.mark.parametrize(
    ("path", "guide"), [("schedules/plan-2027.toml", "docs/plan.md"), ("config.toml", "config.example.toml")]
)
def test_a_value_without_a_sentence_of_its_own_is_told_where_its_file_is_described(
    tmp_path: Path, path: str, guide: str
) -> None:
    class Odd(BaseModel):
        way: bytes

    write(tmp_path, path, "way = 5\n")
    document = read_toml(tmp_path, path)
    with pytest.raises(ValidationError) as caught:
        Odd.model_validate(document.content)
    (problem,) = list_mistakes(document, Odd, caught.value)
    assert guide in tell(problem.message, "en")


MOST = "100,000,000 is the most"
BEYOND = "9300000000000000000"


@pytest.mark.parametrize("number", ["100_000_001", BEYOND, "1" + "0" * 400])
@pytest.mark.parametrize(
    "text",
    ["min = {}", "max = {}", "growth = 0.1\nbaseline = {}", "growth = 0.1\nbaseline = {{ works = {} }}"],
)
def test_a_figure_that_nobody_can_reach_is_refused_in_its_place(
    tmp_path: Path, text: str, number: str
) -> None:
    ((line, column, said),) = told(tmp_path, target(text.format(number)))
    assert (line, MOST in said) == (14 + text.count("\n"), True)
    assert column >= len("min = ")


def test_the_largest_figure_of_an_activity_is_that_of_a_target_too(tmp_path: Path) -> None:
    plan, _ = read(tmp_path, target("min = 100_000_000\nmax = 100_000_000"))
    assert plan.targets[0].min == plan.targets[0].max == 100_000_000


def test_the_baseline_of_a_plan_and_what_variety_asks_have_the_same_limit(tmp_path: Path) -> None:
    ((line, _, said),) = told(tmp_path, f"baseline = {{ works = {BEYOND} }}\n" + target())
    assert (line, MOST in said) == (9, True)
    score = f'[[score]]\nid = "s"\ntitle = "S"\npoints = 5\nvariety = "column"\nof = {BEYOND}\n'
    ((line, _, said),) = told(tmp_path, score + target())
    assert (line, MOST in said) == (14, True)


def test_growth_that_comes_out_beyond_that_is_refused(tmp_path: Path) -> None:
    ((*place, said),) = told(tmp_path, target("growth = 100\nbaseline = 1_000_000"))[-1:]
    assert place == [14, 10]
    assert said.startswith(
        "“growth” over “baseline” asks for at least 101,000,000, too large to be meant; " + MOST
    )


@pytest.mark.parametrize("text", ["growth = 1e300", "growth = 101", "share = 25", "share = 1e300"])
def test_growth_and_shares_have_limits_that_are_told(tmp_path: Path, text: str) -> None:
    ((line, _, said),) = told(tmp_path, target(text))
    assert (line, said.endswith("is the most.")) == (14, True)


def test_growth_below_the_year_before_is_warned_of(tmp_path: Path) -> None:
    _, (warning,) = read(tmp_path, target("growth = -0.1\nbaseline = 260"))
    assert (warning.line, warning.column, warning.severity) == (14, 10, Severity.WARNING)
    assert tell(warning.message, "en") == (
        "growth = -0.1 asks for less than in the same period a year before; "
        "for more write growth = 0.1, and if less is meant leave it."
    )


@pytest.mark.parametrize("growth", ["0", "0.1"])
def test_growth_that_keeps_up_with_the_year_before_is_not(tmp_path: Path, growth: str) -> None:
    assert read(tmp_path, target(f"growth = {growth}\nbaseline = 260"))[1] == ()


@pytest.mark.parametrize("days", [("2029-01-01", "2029-03-14"), ("2026-10-01", "2026-12-31")])
def test_a_window_outside_its_plan_is_warned_of(tmp_path: Path, days: tuple[str, str]) -> None:
    _, (warning,) = read(tmp_path, window(*days) + target())
    assert (warning.line, warning.column, warning.severity) == (11, 8, Severity.WARNING)
    said = tell(warning.message, "en")
    assert said.startswith(
        "The window “w” shares no day with its plan (01/01/2027 to 31/12/2027); check the years"
    )


@pytest.mark.parametrize("days", [("2026-12-15", "2027-01-01"), ("2027-12-31", "2028-01-14")])
def test_a_window_that_shares_a_day_with_its_plan_is_not(tmp_path: Path, days: tuple[str, str]) -> None:
    assert read(tmp_path, window(*days) + target())[1] == ()


def test_a_parent_is_not_looked_for_among_plans_that_are_none(tmp_path: Path) -> None:
    ((*place, said),) = told(tmp_path, target(), HEAD + 'parent = "nix"\n')
    assert place == [9, 10]
    assert said == (
        "No plan has the id “nix”, and beside this file no other plan can be read in schedules/; "
        "add the file plan-….toml of that plan, or remove “parent”."
    )
