"""The states of a delivery: which way leads from where to where, and which way never does."""

from __future__ import annotations

import pytest

from publisher.core.delivery import STEPS, Operation, State, check_step, needed


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (State.PUBLISHED, State.SENDING),  # only what was given its time again is claimed
        (State.UNCONFIRMED, State.SENDING),  # looked for first
        (State.WAITING, State.SENDING),
        (State.SENDING, State.CANCELLED),  # nobody knows whether it went out
        (State.SENDING, State.WAITING),
        (State.PUBLISHED, State.CANCELLED),  # taken down, not forgotten
        (State.WITHDRAWN, State.PUBLISHED),
    ],
)
def test_a_step_that_would_double_or_lose_a_piece_is_refused(old: State, new: State) -> None:
    with pytest.raises(ValueError, match=f"from {old} to {new}"):
        check_step(old, new)


def test_every_state_may_stay_and_has_a_way_out() -> None:
    for state in State:
        check_step(state, state)
        assert STEPS[state]


@pytest.mark.parametrize(
    ("wanted", "live", "operation"),
    [
        (1, None, Operation.PUBLISH),
        (2, 1, Operation.UPDATE),
        (None, 1, Operation.WITHDRAW),
        (1, 1, None),
        (None, None, None),
    ],
)
def test_live_is_made_equal_to_wanted(wanted: int | None, live: int | None, operation: object) -> None:
    assert needed(wanted, live) is operation
