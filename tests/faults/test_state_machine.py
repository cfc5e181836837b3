"""Whatever people order, channels answer and power cuts leave: once, never twice, never lost.

Hypothesis takes the daemon's verbs one by one, in any order it likes, against squares that count what
readers see. What is wanted of each delivery is kept beside it, by the plain rules of the house.

    machine/wanted.py      the model: what people want
    machine/people.py      rules: files saved, spoilt, deleted; cancel, retry, confirm, hold, correct …
    machine/daemon.py      rules: claim, call, settle; time, power cuts, old backups
    machine/laws.py        what holds after each step, and how all of it ends in calm weather
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from tests.faults.machine.laws import Laws

STEPS = 50
"""As many as a game may have; Hypothesis begins with some games of one."""
GAMES = 290
"""So many games have ten thousand steps and some more."""


def play(games: int) -> int:
    """Play so many games, the same ones every time; return how many steps they had."""
    rules = settings(
        max_examples=games,
        stateful_step_count=STEPS,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    steps = 0

    class Counted(Laws):
        @invariant()
        def all_is_counted(self) -> None:
            nonlocal steps
            steps += 1

    run_state_machine_as_test(Counted, settings=rules)
    return steps - games  # all is looked at once before the first one


@pytest.mark.system
@pytest.mark.timeout(300)
def test_fifteen_hundred_steps_break_nothing() -> None:
    assert play(40) >= 1_500


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_ten_thousand_steps_break_nothing() -> None:
    assert play(GAMES) >= 10_000
