"""The timetable: which time a piece gets, and why. 18 January 2027 is a Monday."""

from __future__ import annotations

import time as clock
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from publisher.core.slots import Blackout, Quiet
from publisher.core.timetable import Asked, Booked, Bookings, Pace, Place, place
from publisher.words import tell
from tests.core.timetables import HANOI, WEEKDAYS, Desk, asked, at, slot, timetable, wall

NIGHT = Quiet(wall("22:30"), wall("05:30"))
MINUTES_90 = Pace(timedelta(minutes=90))


def tet(**more: object) -> Blackout:
    return Blackout(frozenset({date(2027, 2, 5), date(2027, 2, 6)}), "Tết", **more)  # type: ignore[arg-type]  # filters


# --- next -----------------------------------------------------------------------------------------


def test_next_is_the_first_slot_from_now_on() -> None:
    desk = Desk(timetable(slot("09:45 16:30", WEEKDAYS)), now="2027-01-22 10:00")
    assert desk.ask() == "Fri 22/01 16:30"
    assert desk.ask() == "Mon 25/01 09:45"


def test_a_slot_is_taken_by_one_piece() -> None:
    desk = Desk(timetable(slot("09:45")))
    assert [desk.ask() for _ in range(3)] == ["Mon 18/01 09:45", "Tue 19/01 09:45", "Wed 20/01 09:45"]


def test_the_reason_tells_the_next_slot_from_the_next_free_one() -> None:
    desk = Desk(timetable(slot("09:45")))
    assert desk.reasons() == ["in-next-slot"]
    desk.ask()
    assert desk.reasons() == ["in-next-free-slot"]


def test_a_slot_at_this_very_minute_is_still_good() -> None:
    assert Desk(timetable(slot("08:00"))).ask() == "Mon 18/01 08:00"


def test_a_slot_takes_only_what_its_filters_name() -> None:
    desk = Desk(
        timetable(
            slot("09:00", forms=frozenset({"brief"})),
            slot("10:00", themes=frozenset({"T07", "T08"})),
            slot("11:00", units=frozenset({"ho-sao"})),
        )
    )
    assert desk.ask(asked("brief")) == "Mon 18/01 09:00"
    assert desk.ask(asked(themes=("T01", "T08"))) == "Mon 18/01 10:00"
    assert desk.ask(asked(units=("ho-sao", "ga-cu"))) == "Mon 18/01 11:00"
    assert desk.ask(asked(themes=("T01",), units=("ga-cu",))) == "no-slot-takes-it"


def test_a_slot_lives_from_its_first_day_to_its_last() -> None:
    desk = Desk(timetable(slot("09:00", from_=date(2027, 1, 20), until=date(2027, 1, 21))))
    assert [desk.ask() for _ in range(3)] == ["Wed 20/01 09:00", "Thu 21/01 09:00", "no-free-slot"]


def test_not_before_is_kept() -> None:
    desk = Desk(timetable(slot("09:45")))
    assert desk.ask(asked(not_before=at("2027-01-20 09:45"))) == "Wed 20/01 09:45"
    assert desk.ask(asked(not_before=at("2027-01-20 09:45"))) == "Thu 21/01 09:45"
    assert desk.ask() == "Mon 18/01 09:45"


def test_a_piece_that_expires_before_its_slot_gets_none() -> None:
    desk = Desk(timetable(slot("09:45")))
    assert desk.ask(asked(expires_at=at("2027-01-18 09:45"))) == "expires-before-its-time"
    assert desk.ask(asked(expires_at=at("2027-01-18 09:46"))) == "Mon 18/01 09:45"


def test_slots_in_quiet_hours_and_on_blackout_days_are_passed_over() -> None:
    desk = Desk(timetable(slot("05:00 09:45"), quiet=(NIGHT,), blackouts=(tet(),)), now="2027-02-04 12:00")
    assert desk.ask() == "Sun 07/02 09:45"


def test_slots_keep_their_distance_from_what_is_booked_on_either_side() -> None:
    desk = Desk(timetable(slot("09:00 12:00 15:00")), Pace(timedelta(hours=2)))
    desk.booked.add(Booked(at("2027-01-18 10:30")))
    desk.booked.add(Booked(at("2027-01-18 13:00")))
    assert desk.ask() == "Mon 18/01 15:00"


def test_the_daily_maximum_counts_local_days() -> None:
    desk = Desk(timetable(slot("06:00 09:00 23:00")), Pace(daily_max=2), now="2027-01-18 05:00")
    assert [desk.ask() for _ in range(3)] == ["Mon 18/01 06:00", "Mon 18/01 09:00", "Tue 19/01 06:00"]


