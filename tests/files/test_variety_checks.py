"""A score for more different ones than there are is warned of, because nobody can have all its points."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.files.plans import read_plans
from tests.files.test_plans_file import CHANNELS, HEAD, UNITS, read, target
from tests.files.test_scores_file import UNITS_TARGET, score
from tests.files.workspace import sentences, write

THERE = {"theme": 1, "audience": 1, "index": 1, "form": 10, "channel": 3}


@pytest.mark.parametrize(("variety", "there"), THERE.items(), ids=THERE.keys())
def test_more_than_there_are_is_warned_of_and_as_many_are_not(
    tmp_path: Path, variety: str, there: int
) -> None:
    _, found = read(tmp_path, UNITS_TARGET + score(f'variety = "{variety}"\nof = {there + 1}'))
    assert [(one.line, one.column, one.message.code) for one in found] == [
        (21, 6, f"variety-beyond-{variety}")
    ]
    assert f"chỉ có {there} " in sentences(found, "vi") and f" {there}" in sentences(found, "en")
    assert read(tmp_path, UNITS_TARGET + score(f'variety = "{variety}"\nof = {there}'))[1] == ()


def test_of_columns_there_are_always_enough(tmp_path: Path) -> None:
    assert read(tmp_path, UNITS_TARGET + score('variety = "column"\nof = 50'))[1] == ()


def test_pieces_may_bear_the_themes_of_a_drive_as_well(tmp_path: Path) -> None:
    drive = HEAD.replace('id = "p"', 'id = "d"\nparent = "p"').replace("T05", "T08")
    write(tmp_path, "schedules/plan-2027-drive.toml", drive + target(id="cd"))
    write(tmp_path, "schedules/plan-2027.toml", HEAD + UNITS_TARGET + score('variety = "theme"\nof = 2'))
    assert read_plans(tmp_path, UNITS, CHANNELS)[1] == ()
