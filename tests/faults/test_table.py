"""The reader of `docs/faults.md`: what it takes from a page, and which pages it does not take."""

from __future__ import annotations

import pytest

from tests.faults.table import Course, read_matrix

PAGE = """# Faults
## How to read
### Where

| name | what it is |
| --- | --- |
| at first | x |
| at last | y |

### What goes wrong

| name | what it is |
| --- | --- |
| cut | x |
| full | y |
| slow | z |

## A note

Only words.

## Post

| where | what goes wrong | attempt | state | by itself | a person | ends | message |
| --- | --- | --- | --- | --- | --- | --- | --- |
| at first, at last | cut | publish → lost | lost | find ×2, publish | nothing | published | `reply-lost` |
| at last | full | publish → refused | refused | – | make room, then `retry` | published | – |

## What cannot happen

| channel | where | what goes wrong | why |
| --- | --- | --- | --- |
| any | at first | full, slow | nothing is written |
| Post | at last | slow | nobody waits |
"""


def test_a_line_with_several_names_is_read_as_several_courses() -> None:
    courses = read_matrix(PAGE).courses["Post"]
    lost = Course("publish → lost", "lost", ("find", "find", "publish"), "", "published", "reply-lost")
    refused = Course("publish → refused", "refused", (), "retry", "published", "")
    assert courses == {("at first", "cut"): lost, ("at last", "cut"): lost, ("at last", "full"): refused}


def test_sections_without_a_table_are_no_channels() -> None:
    assert list(read_matrix(PAGE).courses) == ["Post"]


def test_reasons_name_what_cannot_be() -> None:
    never = read_matrix(PAGE).never["Post"]
    assert never == {("at first", "full"), ("at first", "slow"), ("at last", "slow")}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("| at last | full | publish", "| at last | cut | publish", "twice"),
        ("| at last | full | publish", "| at last | fire | publish", "does not explain fire"),
        ("| Post | at last | slow |", "| Mail | at last | slow |", "does not explain Mail"),
        ("| nobody waits |", "|  |", "has no reason"),
        ("| by itself |", "| alone |", "the columns are"),
        ("| refused | – | make", "| refused | make", "zip"),
    ],
)
def test_a_page_that_does_not_keep_to_its_form_is_not_taken(old: str, new: str, said: str) -> None:
    assert old in PAGE
    with pytest.raises(ValueError, match=said):
        read_matrix(PAGE.replace(old, new))
