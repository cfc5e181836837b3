"""What follows from a channel's answer: how it ended, where the delivery goes, how long it rests."""

from __future__ import annotations

from datetime import timedelta

import pytest

from publisher.core.delivery import Operation, Outcome, State
from publisher.core.errors import Refused, TryLater, Unauthorized, Unconfirmed
from publisher.core.receipt import Receipt, Staged
from publisher.core.verdict import (
    LADDER,
    LOOKS,
    Answer,
    judge,
    judge_discard,
    judge_search,
    judge_staging,
    wait_after,
)

SETTLE = timedelta(seconds=60)
LAST = len(LADDER)
NO, NOT_US = Refused("too-large"), Unauthorized("wrong-password")
LATER = TryLater("no-answer", said="refused")
IN_A_DAY = TryLater("no-answer", after=timedelta(days=1), said="429")
LOST = Unconfirmed("reply-lost", said="reset")
ODD = KeyError("oops")
HANDED_OVER = Receipt("goi-1", handed_over=True)


def test_an_adapter_that_returns_nothing_has_not_proved_that_a_post_is_out() -> None:
    verdict = judge(Operation.PUBLISH, None, 1, SETTLE)
    assert (verdict.outcome, verdict.state, verdict.wait) == (Outcome.UNCONFIRMED, State.UNCONFIRMED, SETTLE)
    assert judge(Operation.WITHDRAW, None, 1, SETTLE).state is State.WITHDRAWN


@pytest.mark.parametrize(("tries", "state"), [(1, State.SCHEDULED), (LAST + 1, State.REFUSED)])
def test_a_piece_that_is_given_up_no_longer_rests_the_channel(tries: int, state: State) -> None:
    verdict = judge(Operation.PUBLISH, NOT_US, tries, SETTLE)
    assert (verdict.state, verdict.pauses_channel) == (state, state is State.SCHEDULED)


@pytest.mark.parametrize("answer", [LOST, ODD, None])
def test_a_lost_correction_is_repeated_once_it_has_settled_then_ever_more_slowly(answer: Answer) -> None:
    waits = [judge(Operation.UPDATE, answer, tries, SETTLE).wait for tries in range(1, LAST + 1)]
    assert waits == [SETTLE, *LADDER[:-1]]
    assert judge(Operation.UPDATE, answer, 3, timedelta(hours=1)).wait == timedelta(hours=1)
    assert judge(Operation.UPDATE, answer, LAST + 1, SETTLE).state is State.REFUSED


def test_the_ladder_of_waits_has_a_first_and_a_last_step() -> None:
    assert [wait_after(tries, 0) for tries in (0, 1, LAST, LAST + 5)] == [
        LADDER[0], LADDER[0], LADDER[-1], LADDER[-1],
    ]  # fmt: skip
    assert wait_after(1, 1) == LADDER[0] * 1.2


@pytest.mark.parametrize("tries", [1, 4, LAST])
def test_a_channel_that_asks_for_a_short_pause_still_gets_the_ladders(tries: int) -> None:
    soon = TryLater("no-answer", after=timedelta(seconds=1), said="429")
    assert judge(Operation.PUBLISH, soon, tries, SETTLE).wait == LADDER[tries - 1]
    assert judge(Operation.PUBLISH, IN_A_DAY, tries, SETTLE).wait == timedelta(days=1)


@pytest.mark.parametrize(
    ("answer", "outcome", "wait"),
    [
        (LATER, Outcome.TRY_LATER, LADDER[1]),
        (IN_A_DAY, Outcome.TRY_LATER, timedelta(days=1)),
        (LOST, Outcome.UNCONFIRMED, LADDER[1]),
        (ODD, Outcome.UNCONFIRMED, LADDER[1]),
    ],
)
def test_silent_work_that_failed_is_done_again_after_a_rest(
    answer: Answer, outcome: Outcome, wait: timedelta
) -> None:
    verdict = judge_staging(answer, 2)
    assert (verdict.outcome, verdict.state, verdict.wait) == (outcome, State.SCHEDULED, wait)
    assert not verdict.pauses_channel and verdict.error is not None


def test_a_no_while_staging_is_told_while_somebody_can_still_act() -> None:
    assert judge_staging(NO, 1).state is State.REFUSED
    verdict = judge_staging(NOT_US, 1)
    assert (verdict.state, verdict.pauses_channel) == (State.SCHEDULED, True)


def test_remains_that_the_channel_keeps_are_given_up() -> None:
    verdict = judge_discard(NO, 1)
    assert (verdict.outcome, verdict.wait) == (Outcome.REFUSED, timedelta())


@pytest.mark.parametrize("answer", [NOT_US, LATER, LOST, ODD])
def test_remains_that_could_not_be_cleared_are_tried_again_after_a_rest(answer: Answer) -> None:
    verdict = judge_discard(answer, 3)
    assert (verdict.state, verdict.wait) == (State.CANCELLED, LADDER[2])
    assert verdict.pauses_channel == (answer is NOT_US)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Receipt("7", "https://example.org/7"), State.PUBLISHED),
        (HANDED_OVER, State.HANDED_OVER),
        (Staged("7"), State.SCHEDULED),
        (None, State.SCHEDULED),
    ],
)
def test_what_a_search_finds_decides(answer: Answer, state: State) -> None:
    assert judge_search(answer, 1, 1, SETTLE).state is state


def test_a_first_empty_search_is_repeated_when_the_channel_had_its_time() -> None:
    verdict = judge_search(None, 1, 2, SETTLE)
    assert (verdict.state, verdict.wait) == (State.UNCONFIRMED, SETTLE)


def test_a_search_that_cannot_tell_is_made_ever_more_rarely() -> None:
    waits = [judge_search(LOST, looks, 1, SETTLE).wait for looks in range(1, 6)]
    assert waits == [*LOOKS[1:], LOOKS[-1], LOOKS[-1]]


def test_a_search_waits_as_long_as_the_channel_asks() -> None:
    assert judge_search(LATER, 1, 1, SETTLE).wait == LOOKS[1]
    assert judge_search(IN_A_DAY, 1, 1, SETTLE).wait == timedelta(days=1)


def test_a_search_that_is_not_allowed_rests_the_channel_and_leaves_the_piece_unconfirmed() -> None:
    verdict = judge_search(NOT_US, 1, 1, SETTLE)
    assert (verdict.state, verdict.pauses_channel) == (State.UNCONFIRMED, True)
