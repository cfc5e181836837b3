"""Days and numbers as Vietnamese people write them; what could mean something else is refused."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.core.activity_rules import MOST
from publisher.files.activity_values import read_count, read_day
from publisher.files.refusal import Refusal
from publisher.files.times import YEARS

NEARLY = st.text("0123456789/-.,: –người tháng năm−", max_size=20)


@pytest.mark.parametrize(
    "text",
    [
        "23/11/2027", "23-11-2027", "23.11.2027", "2027-11-23", "2027/11/23", " 23/11/2027 ",
        "2027-11-23 0:00:00", "23/11/2027 08:30", "ngày 23 tháng 11 năm 2027",
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert read_day(text) == date(2027, 11, 23)


def test_the_day_comes_before_the_month() -> None:
    assert read_day("05/04/2027") == date(2027, 4, 5)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("11/23/2027", "day-month-first"),
        ("2027-23-11", "day-month-first"),
        ("31/02/2027", "day-not-in-calendar"),
        ("23/13/2027", "day-not-in-calendar"),
        ("23/11/2207", "day-year-far-out"),
        ("09/05/1926", "day-year-far-out"),
        ("29/02/1900", "day-not-in-calendar"),
        ("23/11/27", "day-short-year"),
        ("5/4/27", "day-short-year"),
        ("23/11", "day-without-year"),
        ("46714", "day-is-number"),
        ("46714.5", "day-is-number"),
        ("tháng 11", "day-not-understood"),
        ("23/11/2027 sáng", "day-not-understood"),
        ("", "day-not-understood"),
    ],
)
def test_what_is_not_sure_to_be_a_day_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_day(text)
    assert refused.value.code == code


def test_of_a_day_far_from_any_plan_the_year_is_named() -> None:
    with pytest.raises(Refusal) as refused:
        read_day("09/05/1926")
    assert refused.value.values == {"value": "09/05/1926", "year": 1926, "first": 2000, "last": 2100}


def test_a_day_with_the_month_first_is_told_how_to_be_written() -> None:
    with pytest.raises(Refusal) as refused:
        read_day("11/23/2027")
    assert refused.value.values["instead"] == "23/11/2027"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1250", 1250), ("1.250", 1250), ("1 250", 1250), ("1250,0", 1250), ("1.250,00", 1250),
        ("1250.0", 1250), ("0", 0), ("007", 7), ("1.250.000", 1_250_000), (" 12 ", 12), (str(MOST), MOST),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(text: str, count: int) -> None:
    assert read_count(text) == count


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("120 người", "count-with-words"),
        ("1.250 bản", "count-with-words"),
        ("1,250", "count-two-meanings"),
        ("1,250,000", "count-two-meanings"),
        ("12,5", "count-not-whole"),
        ("1.25", "count-not-whole"),
        ("-3", "count-below-zero"),
        ("−3", "count-below-zero"),
        ("khoảng 100", "count-not-understood"),
        ("100-120", "count-not-understood"),
        ("1.25.0", "count-not-whole"),
        (str(MOST + 1), "count-too-large"),
        ("9" * 400, "count-too-large"),
        ("1e+30", "count-too-large"),
        ("1,5E+09", "count-too-large"),
        ("1e" + "9" * 40, "count-too-large"),
        ("1.5E+05", "count-not-understood"),
        ("1e-05", "count-not-whole"),
        ("1E", "count-with-words"),
        ("١٢", "count-not-understood"),
    ],
)
def test_what_is_not_sure_to_be_a_number_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_count(text)
    assert refused.value.code == code


def test_a_number_with_a_word_is_told_without_it() -> None:
    with pytest.raises(Refusal) as refused:
        read_count("1.250 người")
    assert refused.value.values["instead"] == "1.250"


@given(st.text(max_size=40) | NEARLY)
def test_any_text_is_a_day_or_refused(text: str) -> None:
    with contextlib.suppress(Refusal):
        assert read_day(text).year in YEARS


@given(st.text(max_size=40) | NEARLY)
def test_any_text_is_a_number_or_refused(text: str) -> None:
    with contextlib.suppress(Refusal):
        assert 0 <= read_count(text) <= MOST


@given(st.dates(date(YEARS.start, 1, 1), date(YEARS.stop - 1, 12, 31)))
def test_every_day_that_is_written_our_way_is_that_day(day: date) -> None:
    assert read_day(f"{day:%d/%m/}{day.year}") == read_day(day.isoformat()) == day


@given(st.integers(0, MOST))
def test_every_number_that_is_written_our_way_is_that_number(count: int) -> None:
    assert read_count(f"{count:,}".replace(",", ".")) == read_count(str(count)) == count
