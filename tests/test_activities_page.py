"""The page for focal persons names no command and no option that there is not, in both languages alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.terminal import call

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGES = {name: (DOCS / name).read_text(encoding="utf-8") for name in ("activities.md", "activities.vi.md")}
CALL = re.compile(r"^    publisher activity (\w+)([^#\n]*)", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_every_command_and_option_that_the_page_names_is_there(page: str) -> None:
    calls = CALL.findall(page)
    assert {command for command, _ in calls} == {"add", "list", "remove", "import", "template"}
    for command, rest in calls:
        told = call("activity", command, "--help").out
        assert [option for option in re.findall(r"--\w+", rest) if option not in told] == []


def test_both_languages_tell_the_same() -> None:
    for pattern in (r"^#+ ", r"^\|", r"^- ", r"^    \S"):
        english, vietnamese = (len(re.findall(pattern, page, re.MULTILINE)) for page in PAGES.values())
        assert english == vietnamese, pattern
    english, vietnamese = (sorted(command for command, _ in CALL.findall(page)) for page in PAGES.values())
    assert english == vietnamese
