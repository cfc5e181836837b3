"""What one call tells of its channel, when the whole of it rests, and how long a call may be silent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from publisher.core.errors import Refused, TryLater, Unauthorized, Unconfirmed
from publisher.core.foresight import FRESH, due_times_to_ask_for
from publisher.core.lease import LEAST, lease_of
from publisher.core.receipt import Receipt
from publisher.core.rest import (
    LONGEST,
    RUN,
    Cause,
    is_news,
    opens,
    outweighs,
    wait_in_vain,
    wait_unreachable,
    was_reached,
)
from publisher.core.verdict import Answer
from publisher.wire import CONNECT_SECONDS, longest_silence

NOW = datetime(2027, 1, 18, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("answer", "calls", "status", "reached"),
    [
        (Receipt("1", None), 1, 201, True),
        (None, 0, None, True),
        (TryLater("no-answer", said="refused"), 1, None, False),
        (TryLater("static-no-folder", path="/mnt"), 0, None, False),
        (TryLater("wordpress-not-now", said="HTTP 502"), 2, 502, False),
        (TryLater("wordpress-overtaken", what="x"), 3, 200, True),
        (Refused("wordpress-refused"), 1, 400, True),
        (Refused("facebook-clip-unreadable"), 0, None, None),
        (Unauthorized("wordpress-refused"), 1, 401, True),
        (Unconfirmed("reply-lost", said="reset"), 1, None, None),
        (Unconfirmed("channel-cannot-be-searched"), 0, None, None),
        (KeyError("fault"), 1, 200, None),
    ],
)
def test_only_what_never_got_through_counts_against_a_channel(
    answer: Answer, calls: int, status: int | None, reached: bool | None
) -> None:
    assert was_reached(answer, calls, status) is reached


def test_a_run_opens_and_a_channel_on_trial_opens_at_once() -> None:
    assert [opens(failing, 0) for failing in range(RUN + 1)] == [False, False, False, True]
    assert opens(1, 1)


def test_the_wait_grows_to_half_an_hour_and_no_further() -> None:
    waits = [wait_unreachable(probes) for probes in range(9)]
    growing = [wait for wait in waits if wait < LONGEST]
    assert growing == sorted(set(growing)) and len(growing) >= 3
    assert set(waits[len(growing) :]) == {LONGEST} == {timedelta(minutes=30)}
    assert wait_in_vain(Cause.UNREACHABLE, 8) == LONGEST < wait_in_vain(Cause.UNAUTHORIZED, 8)
    assert wait_in_vain(Cause.UNREACHABLE, 0) == wait_unreachable(1)


def test_a_call_that_began_before_the_last_rest_ended_is_no_news() -> None:
    assert is_news(NOW, None) and is_news(NOW, NOW)
    assert not is_news(NOW - timedelta(seconds=1), NOW)


def test_a_no_to_us_outweighs_what_passes_by_itself() -> None:
    assert outweighs(Cause.UNAUTHORIZED, Cause.UNREACHABLE) and outweighs(Cause.UNREACHABLE, Cause.THROTTLED)
    assert not outweighs(Cause.THROTTLED, Cause.UNAUTHORIZED)


@pytest.mark.parametrize("seconds", [0.1, 1, 30, 600, 7200, 86400])
def test_a_lease_is_longer_than_the_longest_allowed_step(seconds: float) -> None:
    timeout = timedelta(seconds=seconds)
    connect, piece, first_byte, whole_answer = min(CONNECT_SECONDS, seconds), seconds, seconds, seconds
    longest = timedelta(seconds=connect + piece + first_byte + whole_answer)
    assert lease_of(longest_silence(timeout)) > longest
    assert lease_of(longest_silence(timeout)) >= LEAST


def covers(asked_at: datetime | None, due: datetime, now: datetime = NOW) -> bool:
    return any(since < due <= until for since, until in due_times_to_ask_for(asked_at, now))


def test_a_channel_is_asked_a_day_and_an_hour_ahead_and_once_for_each() -> None:
    due = NOW + DAY
    assert not covers(None, due + timedelta(seconds=1))
    assert covers(None, due)
    assert not covers(NOW, due, NOW + HOUR)
    assert covers(NOW, due, due - HOUR)
    assert not covers(due - HOUR, due, due - timedelta(minutes=20))
    assert not covers(None, NOW)


def test_an_answer_serves_for_what_comes_within_half_an_hour() -> None:
    due = NOW + HOUR + timedelta(minutes=10)
    assert not covers(NOW, due, NOW + FRESH - timedelta(minutes=1))
    assert covers(NOW, due, NOW + FRESH)
