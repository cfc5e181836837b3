"""Every sentence about activities has its use, and both languages the same places to fill."""

from __future__ import annotations

import string
import tomllib
from pathlib import Path

import pytest

import publisher
from publisher import words
from publisher.core.activity import METRICS, Kind
from publisher.core.activity_rules import NEEDED
from publisher.files.activity_names import COLUMNS

ROOT = Path(publisher.__file__).parent
SENTENCES = tomllib.loads((ROOT / "words" / "activities.toml").read_text(encoding="utf-8"))
SOURCE = "\n".join(file.read_text(encoding="utf-8") for file in ROOT.rglob("*.py"))
MADE = {
    *(f"activity-{kind}" for kind in Kind),
    *(f"amount-{metric}" for metric in METRICS),
    *(f"activity-needs-{metric}" for metric in NEEDED.values()),
    *(f"{start}-{column}" for start in ("column", "guide") for column in COLUMNS.ids),
    "column-counts", "head-row", "argument-named-kind", "argument-named-activity",
    "unit-not-yet-others", "unit-no-more-others",
}  # fmt: skip
"""Codes that are put together where they are told."""


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("code", SENTENCES)
def test_both_languages_fill_the_same_places(code: str) -> None:
    vietnamese = {"known" if one == "vietnamese" else one for one in places(SENTENCES[code]["vi"])}
    assert vietnamese == places(SENTENCES[code]["en"])


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_is_used(code: str) -> None:
    assert code in MADE or f'"{code}"' in SOURCE


@pytest.mark.parametrize("code", sorted(MADE))
def test_every_code_that_is_put_together_has_its_sentence(code: str) -> None:
    assert code in words.catalogue()
