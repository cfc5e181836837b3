"""How much a target needs by a day, counted by hand.

March 2027 begins on a Monday and has 23 working days; by the evening of Friday the 12th ten of them are
gone, as by that of Saturday the 13th and of Sunday the 14th, by that of Monday the 15th eleven.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from publisher.core.activity import Activity, Counts, Kind
from publisher.core.board import Board
from publisher.core.by_day import Need, Rule, list_needs
from publisher.core.pace import Moment
from publisher.core.plan import Target
from publisher.core.posting import Posting
from publisher.core.progress import Chosen, Counted, Standing, Terms, measure
from publisher.core.units import Unit, Units
from publisher.core.workdays import WorkDays
from tests.core.test_progress import CHANNELS, UNITS, plan, posting, target
from tests.core.timetables import HANOI, at

NOW = "2027-03-10 08:00"
ORDINARY, ALL = WorkDays(), Chosen()
HOLIDAYS = WorkDays(off=frozenset({date(2027, 3, 8), date(2027, 3, 9)}), on=frozenset({date(2027, 3, 13)}))


def coming(item: str, due: str, channel: str = "website") -> Posting:
    return posting(item, channel, due_at=at(f"2027-{due}"))


def needs(
    one: Target,
    day: str,
    history: Iterable[Posting] = (),
    now: str = NOW,
    workdays: WorkDays = ORDINARY,
    activities: Iterable[Activity] = (),
    units: Units = UNITS,
    as_of: date | None = None,
    chosen: Chosen = ALL,
) -> list[Need]:
    counted = replace(Counted.of(history), activities=activities)
    terms = Terms(workdays, {"channel": CHANNELS}, chosen=chosen)
    board = Board(plan(one), HANOI, units, as_of)
    return [*list_needs(board, counted, at(now), terms, date.fromisoformat(f"2027-{day}"))]


def told(found: Iterable[Need]) -> list[tuple[str, int | None, int, int, int | None]]:
    """Return the window, what is due, done, scheduled and needed."""
    return [(one.row.window.id, one.due, one.row.done, one.row.scheduled, one.needed) for one in found]


MONTHLY = target("postings", "month", 12)
DONE = [posting(f"w{day}", out=f"03-{day} 09:00") for day in ("01", "02", "03")]


def test_the_even_pace_of_the_day_is_asked_less_what_is_done_and_what_is_scheduled_by_then() -> None:
    """12 × 10/23 is 5.2, so 5: 3 are done and 1 comes on the 14th at 23:59; the one of the 15th is late."""
    history = [*DONE, coming("a", "03-14 23:59"), coming("b", "03-15 00:00")]
    [need] = needs(MONTHLY, "03-14", history)
    assert told([need]) == [("2027-03", 5, 3, 1, 1)]
    assert (need.rule, need.days, need.all) == (Rule.PACE, 10, 23)
    assert told(needs(MONTHLY, "03-15", history)) == [("2027-03", 6, 3, 2, 1)]  # 12 × 11/23 is 5.7


def test_a_saturday_asks_for_no_more_than_the_friday_before() -> None:
    assert [needs(MONTHLY, f"03-{day}")[0].due for day in ("12", "13", "14", "15")] == [5, 5, 5, 6]


def test_holidays_are_no_working_days_and_a_saturday_that_is_worked_is_one() -> None:
    """Without the 8th and the 9th and with the 13th the month has 22 working days, 9 of them by the 14th."""
    [need] = needs(MONTHLY, "03-14", workdays=HOLIDAYS)
    assert (need.days, need.all, need.due) == (9, 22, 5)  # 12 × 9/22 is 4.9
    assert needs(MONTHLY, "03-12", workdays=HOLIDAYS)[0].due == 4  # 12 × 8/22 is 4.4


def test_the_last_day_of_a_window_asks_for_all_of_it_and_the_next_day_is_the_next_window() -> None:
    report = target("postings", "q1-report", 12)
    [need] = needs(report, "03-14", [*DONE, coming("a", "03-14 23:59"), coming("b", "03-15 00:00")])
    assert (need.rule, told([need])) == (Rule.WHOLE, [("q1-report", 12, 3, 1, 8)])
    [need] = needs(report, "03-13", DONE)
    assert (need.rule, need.due) == (Rule.PACE, 12)  # no working day is left behind Friday the 12th
    [need] = needs(report, "03-15", DONE)
    assert told([need]) == [("q1-report", 12, 3, 0, 9)], "a window that ends before the day counts whole"


def test_a_window_that_has_not_begun_is_asked_from_its_first_day_and_one_in_between_whole() -> None:
    """By the evening of 14 April ten of its 22 working days are gone: 12 × 10/22 is 5.45."""
    history = [*DONE, coming("a", "04-02 09:00"), coming("b", "04-15 09:00")]
    found = needs(MONTHLY, "04-14", history)
    assert told(found) == [("2027-03", 12, 3, 0, 9), ("2027-04", 5, 0, 1, 4)]
    assert [one.rule for one in found] == [Rule.WHOLE, Rule.PACE]
    assert [one.row.window.id for one in needs(MONTHLY, "03-31")] == ["2027-03"]
    assert needs(target("postings", "month", 11), "04-13")[1].due == 5, "11 × 9/22 is 4.5, and a half is up"


def test_more_than_the_pace_is_needed_never_below_nothing_and_makes_up_for_no_other_window() -> None:
    history = [posting(f"x{number}", out=f"03-09 0{number}:00") for number in range(8)]
    [need] = needs(MONTHLY, "03-14", history)
    assert (need.due, need.needed, need.ahead) == (5, 0, 3)
    more = [*history, *(posting(f"y{number}", out=f"03-08 0{number}:00") for number in range(8))]
    assert [one.needed for one in needs(MONTHLY, "04-14", more)] == [0, 5]


def test_what_was_taken_down_is_not_done_and_an_overdue_one_is_still_scheduled() -> None:
    history = [
        DONE[0],
        posting("gone", out="03-02 09:00", withdrawn_at=at("2027-03-05 12:00")),
        posting("notice", out="03-02 09:00", is_correction=True),
        coming("late", "03-10 07:00"),
    ]
    assert told(needs(MONTHLY, "03-14", history)) == [("2027-03", 5, 1, 1, 3)]


def test_a_work_that_is_out_brings_nothing_new_and_one_that_comes_twice_counts_once() -> None:
    history = [DONE[0], coming("w01", "03-11 09:00", "fanpage")]
    history += [coming("two", "03-12 09:00"), coming("two", "03-13 09:00", "fanpage")]
    history += [coming("late", "03-15 09:00")]
    assert told(needs(target("works", "month", 12), "03-14", history)) == [("2027-03", 5, 1, 1, 3)]


def test_activities_count_by_their_day() -> None:
    days = {4: 30, 14: 20, 15: 40}
    some = [
        Activity(Kind.CONFERENCE, "…", date(2027, 3, day), day, counts=Counts(people=people))
        for day, people in days.items()
    ]
    [need] = needs(target("people", "month", 230), "03-14", activities=some)
    assert told([need]) == [("2027-03", 100, 30, 20, 50)]  # 230 × 10/23


@pytest.mark.parametrize("day", ["03-12", "03-14", "03-15", "03-30"])
@pytest.mark.parametrize("least", [1, 2, 5, 12, 23, 100])
def test_who_has_what_is_needed_is_not_behind_the_next_morning(day: str, least: int) -> None:
    """There is one rule: what is needed is the least that `plan` does not call behind."""
    [need] = needs(target("postings", "month", least), day)
    morning = datetime.fromisoformat(f"2027-{day}T17:00:00+00:00")
    moment = Moment.of(need.row.window, HANOI, WorkDays(), morning)
    assert need.due is not None and moment.keeps_up(need.due, least)
    assert need.due == 0 or not moment.keeps_up(need.due - 1, least)


def test_what_is_needed_and_done_puts_a_target_on_track() -> None:
    asked = target("postings", "month", 6)  # 6 × 10/23 is 2.6
    [need] = needs(asked, "03-14")
    stands = [
        [
            one.status
            for one in measure(Board(plan(asked), HANOI), Counted.of(some), at("2027-03-15 08:00"), Terms())
            if one.window.id == "2027-03"
        ]
        for some in (DONE[:2], DONE)
    ]
    assert (need.needed, stands) == (3, [[Standing.AT_RISK], [Standing.ON_TRACK]])


def test_a_maximum_has_room_and_asks_for_nothing_by_a_day() -> None:
    history = [*DONE, coming("a", "03-14 09:00"), coming("b", "03-20 09:00")]
    [need] = needs(target("postings", "month", None, max=10), "03-14", history)
    assert (need.rule, need.due, need.needed, need.room) == (Rule.MOST, None, None, 6)
    [over] = needs(target("postings", "month", None, max=3), "03-14", history)
    assert over.room == -1
    [both] = needs(target("postings", "month", 12, max=20), "03-14", history)
    assert (both.rule, both.needed, both.room) == (Rule.PACE, 1, 16)
    assert needs(target("postings", "month", 0), "03-14")[0].rule is Rule.NOTHING


def test_a_share_is_not_asked_by_a_day_and_growth_only_over_what_is_known() -> None:
    share = target("works", "quarter", None, share=Decimal("0.5"), where={"theme": ("T05",)})
    [need] = needs(share, "03-31", DONE)
    assert (need.rule, need.due) == (Rule.SHARE, None)
    grown = target("postings", "month", None, growth=Decimal("0.10"))
    [need] = needs(grown, "03-14", DONE)
    assert (need.rule, need.due) == (Rule.UNKNOWN, None)
    [need] = needs(replace(grown, baseline=20), "03-14", DONE)
    assert (need.rule, need.due, need.needed) == (Rule.PACE, 10, 7)  # 22 × 10/23 is 9.6
    [need] = needs(replace(grown, baseline=0), "03-14", DONE)
    assert need.rule is Rule.NOTHING


def test_every_unit_is_asked_in_the_part_of_the_window_that_it_lives() -> None:
    """Unit b begins on Monday the 15th: of its 13 working days 5 are gone by the 19th, of a's 23 there 15."""
    units = Units.of([Unit("a", "A"), Unit("b", "B", from_=date(2027, 3, 15))])
    one = target("works", "month", 4, each="unit", coverage=Decimal("0.5"))
    found = {need.row.member: need for need in needs(one, "03-19", units=units)}
    assert {name: (need.days, need.all, need.due, need.is_partly) for name, need in found.items()} == {
        "a": (15, 23, 3, False),
        "b": (5, 13, 2, True),
    }
    rolled = {need.row.member: need.all for need in needs(one, "03-19", units=units, as_of=date(2027, 3, 16))}
    assert rolled == {"a": 23, "b": 23}


def test_a_window_without_working_days_asks_for_all_on_its_last_day_alone() -> None:
    weekly = target("postings", "week", 2)
    off = WorkDays(off=frozenset(date(2027, 3, day) for day in range(8, 13)))
    assert [needs(weekly, f"03-{day}", workdays=off)[0].due for day in ("13", "14")] == [0, 2]


def test_a_day_is_asked_about_until_its_last_instant() -> None:
    for now in ("2027-03-14 08:00", "2027-03-14 23:59:59.999999"):
        assert told(needs(MONTHLY, "03-14", DONE, now)) == [("2027-03", 5, 3, 0, 2)]
    assert needs(target("postings", "q1-report", 12), "03-14", now="2027-03-14 23:59:59.999999") == []


def test_only_the_target_that_is_chosen_is_asked() -> None:
    assert needs(MONTHLY, "03-14", chosen=Chosen(target="other")) == []
    assert len(needs(MONTHLY, "03-14", chosen=Chosen(target="t"))) == 1
