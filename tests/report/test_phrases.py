"""The phrases above and below the text of a report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from publisher.report import phrases
from publisher.report.content import Bar, Letterhead, Report
from tests.report.sample import sample


def with_letterhead(**changes: object) -> Report:
    report = sample()
    return replace(report, letterhead=replace(report.letterhead, **changes))  # type: ignore[arg-type]


def test_bases_end_in_semicolons_and_the_last_one_in_a_full_stop() -> None:
    report = replace(sample(), basis=("Căn cứ Kế hoạch số 01/KH-BTV;", "65/KH-BTV", "Quyết định số 2/QĐ."))
    assert phrases.list_bases(report) == [
        "Căn cứ Kế hoạch số 01/KH-BTV;",
        "Căn cứ 65/KH-BTV;",
        "Căn cứ Quyết định số 2/QĐ.",
    ]


def test_one_addressee_stands_on_the_line_and_several_below_it() -> None:
    assert phrases.list_addressees(with_letterhead(addressees=("Thành ủy",))) == ["Kính gửi: Thành ủy"]
    several = phrases.list_addressees(with_letterhead(addressees=("Thành ủy", "Ủy ban MTTQ Thành phố")))
    assert several == ["Kính gửi:", "- Thành ủy;", "- Ủy ban MTTQ Thành phố."]
    assert phrases.list_addressees(with_letterhead(addressees=())) == []


@pytest.mark.parametrize(
    ("addressees", "recipients", "expected"),
    [
        ((), (), ["- Lưu: VT."]),
        (("Thành ủy",), (), ["- Như trên;", "- Lưu: VT."]),
        (("Thành ủy",), ("Như trên", "Lưu: VT, BTG"), ["- Như trên;", "- Lưu: VT, BTG."]),
        ((), ("Các đơn vị;",), ["- Các đơn vị;", "- Lưu: VT."]),
        ((), ("File: office",), ["- File: office."]),
    ],
)
def test_copies_begin_with_the_addressees_and_end_with_the_file(
    addressees: tuple[str, ...], recipients: tuple[str, ...], expected: list[str]
) -> None:
    report = with_letterhead(addressees=addressees, recipients=recipients)
    assert phrases.list_recipients(report) == expected


def test_place_and_day_stand_together_and_a_day_without_a_place_begins_a_line() -> None:
    report = replace(sample(), dated=date(2027, 1, 5))
    assert phrases.say_place_and_day(report) == "Hà Nội, ngày 05 tháng 01 năm 2027"
    bare = replace(report, letterhead=Letterhead("Hội"))
    assert phrases.say_place_and_day(bare) == "Ngày 05 tháng 01 năm 2027"
    assert phrases.say_place_and_day(replace(bare, language="en")) == "5 January 2027"


@pytest.mark.parametrize(
    ("bar", "said"),
    [
        (Bar("", 18, 20), "18 trên 20 (90\u00a0%)"),
        (Bar("", 6_250, 5_000), "6.250 trên 5.000 (125\u00a0%)"),
        (Bar("", 1_250), "1.250"),
        (Bar("", 5, 0), "5"),
    ],
)
def test_a_bar_is_told_in_figures(bar: Bar, said: str) -> None:
    assert phrases.say_bar(bar, "vi") == said
