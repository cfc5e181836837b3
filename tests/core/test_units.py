"""Units over time."""

from __future__ import annotations

from datetime import date

from publisher.core.units import Unit, Units

CHANGE = date(2025, 7, 1)
EVE = date(2025, 6, 30)

UNITS = Units.of(
    [
        Unit("thanh-pho", "Thành phố", "thanh-pho"),
        Unit("co-quan", "Cơ quan", "co-quan", parent="thanh-pho"),
        Unit("trong", "Hồ Sao Trong", parent="thanh-pho", until=EVE, successors=("moi",), cluster="c1"),
        Unit("ngoai", "Hồ Sao Ngoài", parent="thanh-pho", until=EVE, successors=("moi", "ga-cu")),
        Unit("moi", "Hồ Sao", parent="thanh-pho", from_=CHANGE, until=date(2026, 6, 30), successors=("nay",)),
        Unit("nay", "Hồ Sao", parent="thanh-pho", from_=date(2026, 7, 1), cluster="c1"),
        Unit("ga-cu", "Ga Cũ", parent="thanh-pho", cluster="c2"),
    ]
)


def test_a_unit_lives_from_its_first_day_to_its_last() -> None:
    moi = UNITS.by_id["moi"]
    assert [moi.lives_on(day) for day in (EVE, CHANGE, date(2026, 6, 30), date(2026, 7, 1))] == [
        False,
        True,
        True,
        False,
    ]
    assert moi.lives_within(date(2026, 6, 30), date(2027, 1, 1))


def test_successors_are_followed_to_those_alive() -> None:
    assert [one.id for one in UNITS.successors("trong", EVE)] == ["trong"]
    assert [one.id for one in UNITS.successors("trong", CHANGE)] == ["moi"]
    assert [one.id for one in UNITS.successors("ngoai", date(2027, 1, 1))] == ["ga-cu", "nay"]
    assert UNITS.successors("nobody", CHANGE) == ()


def test_successors_in_a_circle_come_to_an_end() -> None:
    units = Units.of(
        [Unit("a", "A", until=EVE, successors=("b",)), Unit("b", "B", until=EVE, successors=("a",))]
    )
    assert units.successors("a", CHANGE) == ()


def test_the_city_as_a_whole_owes_nothing_beside_its_parts() -> None:
    reporting = [one.id for one in UNITS.reporting(date(2027, 1, 1), date(2027, 1, 31))]
    assert reporting == ["co-quan", "nay", "ga-cu"]
    alone = Units.of([Unit("thanh-pho", "Thành phố", "thanh-pho")])
    assert len(alone.reporting(CHANGE, CHANGE)) == 1


def test_names_and_clusters_are_found_by_id() -> None:
    assert (UNITS.name("ga-cu"), UNITS.name("nobody")) == ("Ga Cũ", "nobody")
    assert UNITS.clusters_of(["trong", "nay", "ga-cu", "nobody"]) == ("c1", "c2")
    assert UNITS.clusters == ("c1", "c2")
    assert [one.id for one in UNITS.children("thanh-pho")][:2] == ["co-quan", "trong"]


def test_the_work_of_a_unit_that_was_split_is_nobodys_share() -> None:
    assert UNITS.heir("trong", date(2027, 1, 1)) == "nay"
    assert UNITS.heir("ngoai", date(2027, 1, 1)) == "ngoai"
