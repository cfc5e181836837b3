"""What holds for every timetable and every row of pieces, in zones with and without summer time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.core.localtime import local_day
from publisher.core.slots import Blackout, Quiet, Slot, Weekly
from publisher.core.timetable import Asked, Booked, Bookings, Pace, Place, Timetable, place

ZONES = st.sampled_from(
    [ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Ho_Chi_Minh")]
)
NIGHTS = st.sampled_from([date(2027, 3, 13), date(2027, 3, 27), date(2027, 10, 30), date(2027, 11, 6)])
WALLS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
FORMS = st.sampled_from(["brief", "article", "clip"])


@st.composite
def timetables(draw: st.DrawFn) -> Timetable:
    walls = st.lists(WALLS, min_size=1, max_size=4, unique=True).map(tuple)
    weekly = st.builds(Weekly, st.frozensets(st.integers(0, 6), min_size=1), walls)
    slots = st.builds(Slot, st.just("c"), weekly, st.frozensets(FORMS, max_size=2))
    quiet = st.builds(Quiet, WALLS, WALLS).filter(lambda one: one.start != one.end)
    days = st.frozensets(
        st.dates(date(2027, 3, 12), date(2027, 3, 20)) | st.dates(date(2027, 10, 30), date(2027, 11, 9)),
        max_size=4,
    )
    allow = st.frozensets(st.sampled_from(["urgent", "tone:solemn", "form:clip"]), max_size=2)
    blackouts = st.builds(Blackout, days, st.just(""), st.just(frozenset[str]()), allow)
    return Timetable(
        draw(ZONES),
        draw(st.lists(slots, max_size=3).map(tuple)),
        draw(st.lists(quiet, max_size=1).map(tuple)),
        draw(st.lists(blackouts, max_size=2).map(tuple)),
    )


@st.composite
def rows(draw: st.DrawFn) -> tuple[Timetable, Pace, list[Asked], datetime]:
    table = draw(timetables())
    start = datetime.combine(draw(NIGHTS), time(12), table.zone).astimezone(UTC)
    spacing = draw(st.sampled_from([0, 20, 90, 600])) * timedelta(minutes=1)
    pace = Pace(spacing, draw(st.none() | st.integers(1, 4)))
    later = st.integers(0, 72 * 4).map(lambda quarters: start + timedelta(minutes=15 * quarters))
    when = st.sampled_from(["next", "next", "now"]) | later
    wishes = st.builds(
        Asked,
        st.just("c"),
        FORMS,
        tone=st.sampled_from(["neutral", "solemn"]),
        urgent=st.sampled_from([False, False, True]),
        when=when,
        not_before=st.none() | later,
        expires_at=st.none() | later,
    )
    return table, pace, draw(st.lists(wishes, min_size=1, max_size=12)), start


def put(table: Timetable, pace: Pace, wishes: list[Asked], now: datetime) -> list[tuple[Asked, Place]]:
    booked = Bookings(table.zone)
    placed = []
    for wish in wishes:
        found = place(table, wish, pace, booked, now)
        if isinstance(found, Place):
            booked.add(Booked(found.at, found.slot))
            placed.append((wish, found))
    return placed


@settings(max_examples=100, deadline=None)
@given(rows())
def test_no_rule_is_ever_broken(row: tuple[Timetable, Pace, list[Asked], datetime]) -> None:
    table, pace, wishes, now = row
    placed = put(table, pace, wishes, now)
    slots = [found.slot for _, found in placed if found.slot]
    assert len(slots) == len(set(slots))
    for number, (wish, found) in enumerate(placed):
        assert found.at.tzinfo is UTC
        assert found.reasons
        assert found.at >= now
        assert found.at >= (wish.not_before or now)
        assert wish.expires_at is None or found.at < wish.expires_at
        shown = found.at.astimezone(table.zone)
        assert not any(quiet.holds_at(shown.time()) for quiet in table.quiet)
        assert not any(shown.date() in one.dates and one.stops(wish) for one in table.blackouts)
        before = [other.at for _, other in placed[:number]]
        if not wish.urgent:
            assert all(abs(found.at - other) >= pace.spacing for other in before)
        if pace.daily_max is not None:
            day = local_day(table.zone, found.at)
            assert sum(local_day(table.zone, other) == day for other in before) < pace.daily_max


@settings(max_examples=100, deadline=None)
@given(rows())
def test_first_come_is_first_served(row: tuple[Timetable, Pace, list[Asked], datetime]) -> None:
    table, pace, wishes, now = row
    placed = put(table, pace, [Asked("c", "brief") for _ in wishes], now)
    times = [found.at for _, found in placed]
    assert times == sorted(times)


@settings(max_examples=100, deadline=None)
@given(rows())
def test_what_the_search_remembers_never_changes_what_it_finds(
    row: tuple[Timetable, Pace, list[Asked], datetime],
) -> None:
    table, pace, wishes, now = row
    booked = Bookings(table.zone)
    taken: list[Booked] = []
    for wish in wishes:
        found = place(table, wish, pace, booked, now)
        assert place(table, wish, pace, Bookings(table.zone, taken), now) == found
        if isinstance(found, Place):
            takes_slots = wish.when == "next" and not wish.urgent and bool(table.slots_of("c"))
            assert (found.slot is not None) == takes_slots
            taken.append(Booked(found.at, found.slot))
            booked.add(taken[-1])


def test_a_wish_whose_day_is_full_comes_at_its_own_hour_the_next_day_and_not_behind_what_is_taken() -> None:
    table = Timetable(ZoneInfo("Europe/Berlin"), quiet=(Quiet(time(0), time(12, 15)),))
    now = datetime(2027, 3, 13, 11, tzinfo=UTC)
    pace, booked = Pace(timedelta(minutes=20), 2), Bookings(table.zone)
    for wish in (
        Asked("c", "brief"),
        Asked("c", "brief"),
        Asked("c", "brief", not_before=now + timedelta(hours=24.75)),
    ):
        found = place(table, wish, pace, booked, now)
        assert isinstance(found, Place)
        booked.add(Booked(found.at, found.slot))
    found = place(table, Asked("c", "brief", when=now), pace, booked, now)
    assert isinstance(found, Place) and found.at == now + timedelta(days=1, minutes=15)


@settings(max_examples=60, deadline=None)
@given(timetables(), NIGHTS)
def test_each_wall_time_gives_one_slot_a_day(table: Timetable, night: date) -> None:
    for ahead in range(3):
        day = night + timedelta(days=ahead)
        openings = table.openings_on("c", day)
        assert len(openings) == sum(len(slot.times_on(day)) for slot in table.slots)
        assert len({one.id for one in openings}) == len(openings)
        for opening in openings:
            assert local_day(table.zone, opening.at) == day


@settings(max_examples=100, deadline=None)
@given(rows(), st.data())
def test_a_time_given_back_is_as_good_as_never_taken(
    row: tuple[Timetable, Pace, list[Asked], datetime], data: st.DataObject
) -> None:
    table, pace, wishes, now = row
    booked = Bookings(table.zone)
    for wish in wishes:
        found = place(table, wish, pace, booked, now)
        if not isinstance(found, Place):
            continue
        booked.add(Booked(found.at, found.slot))
        if data.draw(st.booleans()):
            booked.remove(found.at, found.slot)
            assert place(table, wish, pace, booked, now) == found
