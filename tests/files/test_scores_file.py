"""The scoring rules of a plan file, refused with line and remedy where they are wrong."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from publisher.core.score_sheet import Criterion, Grade, Mark
from tests.files.test_plans_file import HEAD, read, refused, target

UNITS_TARGET = target('min = 2\neach = "unit"', id="dv")
"""Lines 9 to 15 of the file; what follows begins on line 16."""


def score(text: str, id: str = "s", points: str = "10") -> str:
    return f'[[score]]\nid = "{id}"\ntitle = "S"\npoints = {points}\n{text}\n'


def test_every_way_to_earn_points_is_read(tmp_path: Path) -> None:
    text = score('target = "dv"', "khoi-luong", "40")
    text += score('variety = "theme"\nof = 1', "chu-de")
    text += score('count = "works"\neach = 0.5\nwhere = { channel = "newspaper" }', "bao")
    text += score('count = "corrections"\neach = -3', "cai-chinh")
    text += score("by_hand = true", "bao-cao")
    text += (
        '[[mark]]\nscore = "bao-cao"\nunit = "ho-sao"\nwindow = "2027-Q1"\npoints = 7.5\nreason = "Chậm"\n'
    )
    text += '[[grade]]\ntitle = "Tốt"\nfrom = 80\n'
    plan, warnings = read(tmp_path, UNITS_TARGET + text)
    assert warnings == ()
    volume, themes, press, corrected, reports = plan.sheet.criteria
    assert volume == Criterion("khoi-luong", "S", Decimal(40), target="dv")
    assert (themes.variety, themes.of) == ("theme", 1)
    assert (press.count, press.each, press.where) == ("works", Decimal("0.5"), {"channel": ("newspaper",)})
    assert (corrected.count, corrected.each) == ("corrections", -3)
    assert reports.by_hand
    assert plan.sheet.marks == (Mark("bao-cao", "ho-sao", "2027-Q1", Decimal("7.5"), "Chậm"),)
    assert plan.sheet.grades == (Grade("Tốt", Decimal(80)),)


MARK = '[[mark]]\nscore = "s"\nunit = "ho-sao"\nwindow = "2027-Q1"\npoints = 5\n'
GRADE = '[[grade]]\ntitle = "Tốt"\nfrom = 80\n'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (score(""), (16, 1, "score-has-one-way")),
        (score('target = "dv"\nby_hand = true'), (16, 1, "score-has-one-way")),
        (score('variety = "theme"'), (16, 1, "variety-needs-of")),
        (score("by_hand = true\nof = 3"), (16, 1, "variety-needs-of")),
        (score('count = "works"'), (16, 1, "count-needs-each")),
        (score('count = "works"\neach = 0'), (16, 1, "count-needs-each")),
        (score("by_hand = true", points="0"), (19, 10, "number-must-be-above")),
        (score('target = "dw"'), (20, 10, "score-of-no-target")),
        (score('count = "work"\neach = 1'), (20, 9, "not-one-of-near")),
        (score("by_hand = true") + MARK.replace('"s"', '"x"'), (22, 9, "mark-of-no-score")),
        (score("by_hand = true") + MARK.replace("ho-sao", "ho-soa"), (23, 8, "unknown-unit-near")),
        (score("by_hand = true") + MARK.replace("2027-Q1", "quy-1"), (24, 10, "mark-of-no-window")),
        (score("by_hand = true") + MARK.replace("5\n", "11\n"), (25, 10, "mark-beyond-points")),
        (score("by_hand = true") + MARK.replace("2027-Q1", "2028-Q1"), (24, 10, "mark-outside-plan")),
        (score("by_hand = true") + MARK + MARK.replace("5\n", "6\n"), (26, 1, "mark-twice")),
        (score("by_hand = true") + MARK + MARK.replace("2027-Q1", "2027-q1"), (26, 1, "mark-twice")),
        (GRADE + GRADE.replace("Tốt", "Khá"), (21, 8, "grade-twice")),
        (score("by_hand = true") * 2, (22, 6, "id-twice")),
    ],
)
def test_wrong_rules_are_refused_in_their_place(
    tmp_path: Path, text: str, found: tuple[int, int, str]
) -> None:
    assert refused(tmp_path, UNITS_TARGET + text, HEAD) == [found]


def counted(where: str, count: str = "works") -> str:
    return score(f'count = "{count}"\neach = 1\nwhere = {{ {where} }}')


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (counted('theme = "T5"'), (22, 19, "unknown-name-near")),
        (counted('channel = ["website", "websit"]'), (22, 33, "unknown-name-near")),
        (counted('channel = "webiste"', "corrections"), (22, 21, "unknown-name-near")),
        (counted('unit = "ho-soa"', "airings"), (22, 18, "unknown-name-near")),
        (counted('cluster = "zzz"', "people"), (22, 21, "unknown-name")),
        (counted('index = "SIPA"'), (22, 19, "unknown-name-near")),
        (counted('audience = "zzz"'), (22, 22, "unknown-name")),
        (counted('activity = "training"'), (22, 11, "activity-is-not-published")),
    ],
)
def test_names_in_a_rule_are_refused_as_those_of_a_target_are(
    tmp_path: Path, text: str, found: tuple[int, int, str]
) -> None:
    assert refused(tmp_path, UNITS_TARGET + text, HEAD) == [found]


def test_a_rule_that_nothing_can_count_for_is_warned_of(tmp_path: Path) -> None:
    _, warnings = read(tmp_path, UNITS_TARGET + counted('form = "clip"', "airings"))
    assert [(one.line, one.column, one.message.code) for one in warnings] == [
        (22, 11, "filter-of-pieces-only")
    ]


def test_a_loudspeaker_that_only_activities_name_is_right_in_a_rule(tmp_path: Path) -> None:
    plan, warnings = read(tmp_path, UNITS_TARGET + counted('channel = "loa-3"', "airings"))
    assert warnings == () and plan.sheet.criteria[0].where == {"channel": ("loa-3",)}
