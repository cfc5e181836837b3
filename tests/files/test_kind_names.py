"""A unit is known with its kind before its name, as everybody says it, where that can mean no other."""

from __future__ import annotations

from datetime import date

import pytest

from publisher.core.units import Unit, Units
from publisher.files.kind_names import add_kinds, list_names
from publisher.files.names import Names
from publisher.files.unit_names import UnitNames

TODAY = date(2027, 1, 18)


def found(units: Units, name: str, day: date = TODAY) -> str | None:
    """Return whom a name means in an activity, which pieces understand alike unless a unit is gone."""
    return UnitNames(units).on(day).find(name)


@pytest.mark.parametrize("name", ["xã Đông", "Xã Đông", "xa dong", " XÃ  ĐÔNG "])
@pytest.mark.parametrize("called", ["Đông", "Hội LHPN xã Đông", "Hội LHPN Xã Đông"])
def test_a_commune_is_known_with_its_kind_in_front(called: str, name: str) -> None:
    units = Units.of([Unit("dv-1", called, "xa"), Unit("dv-2", "Tây", "phuong")])
    assert found(units, name) == Names(list_names(units)).find(name) == "dv-1"
    assert found(units, "phường Tây") == "dv-2"


def test_an_alias_is_known_with_its_kind_too_and_other_kinds_are_not_taken_for_it() -> None:
    units = Units.of([Unit("dv-1", "Hội cơ sở", "thi-xa", aliases=("Đông",)), Unit("dv-2", "Ban", "co-quan")])
    assert found(units, "thị xã Đông") == "dv-1"
    assert found(units, "xã Đông") is None and found(units, "cơ quan Ban") is None


def test_who_bears_the_name_goes_before_whom_it_would_fit() -> None:
    units = Units.of([Unit("dv-1", "Đông", "xa"), Unit("dv-2", "Hội Tây", "co-quan", aliases=("xã Đông",))])
    assert found(units, "xã Đông") == Names(list_names(units)).find("xã Đông") == "dv-2"


def test_what_would_mean_two_units_at_once_means_neither() -> None:
    units = Units.of([Unit("dv-1", "Hội xã Đông", "xa"), Unit("dv-2", "Đoàn xã Đông", "xa")])
    assert found(units, "xã Đông") is None and add_kinds(units) == {}


def test_of_two_units_one_after_the_other_the_one_of_the_day_is_meant() -> None:
    units = Units.of(
        [
            Unit("cu", "Đông", "xa", until=date(2026, 6, 30), successors=("moi",)),
            Unit("moi", "Đông", "xa", from_=date(2026, 7, 1)),
        ]
    )
    assert found(units, "xã Đông") == Names(list_names(units)).find("xã Đông") == "moi"
    assert found(units, "xã Đông", date(2026, 6, 30)) == "cu"