def test_a_channel_without_any_slot_publishes_at_once() -> None:
    desk = Desk(timetable(slot("09:45", channel="other")))
    assert desk.ask() == "Mon 18/01 08:00"
    assert desk.reasons() == ["at-once"]


def test_slots_of_one_minute_are_one_each() -> None:
    desk = Desk(timetable(slot("09:45"), slot("09:45")))
    assert [desk.ask() for _ in range(3)] == ["Mon 18/01 09:45", "Mon 18/01 09:45", "Tue 19/01 09:45"]


def test_a_slot_keeps_its_name_when_the_file_is_rearranged() -> None:
    first, second = slot("09:45"), slot("16:30")
    names = [
        {one.id for one in timetable(*order).openings_on("website", date(2027, 1, 18))}
        for order in ((first, second), (second, first))
    ]
    assert names[0] == names[1] == {"website@2027-01-18T02:45Z", "website@2027-01-18T09:30Z"}


def test_slots_given_back_are_found_again() -> None:
    desk = Desk(timetable(slot("09:45")))
    places = [place(desk.timetable, asked(), desk.pace, desk.booked, desk.now) for _ in range(1)]
    assert isinstance(places[0], Place)
    desk.ask()
    assert [desk.ask() for _ in range(2)] == ["Tue 19/01 09:45", "Wed 20/01 09:45"]
    desk.booked.remove(places[0].at, places[0].slot)
    assert desk.ask() == "Mon 18/01 09:45"
    assert desk.ask() == "Thu 21/01 09:45"


def test_giving_back_a_day_frees_what_its_maximum_and_spacing_had_closed() -> None:
    desk = Desk(timetable(slot("09:00 21:00")), Pace(timedelta(hours=30), 1))
    assert desk.ask() == "Mon 18/01 09:00"
    assert desk.ask() == "Tue 19/01 21:00"
    desk.booked.remove(at("2027-01-18 09:00"), "website@2027-01-18T02:00Z")
    assert desk.ask() == "Mon 18/01 09:00"


def test_giving_back_what_was_never_taken_changes_nothing() -> None:
    desk = Desk(timetable(slot("09:45")))
    desk.booked.remove(None, None)
    desk.booked.remove(at("2027-01-18 09:45"), "website@2027-01-18T02:45Z")
    assert len(desk.booked) == 0
    assert desk.ask() == "Mon 18/01 09:45"


# --- a time, now, urgent --------------------------------------------------------------------------


def test_an_explicit_time_needs_no_slot_and_two_may_share_a_minute() -> None:
    desk = Desk(timetable(slot("09:45")))
    when = asked(when=at("2027-01-18 10:10"))
    assert [desk.ask(when), desk.ask(when)] == ["Mon 18/01 10:10", "Mon 18/01 10:10"]
    assert desk.reasons(when) == ["at-its-time"]


@pytest.mark.parametrize(
    ("when", "expected", "reason"),
    [
        ("2027-01-18 22:29", "Mon 18/01 22:29", "at-its-time"),
        ("2027-01-18 22:30", "Tue 19/01 05:30", "moved-by-quiet-hours"),
        ("2027-01-19 05:29", "Tue 19/01 05:30", "moved-by-quiet-hours"),
        ("2027-01-19 05:30", "Tue 19/01 05:30", "at-its-time"),
        ("2027-02-05 12:00", "Sun 07/02 12:00", "moved-by-blackout"),
    ],
)
def test_an_explicit_time_moves_out_of_quiet_hours_and_blackout_days(
    when: str, expected: str, reason: str
) -> None:
    desk = Desk(timetable(quiet=(NIGHT,), blackouts=(tet(),)))
    one = asked(when=at(when))
    assert desk.reasons(one)[0] == reason
    assert desk.ask(one) == expected


def test_what_moves_a_piece_to_another_day_is_told_rather_than_the_night_before() -> None:
    desk = Desk(timetable(quiet=(NIGHT,)), Pace(daily_max=1))
    desk.booked.add(Booked(at("2027-01-19 12:00")))
    late = asked(when=at("2027-01-18 23:00"))
    assert desk.reasons(late)[0] == "moved-by-daily-max"
    assert desk.ask(late) == "Wed 20/01 05:30"


def test_a_day_without_posts_needs_no_reason() -> None:
    desk = Desk(timetable(blackouts=(Blackout(frozenset({date(2027, 1, 18)})),)))
    assert desk.reasons(asked(when="now"))[0] == "moved-by-nameless-blackout"


