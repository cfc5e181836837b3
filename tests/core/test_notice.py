"""What is worth a notice, and how a channel's story goes on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from publisher.core.notice import Kind, Notice, Turn, bundle_time, reminder, turn, worth

NOW = datetime(2027, 1, 18, 1, 0, tzinfo=UTC)


def page(kind: Kind, bundle: int | None) -> Notice:
    return Notice(1, kind, "fanpage", NOW, NOW, bundle=bundle)


@pytest.mark.parametrize(
    ("action", "before", "after", "looks", "kind"),
    [
        ("refused", "sending", "refused", 0, Kind.REFUSED),
        ("try_later", "sending", "refused", 0, Kind.REFUSED),
        ("absent", "unconfirmed", "refused", 3, Kind.REFUSED),
        ("missed", "scheduled", "missed", 0, Kind.MISSED),
        ("unconfirmed", "sending", "unconfirmed", 0, None),
        ("unconfirmed", "unconfirmed", "unconfirmed", 1, Kind.UNCONFIRMED),
        ("try_later", "unconfirmed", "unconfirmed", 1, None),
        ("try_later", "unconfirmed", "unconfirmed", 2, Kind.UNCONFIRMED),
        ("absent", "unconfirmed", "unconfirmed", 5, None),
        ("try_later", "sending", "scheduled", 0, None),
        ("refused", "cancelled", "cancelled", 0, None),
    ],
)
def test_a_lost_reply_is_no_news_before_the_channel_was_asked_and_could_not_tell(
    action: str, before: str, after: str, looks: int, kind: Kind | None
) -> None:
    assert worth(action, {"from": before, "to": after}, looks) is kind


@pytest.mark.parametrize(
    ("last", "new", "then"),
    [
        (None, Kind.PAUSED, Turn.ADD),
        (None, Kind.WELL, Turn.NOTHING),
        (page(Kind.PAUSED, 1), Kind.PAUSED, Turn.NOTHING),
        (page(Kind.PAUSED, 1), Kind.SILENT, Turn.NOTHING),
        (page(Kind.PAUSED, 1), Kind.WELL, Turn.ADD),
        (page(Kind.PAUSED, None), Kind.WELL, Turn.TAKE_BACK),
        (page(Kind.WELL, None), Kind.PAUSED, Turn.TAKE_BACK),
        (page(Kind.WELL, None), Kind.SILENT, Turn.NOTHING),
        (page(Kind.WELL, None), Kind.WELL, Turn.NOTHING),
        (page(Kind.WELL, 2), Kind.PAUSED, Turn.ADD),
        (page(Kind.WELL, 2), Kind.SILENT, Turn.ADD),
        (page(Kind.SILENT, 1), Kind.SILENT, Turn.NOTHING),
        (page(Kind.SILENT, 1), Kind.PAUSED, Turn.ADD),
        (page(Kind.SILENT, 1), Kind.WELL, Turn.ADD),
    ],
)
def test_a_channels_story_is_told_without_repeating_itself(
    last: Notice | None, new: Kind, then: Turn
) -> None:
    assert turn(last, new) is then


def test_an_end_is_reminded_of_three_times_and_not_once_it_is_over() -> None:
    ends = NOW + timedelta(days=30)
    reminded = [reminder(ends, NOW + timedelta(hours=hours)) for hours in range(0, 31 * 24, 6)]
    told = [one.days for one in dict.fromkeys(reminded) if one is not None]
    assert told == [14, 3, 1]
    assert reminder(ends, NOW) is None
    assert reminder(ends, ends) is None


def test_a_bundle_closes_one_period_after_the_first_of_its_notices() -> None:
    later = Notice(2, Kind.MISSED, "website", NOW, NOW + timedelta(seconds=90))
    assert bundle_time([later, page(Kind.PAUSED, None)], timedelta(minutes=2)) == NOW + timedelta(minutes=2)
    assert bundle_time([], timedelta(minutes=2)) is None
