"""Every line of `docs/faults.md` is played, and every case has a line, or a reason why it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.table import PAGE, Spot, read_matrix
from tests.faults.trials import TRIALS

pytestmark = pytest.mark.system

MATRIX = read_matrix(PAGE.read_text(encoding="utf-8"))
CASES = [(channel, *spot) for channel, courses in MATRIX.courses.items() for spot in courses]
ITS_ID_WAS_LOST = {"time-out", "truncated", "slow", "killed"}
"""What loses the reply to an upload after Facebook took it; `What lies half done` tells of it."""


def may_be_left(channel: str, where: str, fault: str) -> int:
    """Return how many unseen uploads the page admits may stay on the channel."""
    lost = channel == "Facebook: photos" and where.startswith("during the upload")
    return 1 if lost and fault in ITS_ID_WAS_LOST else 0


@pytest.mark.parametrize(("channel", "where", "fault"), CASES)
def test_a_fault_takes_the_course_that_the_page_tells(
    channel: str, where: str, fault: str, tmp_path: Path
) -> None:
    trial = TRIALS[channel](tmp_path)
    try:
        assert trial.run(where, fault) == MATRIX.courses[channel][where, fault]
        assert (trial.count_live(), trial.ever_live()) == (1, 1)
        assert len(trial.leftovers()) <= may_be_left(channel, where, fault), trial.leftovers()
    finally:
        trial.close()


def test_every_channel_of_the_page_can_be_tried_and_every_trial_is_on_the_page() -> None:
    assert MATRIX.courses.keys() == TRIALS.keys()


@pytest.mark.parametrize("channel", TRIALS)
def test_what_can_be_played_has_a_line_and_every_line_can_be_played(channel: str) -> None:
    assert differences(set(MATRIX.courses[channel]), TRIALS[channel].spots()) == ([], [])


@pytest.mark.parametrize("channel", TRIALS)
def test_what_has_no_line_has_a_reason_and_nothing_has_both(channel: str) -> None:
    without_line = set(MATRIX.spots()) - set(MATRIX.courses[channel])
    assert differences(without_line, set(MATRIX.never[channel])) == ([], [])


def differences(one: set[Spot], other: set[Spot]) -> tuple[list[Spot], list[Spot]]:
    return sorted(one - other), sorted(other - one)