def test_a_piece_that_asks_for_a_time_keeps_its_hour_on_another_day() -> None:
    desk = Desk(timetable(), Pace(daily_max=1))
    assert [desk.ask(asked(when=at("2027-01-18 10:00"))) for _ in range(3)] == [
        "Mon 18/01 10:00",
        "Tue 19/01 10:00",
        "Wed 20/01 10:00",
    ]
    assert desk.ask(asked(when="now")) == "Thu 21/01 00:00"


@pytest.mark.parametrize(
    ("when", "expected"), [("11:59", "11:59"), ("12:00", "13:30"), ("13:29", "13:30"), ("13:30", "13:30")]
)
def test_quiet_hours_within_a_day_run_from_their_first_minute_up_to_their_end(
    when: str, expected: str
) -> None:
    desk = Desk(timetable(quiet=(Quiet(wall("12:00"), wall("13:30")),)))
    assert desk.ask(asked(when=at(f"2027-01-18 {when}"))) == f"Mon 18/01 {expected}"


def test_quiet_hours_and_blackout_days_may_concern_one_channel_only() -> None:
    only = {"channels": frozenset({"fanpage"})}
    desk = Desk(timetable(quiet=(Quiet(wall("22:30"), wall("05:30"), **only),), blackouts=(tet(**only),)))
    assert desk.ask(asked(when=at("2027-02-05 23:00"))) == "Fri 05/02 23:00"
    assert desk.ask(asked(channel="fanpage", when=at("2027-02-05 23:00"))) == "Sun 07/02 05:30"


def test_an_explicit_time_keeps_its_distance() -> None:
    desk = Desk(timetable(), MINUTES_90)
    assert [desk.ask(asked(when="now")) for _ in range(3)] == [
        "Mon 18/01 08:00",
        "Mon 18/01 09:30",
        "Mon 18/01 11:00",
    ]
    assert desk.reasons(asked(when="now")) == ["moved-by-spacing", "at-once"]


def test_a_full_day_moves_a_piece_to_the_next_one() -> None:
    desk = Desk(timetable(quiet=(NIGHT,)), Pace(daily_max=1))
    assert [desk.ask(asked(when="now")) for _ in range(2)] == ["Mon 18/01 08:00", "Tue 19/01 05:30"]


def test_a_time_that_has_passed_means_now() -> None:
    assert Desk(timetable()).ask(asked(when=at("2027-01-17 10:00"))) == "Mon 18/01 08:00"


def test_an_explicit_time_before_not_before_waits_for_it() -> None:
    one = asked(when=at("2027-01-18 10:00"), not_before=at("2027-01-19 10:00"))
    desk = Desk(timetable())
    assert desk.reasons(one) == ["not-before"]
    assert desk.ask(one) == "Tue 19/01 10:00"


def test_urgent_goes_past_slots_and_spacing() -> None:
    desk = Desk(timetable(slot("09:45")), MINUTES_90)
    assert [desk.ask(asked(urgent=True)) for _ in range(2)] == ["Mon 18/01 08:00", "Mon 18/01 08:00"]
    assert desk.reasons(asked(urgent=True)) == ["at-once-urgent"]


def test_urgent_still_obeys_quiet_hours_and_the_daily_maximum() -> None:
    desk = Desk(timetable(quiet=(NIGHT,)), Pace(daily_max=1), now="2027-01-18 23:00")
    assert [desk.ask(asked(urgent=True)) for _ in range(2)] == ["Tue 19/01 05:30", "Wed 20/01 05:30"]


@pytest.mark.parametrize(
    ("allow", "one", "passes"),
    [
        ("urgent", asked(urgent=True), True),
        ("urgent", asked(when="now"), False),
        ("tone:solemn", asked(when="now", tone="solemn"), True),
        ("tone:solemn", asked(when="now", tone="cheerful"), False),
        ("form:notice", asked("notice", when="now"), True),
        ("theme:T05", asked(when="now", themes=("T05",)), True),
        ("unit:ho-sao", asked(when="now", units=("ga-cu",)), False),
    ],
)
def test_a_blackout_lets_through_what_it_allows(allow: str, one: Asked, passes: bool) -> None:
    desk = Desk(timetable(blackouts=(tet(allow=frozenset({allow})),)), now="2027-02-05 08:00")
    assert desk.ask(one) == ("Fri 05/02 08:00" if passes else "Sun 07/02 00:00")


