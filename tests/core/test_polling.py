"""When a feed is asked again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from publisher.core.polling import LONGEST, LONGEST_WISH, wait, wait_in_vain

EVERY = timedelta(minutes=10)


def test_waits_vary_by_a_tenth_to_both_sides() -> None:
    assert [wait(EVERY, jitter) for jitter in (0.0, 0.5, 1.0)] == [
        timedelta(minutes=9),
        timedelta(minutes=10),
        timedelta(minutes=11),
    ]


def test_a_feed_that_fails_is_asked_less_and_less_often_but_never_given_up() -> None:
    waits = [wait_in_vain(EVERY, failures, None, 0.5) for failures in range(1, 12)]
    assert waits[:3] == [EVERY, 2 * EVERY, 4 * EVERY]
    assert waits == sorted(waits) and waits[-1] == LONGEST


@pytest.mark.parametrize(
    ("wish", "waits"),
    [
        (timedelta(hours=2), timedelta(hours=2)),
        (timedelta(seconds=5), EVERY),
        (timedelta(days=300), LONGEST_WISH),
    ],
)
def test_a_server_that_wants_to_be_left_alone_is_within_reason(wish: timedelta, waits: timedelta) -> None:
    assert wait_in_vain(EVERY, 1, wish, 0.5) == waits


def test_a_feed_that_is_asked_once_a_day_is_not_asked_more_often_when_it_fails() -> None:
    assert wait_in_vain(timedelta(days=1), 9, None, 0.5) == timedelta(days=1)
