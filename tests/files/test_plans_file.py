"""schedules/plan-*.toml: windows and targets, refused with line and remedy where they are wrong."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from publisher.core.errors import WrongConfiguration
from publisher.core.plan import Plan
from publisher.core.problem import Problem
from publisher.core.units import Unit, Units
from publisher.files.plans import read_plans
from tests.files.workspace import problems, sentences, write

UNITS = Units.of([Unit("ho-sao", "Hồ Sao", cluster="cum-1")])
CHANNELS = ["newspaper", "website", "fanpage"]

HEAD = """\
[plan]
id = "p"
title = "P"
start = 2027-01-01
end = 2027-12-31
indices = ["SIPAS"]
themes = { T05 = "Thủ tục" }
audiences = { noi-tro = "Nội trợ" }
"""


def read(workspace: Path, text: str, head: str = HEAD) -> tuple[Plan, tuple[Problem, ...]]:
    write(workspace, "schedules/plan-2027.toml", head + text)
    (plan,), warnings = read_plans(workspace, UNITS, CHANNELS)
    return plan, warnings


def refused(workspace: Path, text: str, head: str = HEAD) -> list[tuple[int, int, str]]:
    with pytest.raises(WrongConfiguration) as caught:
        read(workspace, text, head)
    for language in ("vi", "en"):
        assert "{ " not in sentences(caught.value.problems, language).replace("{ works", "")
    return problems(caught.value)


def target(text: str = "min = 1", id: str = "t", metric: str = "works", per: str = "month") -> str:
    return f'[[target]]\nid = "{id}"\ntitle = "T"\nmetric = "{metric}"\nper = "{per}"\n{text}\n'


def test_a_workspace_without_plans_has_none(tmp_path: Path) -> None:
    assert read_plans(tmp_path, None, ()) == ((), ())


def test_targets_are_read_with_everything_they_ask(tmp_path: Path) -> None:
    where = 'where = { channel = "website", form = ["brief", "article"], cluster = "cum-1" }\n'
    text = target(where + 'min = 2\nmax = 9\neach = "unit"')
    text += target(
        'share = 0.25\nwhere = { theme = "T05", tone = "neutral" }\nof = { tone = "neutral" }', "s"
    )
    text += target("growth = 0.10\nbaseline = { works = 260, postings = 700 }", "g")
    plan, warnings = read(tmp_path, text)
    first, share, growth = plan.targets
    assert warnings == ()
    assert first.where == {"channel": ("website",), "form": ("brief", "article"), "cluster": ("cum-1",)}
    assert (first.least(0), first.max, first.each) == (2, 9, "unit")
    assert (share.share, share.of) == (Decimal("0.25"), {"tone": ("neutral",)})
    assert (growth.baseline, growth.least(0)) == (260, 286)


def test_a_baseline_may_stand_in_the_plan_for_all_targets(tmp_path: Path) -> None:
    plan, _ = read(tmp_path, "baseline = { works = 100 }\n" + target("growth = 0.1"))
    assert plan.targets[0].least(0) == 110
    plan, _ = read(tmp_path, "baseline = { works = 100 }\n" + target("growth = 0.1\nbaseline = 10"))
    assert plan.targets[0].least(0) == 11


def test_named_windows_stand_beside_the_calendars(tmp_path: Path) -> None:
    window = '[[window]]\nid = "q1"\nfrom = 2026-12-15\nuntil = 2027-03-14\ndue = 2027-03-20\n'
    plan, warnings = read(tmp_path, window + target(per="q1"))
    assert warnings == ()
    assert [one.id for one in plan.windows_of("q1")] == ["q1"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (target(""), [(9, 1, "target-asks-nothing")]),
        (target("min = 5\nmax = 4"), [(9, 1, "min-above-max")]),
        (target("min = 1\nof = {}"), [(9, 1, "of-without-share")]),
        (target("min = -1"), [(14, 7, "number-is-too-small")]),
        (target("min = 1.5"), [(14, 7, "must-be-whole-number")]),
        (target("min = true"), [(14, 7, "must-be-whole-number")]),
        (target("share = 0"), [(14, 9, "number-must-be-above")]),
        (target("share = 1.01"), [(14, 9, "number-is-too-large")]),
        (target('share = "25%"'), [(14, 9, "must-be-number")]),
        (target("min = 1\ncoverage = 0.8"), [(9, 1, "coverage-without-each")]),
        (target('min = 1\neach = "unit"\ncoverage = 1.1'), [(16, 12, "number-is-too-large")]),
        (target('min = 1\neach = "column"'), [(15, 8, "each-without-names")]),
        (target(metric="postngs"), [(12, 10, "not-one-of-near")]),
        (target(per="montly"), [(13, 7, "unknown-window-near")]),
        (target(per="zzz"), [(13, 7, "unknown-window")]),
        (target('min = 1\neach = "units"'), [(15, 8, "not-one-of-near")]),
        (target('min = 1\nwhere = { chanel = "website" }'), [(15, 11, "unknown-key-near")]),
        (target('min = 1\nwhere = { channel = "websit" }'), [(15, 21, "unknown-name-near")]),
        (target('min = 1\nwhere = { theme = ["T05", "X99"] }'), [(15, 27, "unknown-name")]),
        (target('min = 1\nwhere = { unit = "ho-soa" }'), [(15, 18, "unknown-name-near")]),
        (target('min = 1\nwhere = { cluster = "cum-9" }'), [(15, 21, "unknown-name-near")]),
        (target('min = 1\nwhere = { form = "tin" }'), [(15, 18, "not-one-of")]),
        (target('min = 1\nwhere = { index = "papi" }'), [(15, 19, "unknown-name")]),
        (target('min = 1\nwhere = { activity = "training" }'), [(15, 11, "activity-is-not-published")]),
        (target() + target(), [(16, 6, "id-twice")]),
        (
            '[[window]]\nid = "month"\nfrom = 2027-01-01\nuntil = 2027-01-02\n',
            [(10, 6, "window-has-calendar-name")],
        ),
        ('[[window]]\nid = "x"\nfrom = 2027-01-02\nuntil = 2027-01-01\n', [(9, 1, "ends-before-it-begins")]),
    ],
)
def test_a_wrong_plan_is_refused_in_its_place(
    tmp_path: Path, text: str, found: list[tuple[int, int, str]]
) -> None:
    errors = [one for one in refused(tmp_path, text) if one[2] != "plan-without-targets"]
    assert errors == found


def test_growth_without_a_baseline_is_told_to_need_last_years_books(tmp_path: Path) -> None:
    plan, warnings = read(tmp_path, target("growth = 0.1"))
    assert [(one.line, one.column, one.message.code) for one in warnings] == [
        (14, 1, "growth-without-baseline")
    ]
    assert plan.targets[0].baseline is None


# --- a drive within the year ----------------------------------------------------------------------

DRIVE = """\
[plan]
id = "cao-diem"
title = "Đợt cao điểm"
parent = "p"
start = 2027-11-01
end = 2027-11-30
themes = { T07 = "Tiện ích" }
"""


def read_drive(workspace: Path, drive: str) -> tuple[Plan, ...]:
    write(workspace, "schedules/plan-2027.toml", HEAD + target())
    write(workspace, "schedules/plan-cao-diem.toml", drive)
    plans, _ = read_plans(workspace, UNITS, CHANNELS)
    return plans


def test_a_drive_has_the_names_of_the_plan_it_is_a_part_of(tmp_path: Path) -> None:
    asked = target('min = 9\nwhere = { theme = ["T05", "T07"], index = "SIPAS" }', per="plan")
    drive, year = sorted(read_drive(tmp_path, DRIVE + asked), key=lambda one: one.id)
    assert (drive.parent, year.parent) == ("p", None)
    assert drive.themes == {"T05": "Thủ tục", "T07": "Tiện ích"} and set(year.themes) == {"T05"}
    assert (drive.audiences, drive.indices) == ({"noi-tro": "Nội trợ"}, ("SIPAS",))
    assert [one.id for one in drive.windows_of("month")] == ["2027-11"]


@pytest.mark.parametrize(
    ("wrong", "right", "found"),
    [
        ('"p"', '"q"', (4, 10, "unknown-parent-plan")),
        ('"p"', '"cao-diem"', (4, 10, "plan-is-its-own-parent")),
        ("2027-11-30", "2028-01-01", (6, 7, "plan-outside-parent")),
        ("2027-11-01", "2026-11-01", (5, 9, "plan-outside-parent")),
    ],
)
def test_a_drive_lies_within_a_plan_that_exists(
    tmp_path: Path, wrong: str, right: str, found: tuple[int, int, str]
) -> None:
    with pytest.raises(WrongConfiguration) as caught:
        read_drive(tmp_path, DRIVE.replace(wrong, right) + target())
    assert problems(caught.value) == [found]
    sentences(caught.value.problems, "vi")


def test_a_plan_needs_its_head(tmp_path: Path) -> None:
    assert refused(tmp_path, target(), head="") == [(0, 0, "key-is-missing")]
    assert refused(tmp_path, "", '[plan]\nid = "p"\ntitle = "x"\nstart = 2027-02-01\nend = 2027-01-31\n') == [
        (1, 1, "ends-before-it-begins")
    ]


def test_activities_may_have_channels_of_their_own(tmp_path: Path) -> None:
    plan, _ = read(tmp_path, target('min = 8\nwhere = { channel = "loa" }', metric="airings"))
    assert plan.targets[0].where == {"channel": ("loa",)}


def test_every_one_of_none_is_refused(tmp_path: Path) -> None:
    text = HEAD.replace("audiences", "# audiences") + target('min = 1\neach = "audience"')
    assert refused(tmp_path, text, head="") == [(15, 8, "each-of-none")]


def test_two_plans_with_one_id_are_told_and_other_files_are_still_read(tmp_path: Path) -> None:
    write(tmp_path, "schedules/plan-1.toml", HEAD + target())
    write(tmp_path, "schedules/plan-2.toml", HEAD + target())
    write(tmp_path, "schedules/plan-3.toml", "[plan\n")
    with pytest.raises(WrongConfiguration) as caught:
        read_plans(tmp_path, UNITS, CHANNELS)
    assert [(one.path, one.message.code) for one in caught.value.problems] == [
        ("schedules/plan-2.toml", "id-twice"),
        ("schedules/plan-3.toml", "toml-not-closed"),
    ]


def test_what_is_odd_but_possible_is_a_warning(tmp_path: Path) -> None:
    window = '[[window]]\nid = "q1"\nfrom = 2026-12-15\nuntil = 2027-03-14\ndue = 2027-03-14\n'
    _, warnings = read(tmp_path, window)
    assert [one.message.code for one in warnings] == ["plan-without-targets", "window-due-too-early"]


@pytest.mark.parametrize(("until", "found"), [("2027-01-31", []), ("2027-02-14", [(10, 6)])])
def test_a_window_that_has_the_name_of_other_days_is_warned_of(
    tmp_path: Path, until: str, found: list[tuple[int, int]]
) -> None:
    window = f'[[window]]\nid = "2027-01"\nfrom = 2027-01-01\nuntil = {until}\n'
    _, warnings = read(tmp_path, window + target("min = 1"))
    told = [one for one in warnings if one.message.code == "window-is-no-calendar-window"]
    assert [(one.line, one.column) for one in told] == found


def test_without_the_list_of_units_any_unit_will_do(tmp_path: Path) -> None:
    write(tmp_path, "schedules/plan-1.toml", HEAD + target('min = 1\nwhere = { unit = "x" }\neach = "unit"'))
    (plan,), _ = read_plans(tmp_path, None, CHANNELS)
    assert plan.targets[0].each == "unit"