def test_every_blackout_of_a_day_has_to_agree() -> None:
    both = (tet(allow=frozenset({"urgent"})), tet(allow=frozenset({"tone:solemn"})))
    desk = Desk(timetable(blackouts=both), now="2027-02-05 08:00")
    assert desk.ask(asked(urgent=True)) == "Sun 07/02 00:00"
    assert desk.ask(asked(urgent=True, tone="solemn")) == "Fri 05/02 08:00"


def test_a_channel_that_is_never_allowed_says_so() -> None:
    days = frozenset(date(2027, 1, 1) + timedelta(days=ahead) for ahead in range(500))
    desk = Desk(timetable(blackouts=(Blackout(days, "closed"),)))
    assert desk.ask(asked(when="now")) == "no-time-allowed"
    assert desk.ask(asked(when="now", expires_at=at("2027-01-20 00:00"))) == "expires-before-its-time"


def test_every_reason_is_a_sentence_in_both_languages() -> None:
    desk = Desk(timetable(slot("09:45"), quiet=(NIGHT,), blackouts=(tet(),)), MINUTES_90)
    desk.ask()
    wishes = (asked(), asked(when="now"), asked(urgent=True), asked(when=at("2027-02-05 23:00")))
    for one in (*wishes, asked("brief", channel="x"), asked(expires_at=desk.now)):
        found = place(desk.timetable, one, desk.pace, desk.booked, desk.now)
        for reason in found.reasons if isinstance(found, Place) else (found,):
            for language in ("vi", "en"):
                told = tell(reason, language)
                assert told.endswith(".")
                assert "{" not in told


# --- clocks that are set forward and back ---------------------------------------------------------


BERLIN = ZoneInfo("Europe/Berlin")


def test_slots_in_the_skipped_hour_move_to_its_end() -> None:
    desk = Desk(timetable(slot("01:30 02:30 03:30"), zone=BERLIN), now="2027-03-28 00:00")
    assert [desk.ask() for _ in range(3)] == ["Sun 28/03 01:30", "Sun 28/03 03:00", "Sun 28/03 03:30"]


def test_a_repeated_wall_time_is_one_slot() -> None:
    desk = Desk(timetable(slot("02:30"), zone=BERLIN), now="2027-10-31 00:00")
    found = place(desk.timetable, asked(), desk.pace, desk.booked, desk.now)
    assert isinstance(found, Place)
    assert found.at.isoformat() == "2027-10-31T00:30:00+00:00"
    assert [desk.ask() for _ in range(2)] == ["Sun 31/10 02:30", "Mon 01/11 02:30"]


def test_quiet_hours_follow_the_clocks_through_both_nights() -> None:
    desk = Desk(timetable(quiet=(Quiet(wall("22:00"), wall("02:30")),), zone=BERLIN))
    assert desk.ask(asked(when=at("2027-03-28 01:00", BERLIN))) == "Sun 28/03 03:00"
    second = at("2027-10-31 02:10", BERLIN) + timedelta(hours=1)  # 02:10 is shown twice; the second time
    found = place(desk.timetable, asked(when=second), desk.pace, desk.booked, desk.now)
    assert isinstance(found, Place)
    assert found.at.isoformat() == "2027-10-31T01:30:00+00:00"


# --- pace -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "one",
    [asked(), asked(when="now"), asked(urgent=True), asked(channel="bare")],
    ids=["slots", "now", "urgent", "bare"],
)
def test_placing_ten_thousand_pieces_takes_seconds(one: Asked) -> None:
    table = timetable(slot("08:30 11:45 20:00"), quiet=(NIGHT,), blackouts=(tet(),))
    pace = Pace(timedelta(minutes=90), 4)
    booked = Bookings(HANOI)
    began = clock.process_time()
    for _ in range(10_000):
        found = place(table, one, pace, booked, at("2027-01-18 08:00"))
        if isinstance(found, Place):
            booked.add(Booked(found.at, found.slot))
    assert len(booked) > 1000
    assert clock.process_time() - began < 5


def test_pieces_of_many_kinds_share_the_search() -> None:
    table = timetable(slot("08:30 11:45 20:00"), slot("14:00", themes=frozenset({"T1"})))
    booked = Bookings(HANOI)
    began = clock.process_time()
    for number in range(10_000):
        one = asked(themes=(f"T{number}",), units=(f"u{number}",), not_before=at("2027-01-18 09:00"))
        found = place(table, one, Pace(), booked, at("2027-01-18 08:00") + timedelta(seconds=number))
        if isinstance(found, Place):
            booked.add(Booked(found.at, found.slot))
    assert clock.process_time() - began < 5
