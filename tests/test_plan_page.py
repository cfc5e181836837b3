"""The pages that teach to write a plan file: what they show is accepted, and all of the example explained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from publisher.core.score_sheet import Sheet
from publisher.files.plans import read_plans
from publisher.files.units import read_units
from tests.cli.terminal import call

ROOT = Path(__file__).resolve().parents[1]
PAGES = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("plan.md", "plan.vi.md")}
BLOCK = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CALL = re.compile(r"^    publisher (\w+)([^#\n]*)", re.MULTILINE)
REFUSES = re.compile("`publisher check` (?:refuses|từ chối)")
UNIT_TARGET = (
    '[[target]]\nid = "dv-tb"\ntitle = "T"\nmetric = "works"\neach = "unit"\nper = "month"\nmin = 2\n'
)
"""The target of the example that the scores on the page speak of."""


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_what_the_page_shows_is_accepted_without_a_warning(page: str, tmp_path: Path) -> None:
    blocks = BLOCK.findall(page)
    [drive] = [one for one in blocks if "parent =" in one]
    year = "\n".join([*(one for one in blocks if one != drive), UNIT_TARGET])
    schedules = tmp_path / "schedules"
    schedules.mkdir()
    (schedules / "plan-2027.toml").write_text(year, encoding="utf-8")
    (schedules / "plan-2027-drive.toml").write_text(drive, encoding="utf-8")
    units, _ = read_units(ROOT)
    plans, warnings = read_plans(tmp_path, units, ["newspaper", "website", "fanpage"])
    assert warnings == ()
    by_parent = {plan.parent: plan for plan in plans}
    assert by_parent.keys() == {None, "cchc-2027"}
    assert by_parent[None].windows and by_parent[None].sheet != Sheet()


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_every_target_of_the_example_is_explained(page: str) -> None:
    units, _ = read_units(ROOT)
    [plan], _ = read_plans(ROOT, units, ["newspaper", "website", "fanpage"])
    explained = re.findall(r"^\| `([\w-]+)` \| .+ \|", page, re.MULTILINE)
    assert [one.id for one in plan.targets] == [id for id in explained if id in {t.id for t in plan.targets}]


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_every_option_that_the_page_names_is_there(page: str) -> None:
    for command, rest in CALL.findall(page):
        told = call(command, "--help").out
        assert [option for option in re.findall(r"--[\w-]+", rest) if option not in told] == []


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_what_the_page_says_is_refused_is_refused_and_not_only_warned_of(page: str) -> None:
    """What `tests/files/test_target_checks.py` sees warned of stands in the paragraph of warnings."""
    refusals, warnings, *_ = re.split(r"\n\n", page[re.search(REFUSES, page).start() :])  # type: ignore[union-attr]
    for warned in ("`min = 0`", "`form`", "`column`", "`tone`", "`channel`", "`share`"):
        assert warned not in refusals and warned in warnings


def test_both_languages_tell_the_same() -> None:
    english, vietnamese = PAGES.values()
    for pattern in (r"^#+ ", r"^\|", r"^    \S", r"^```"):
        counts = [len(re.findall(pattern, page, re.MULTILINE)) for page in (english, vietnamese)]
        assert counts[0] == counts[1], pattern
    assert re.findall(r"`[^`\n]+`", english)[:40] and sorted(CALL.findall(english)) == sorted(
        CALL.findall(vietnamese)
    )
