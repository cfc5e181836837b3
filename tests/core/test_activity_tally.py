"""Activities count on their day; what is learned of or removed late changes a sealed window no more."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from publisher.core.activity import Activity, Counts, Kind
from publisher.core.activity_tally import tally_activities
from publisher.core.board import Board
from publisher.core.hand_posts import postings_by_hand
from publisher.core.plan import Plan, Target
from publisher.core.tally import Tally

PLAN = Plan(
    "p",
    "P",
    date(2027, 1, 1),
    date(2027, 12, 31),
    targets=(Target("hn", "Hội nghị", "events", "month", min=1),),
)
BOARD = Board(PLAN, ZoneInfo("Asia/Ho_Chi_Minh"))
IN_TIME, LATE = datetime(2027, 1, 20, tzinfo=UTC), datetime(2027, 2, 20, tzinfo=UTC)
HELD = Activity(Kind.CONFERENCE, "Hội nghị", date(2027, 1, 18), 7, counts=Counts(1, 80), recorded_at=IN_TIME)


def tally(
    activity: Activity, at: datetime, board: Board = BOARD
) -> tuple[Counter[str], Counter[str], list[tuple[str, int]]]:
    """Return what is done and scheduled, by window, and the adjustments."""
    counted = Tally()
    tally_activities(board, [activity], at, counted)
    done, ahead = (
        Counter({cell[1]: count for cell, count in some.items() if count})
        for some in (counted.done, counted.scheduled)
    )
    return done, ahead, [(one.item, one.difference) for one in counted.adjustments]


@pytest.mark.parametrize(
    ("activity", "done", "adjusted"),
    [
        (HELD, 1, []),
        (replace(HELD, removed_at=IN_TIME), 0, []),
        (replace(HELD, removed_at=LATE), 1, [("activity:7", -1)]),
        (replace(HELD, recorded_at=LATE), 0, [("activity:7", 1)]),
        (replace(HELD, recorded_at=LATE, removed_at=LATE), 0, []),
    ],
    ids=["in time", "removed in time", "removed late", "recorded late", "recorded and removed late"],
)
def test_what_comes_after_the_seal_is_an_adjustment(
    activity: Activity, done: int, adjusted: list[tuple[str, int]]
) -> None:
    found, ahead, differences = tally(activity, datetime(2027, 3, 1, tzinfo=UTC))
    assert (found["2027-01"], differences, ahead) == (done, adjusted, Counter())


def test_what_is_to_come_is_scheduled_until_it_is_removed() -> None:
    before = datetime(2027, 1, 10, tzinfo=UTC)
    to_come = replace(HELD, recorded_at=before)
    assert tally(to_come, before) == (Counter(), Counter({"2027-01": 1}), [])
    assert tally(replace(to_come, removed_at=before), before) == (Counter(), Counter(), [])


def test_of_a_past_moment_counts_what_was_written_down_and_not_taken_back_by_then() -> None:
    second, third = datetime(2027, 1, 22, tzinfo=UTC), datetime(2027, 1, 25, tzinfo=UTC)
    removed = replace(HELD, removed_at=third)
    assert [tally(removed, at)[0]["2027-01"] for at in (IN_TIME, second, third)] == [1, 1, 0]
    learned = replace(HELD, recorded_at=third)
    assert [tally(learned, at)[0]["2027-01"] for at in (IN_TIME, second, third)] == [0, 0, 1]


def test_of_a_past_moment_a_removal_after_the_seal_is_no_adjustment_yet() -> None:
    before, after = datetime(2027, 2, 19, tzinfo=UTC), datetime(2027, 2, 21, tzinfo=UTC)
    removed = replace(HELD, removed_at=LATE)
    assert [tally(removed, at)[2] for at in (before, after)] == [[], [("activity:7", -1)]]


def test_what_is_brought_in_while_the_books_are_new_was_known_from_its_day_on() -> None:
    learned, before = replace(HELD, recorded_at=LATE), datetime(2027, 1, 19, tzinfo=UTC)
    new_books = Board(PLAN, ZoneInfo("Asia/Ho_Chi_Minh"), opened=datetime(2027, 2, 1, tzinfo=UTC))
    assert (tally(learned, before)[0], tally(learned, before, new_books)[0]) == ({}, {"2027-01": 1})


@pytest.mark.parametrize("learned", [5, 20])
def test_what_is_brought_in_while_the_books_are_new_was_not_scheduled_before_its_day(learned: int) -> None:
    """On the 17th the conference of the 18th was scheduled if it was written down by then."""
    opened, eve = datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 1, 17, tzinfo=UTC)
    held = replace(HELD, recorded_at=datetime(2027, 1, learned, tzinfo=UTC))
    planned = 1 if held.recorded_at is not None and held.recorded_at < eve else 0
    done, ahead, _ = tally(held, eve, Board(PLAN, ZoneInfo("Asia/Ho_Chi_Minh"), opened=opened))
    assert (done, ahead["2027-01"]) == ({}, planned)
    posted = replace(held, kind=Kind.POST, item="bai")
    assert len(postings_by_hand([posted], BOARD.zone, eve, opened)) == planned
