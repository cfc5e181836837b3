"""The hour of digests: once a week by the clocks on the wall, and the week that they tell of."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from publisher.core.digest_hour import DigestHour

HANOI, BERLIN = ZoneInfo("Asia/Ho_Chi_Minh"), ZoneInfo("Europe/Berlin")
FRIDAY = DigestHour(4, time(15))


def utc(day: int, hour: int, month: int = 1, minute: int = 0) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (utc(22, 8), utc(22, 8)),
        (utc(22, 7, minute=59), utc(15, 8)),
        (utc(28, 23), utc(22, 8)),
        (utc(29, 8), utc(29, 8)),
    ],
)
def test_the_newest_issue_is_the_one_whose_hour_has_come(now: datetime, due: datetime) -> None:
    issue = FRIDAY.newest_issue(HANOI, now)
    assert (issue.due_at, issue.next_at) == (due, due + timedelta(weeks=1))


@pytest.mark.parametrize(("month", "day"), [(3, 28), (10, 31)])
def test_the_hour_is_that_of_the_wall_when_summer_time_begins_and_ends(month: int, day: int) -> None:
    hour = DigestHour(6, time(2, 30))
    issue = hour.newest_issue(BERLIN, utc(day, 12, month))
    following = hour.newest_issue(BERLIN, issue.next_at)
    assert following.due_at == issue.next_at
    assert hour.newest_issue(BERLIN, issue.next_at - timedelta(seconds=1)) == issue
    assert issue.next_at.astimezone(BERLIN).time() == time(2, 30)
    assert issue.due_at.astimezone(BERLIN).date().day == day
    assert issue.next_at - issue.due_at != timedelta(weeks=1)


@pytest.mark.parametrize(
    ("weekday", "first"),
    [(0, 11), (1, 11), (2, 11), (3, 18), (4, 18), (5, 18), (6, 18)],
)
def test_early_in_a_week_the_week_behind_is_told_of(weekday: int, first: int) -> None:
    issue = DigestHour(weekday, time(8)).newest_issue(HANOI, utc(18 + weekday, 1))
    assert issue.week.from_ == datetime(2027, 1, first, tzinfo=UTC).date()


def test_two_issues_never_tell_of_one_week() -> None:
    for weekday in range(7):
        hour, weeks = DigestHour(weekday, time(23, 59)), []
        at = utc(10, 0)
        for _ in range(60):
            issue = hour.newest_issue(BERLIN, at)
            weeks.append(issue.week.id)
            at = issue.next_at
        assert len(set(weeks)) == 60


def test_a_late_digest_is_of_use_until_the_next_is_a_day_away() -> None:
    issue = FRIDAY.newest_issue(HANOI, utc(22, 9))
    assert issue.is_worth_sending(utc(28, 7, minute=59))
    assert not issue.is_worth_sending(utc(28, 8))
