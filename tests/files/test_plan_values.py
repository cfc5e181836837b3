"""Values that no plan file may hold, each told by what would be right in its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from publisher.core.errors import WrongConfiguration
from publisher.files.mistakes import list_mistakes
from publisher.files.plans import read_plans
from publisher.files.toml import read_toml
from publisher.words import tell
from tests.files.test_plans_file import CHANNELS, HEAD, UNITS, target
from tests.files.workspace import write


def told(workspace: Path, text: str, head: str = HEAD) -> list[tuple[int, int, str]]:
    """Return line, column and English sentence of each mistake."""
    write(workspace, "schedules/plan-2027.toml", head + text)
    with pytest.raises(WrongConfiguration) as caught:
        read_plans(workspace, UNITS, CHANNELS)
    return [(one.line, one.column, tell(one.message, "en")) for one in caught.value.problems]


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
    ((*place, said),) = told(tmp_path, f'[[window]]\nid = "w"\nfrom = {day}\nuntil = 2027-02-01\n' + target())
    assert place == [11, 8]
    assert said.endswith("is a day alone, without an hour; leave the hour out and write 2027-01-01.")


@pytest.mark.parametrize("day", ['"2027-01-32"', '"2027-01-32T08:00"', "08:00:00", "27", "true"])
def test_what_is_no_day_at_all_is_told_how_one_is_written(tmp_path: Path, day: str) -> None:
    ((_, _, said),) = told(tmp_path, f'[[window]]\nid = "w"\nfrom = {day}\nuntil = 2027-02-01\n' + target())
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
