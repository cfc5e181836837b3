"""Activities are added and marked, never changed and never deleted, and the trail says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, NoResultFound

from publisher.core.activity import Activity, Counts, Evidence, Kind, Origin
from publisher.store import activities, trail
from publisher.store.database import Store, open_store
from publisher.store.tables.activity import ACTIVITY
from tests.databases import Databases
from tests.newsroom import MONDAY

WHOLE = Activity(
    kind=Kind.AIRING,
    title="Bản tin trước Tết",
    day=date(2027, 1, 15),
    until=date(2027, 1, 17),
    units=("ho-sao", "cau-gio"),
    channel="loa",
    themes=("T05",),
    indices=("PAPI",),
    audiences=("noi-tro",),
    place="Tổ 3",
    partners=("Công an phường",),
    counts=Counts(1, 2, 1, 4, 5, 6, 7),
    url="https://a.example.org/",
    item="ban-tin",
    evidence=(Evidence("ảnh.jpg", "ab" * 32, 5, "ab/" + "ab" * 32 + ".jpg"),),
    note="Một\nHai",
    via=Origin.IMPORT,
)


@pytest.fixture
def store(database: Databases, tmp_path: Path) -> Iterator[Store]:
    opened = open_store(database.new(tmp_path), tmp_path)
    yield opened
    opened.close()


def add(store: Store, *given: Activity) -> list[Activity]:
    with store.write() as session:
        return [activities.add(session, one, "chi Lan", MONDAY) for one in given]


def test_an_activity_comes_back_as_it_was_kept(store: Store) -> None:
    [kept] = add(store, WHOLE)
    assert kept == replace(WHOLE, id=kept.id, recorded_at=MONDAY, recorded_by="chi Lan") and kept.id > 0
    with store.read() as session:
        assert activities.get(session, kept.id) == kept
        assert activities.get(session, kept.id + 1) is None


def test_a_span_of_days_includes_both_its_ends_and_the_newest_comes_first(store: Store) -> None:
    days = [WHOLE.day + timedelta(days=n) for n in range(4)]
    first, second, third, _ = add(store, *(replace(WHOLE, day=day, until=None) for day in days))
    with store.read() as session:
        assert activities.every(session, days[0], days[2]) == [third, second, first]
        assert (
            len(activities.every(session, days[1])) == 3
            and len(activities.every(session, None, days[1])) == 2
        )


def test_what_was_removed_stays_with_the_reason_and_is_shown_only_when_asked_for(store: Store) -> None:
    kept, other = add(store, WHOLE, replace(WHOLE, title="Khác"))
    with store.write() as session:
        removed = activities.remove(session, kept.id, "ghi nhầm", "chi Mai", MONDAY)
    marks = {"removed_at": MONDAY, "removed_by": "chi Mai", "removed_reason": "ghi nhầm"}
    assert removed == replace(kept, **marks)  # type: ignore[arg-type]  # three fields
    with store.read() as session:
        assert activities.every(session) == [other]
        assert activities.every(session, with_removed=True) == [other, removed]
        assert activities.likeness(WHOLE) not in activities.alike(session, [WHOLE])


def test_nothing_is_removed_twice(store: Store) -> None:
    [kept] = add(store, WHOLE)
    with store.write() as session:
        activities.remove(session, kept.id, "ghi nhầm", "chi Mai", MONDAY)
    with pytest.raises(NoResultFound), store.write() as session:
        activities.remove(session, kept.id, "lý do khác", "chi Lan", MONDAY)


def test_the_trail_says_who_added_and_who_removed_and_vouches_for_the_figures(store: Store) -> None:
    [kept] = add(store, WHOLE)
    with store.write() as session:
        activities.remove(session, kept.id, "ghi nhầm", "chi Mai", MONDAY)
    with store.read() as session:
        added, removed = trail.since(session, 0)
    assert (added.actor, added.action, added.detail["activity"]) == ("chi Lan", "activity-added", kept.id)
    assert added.detail["counts"] == vars(WHOLE.counts) and added.detail["evidence"] == ["ab" * 32]
    assert (removed.actor, removed.action) == ("chi Mai", "activity-removed")
    assert removed.detail == {"activity": kept.id, "reason": "ghi nhầm"}


@pytest.mark.parametrize(
    ("change", "alike"),
    [
        ({}, True),
        ({"title": "BẢN TIN  truoc tet!"}, True),
        ({"units": ("cau-gio", "ho-sao")}, True),
        ({"counts": Counts(), "until": None}, True),
        ({"title": "Bản tin sau Tết"}, False),
        ({"day": date(2027, 1, 16)}, False),
        ({"units": ("ho-sao",)}, False),
        ({"kind": Kind.OTHER}, False),
    ],
)
def test_the_same_work_is_known_by_kind_day_units_and_the_words_of_its_title(
    store: Store, change: dict[str, object], alike: bool
) -> None:
    [kept] = add(store, WHOLE)
    again = replace(WHOLE, **change)  # type: ignore[arg-type]  # any field
    with store.read() as session:
        assert activities.alike(session, [again]).get(activities.likeness(again)) == (kept if alike else None)


@pytest.mark.parametrize("change", [{"people": -1}, {"kind": "party"}, {"removed_at": MONDAY}])
def test_the_database_refuses_what_cannot_be(store: Store, change: dict[str, object]) -> None:
    add(store, WHOLE)
    with pytest.raises((IntegrityError, sa.exc.StatementError)), store.write() as session:
        session.execute(sa.update(ACTIVITY).values(change))


def test_what_was_read_before_is_read_anew_when_one_was_added_or_removed(store: Store) -> None:
    for number in range(3):
        with store.write() as session:
            made = activities.add(session, replace(WHOLE, title=f"Số {number}"), "Đầu mối", MONDAY)
            assert len(activities.every(session)) == number + 1
        with store.read() as session:
            assert len(activities.every(session)) == len(activities.every(session)) == number + 1
    with store.write() as session:
        activities.remove(session, made.id, "nhầm", "Đầu mối", MONDAY)
    with store.read() as session:
        assert len(activities.every(session)) == 2
        assert [one.is_removed for one in activities.every(session, with_removed=True)].count(True) == 1


def test_what_was_taken_back_before_it_was_kept_was_never_there_for_anybody(store: Store) -> None:
    class Taken(Exception):
        pass

    with pytest.raises(Taken), store.write() as session:
        activities.add(session, WHOLE, "Đầu mối", MONDAY)
        assert len(activities.every(session)) == 1
        raise Taken
    with store.write() as session:
        activities.add(session, replace(WHOLE, title="Khác"), "Đầu mối", MONDAY)
    with store.read() as session:
        assert [one.title for one in activities.every(session)] == ["Khác"]
