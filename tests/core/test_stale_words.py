"""Words of a text that hold no more when it goes out on another day."""

from __future__ import annotations

from datetime import date

import pytest

from publisher.core.stale_words import day_meant, stale_words

MONDAY, TUESDAY, NEXT_MONDAY = date(2027, 1, 18), date(2027, 1, 19), date(2027, 1, 25)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hôm nay, 40 hội viên ra quân.", ("Hôm nay",)),
        ("Sáng nay và chiều mai; sáng nay nữa.", ("Sáng nay", "chiều mai")),
        ("Tối qua, hôm qua, ngày mai, bữa nay.", ("Tối qua", "hôm qua", "ngày mai", "bữa nay")),
        ("Bà Mai nay 60 tuổi, ngày nay ai cũng biết.", ()),
        ("Khai mạc ngày 18/1.", ("ngày 18/1",)),
        ("Khai mạc ngày 18/01/2027 tại phường.", ("18/01/2027",)),
        ("Vào 18 tháng 1 năm 2027.", ("18 tháng 1 năm 2027",)),
        ("Từ ngày 16-18/1 đến thứ Hai (18/1).", ("ngày 16-18/1", "thứ Hai (18/1")),
        ("Hạn chót ngày 19/1 và 20/01/2027.", ()),
        ("Thành lập ngày 20/10/1930, kỷ niệm ngày 17/1.", ()),
        ("Nghị quyết 18/2027/NQ-HĐND, 1/2 số phường, 18/1 phần.", ()),
        ("Ngày 31/2 không có thật.", ()),
    ],
)
def test_what_was_true_on_monday_and_is_not_on_tuesday_is_named(text: str, found: tuple[str, ...]) -> None:
    assert stale_words(text, MONDAY, TUESDAY) == found


@pytest.mark.parametrize(
    ("text", "out", "stale"),
    [
        ("tuần này", TUESDAY, False),
        ("cuối tuần này", NEXT_MONDAY, True),
        ("tháng này", NEXT_MONDAY, False),
        ("tháng tới", date(2027, 2, 1), True),
        ("năm nay", date(2027, 12, 31), False),
        ("năm nay", date(2028, 1, 1), True),
    ],
)
def test_weeks_months_and_years_are_stale_only_once_they_are_others(
    text: str, out: date, stale: bool
) -> None:
    assert bool(stale_words(text, MONDAY, out)) is stale


def test_nothing_is_stale_on_the_day_itself_or_before() -> None:
    text = "Hôm nay, 18/01/2027, ngày 18/1."
    assert stale_words(text, MONDAY, MONDAY) == stale_words(text, TUESDAY, MONDAY) == ()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Hôm nay, ngày 15/1/2027, ra quân.", date(2027, 1, 15)),
        ("Sáng nay (15/1), ra quân.", date(2027, 1, 15)),
        ("Chiều nay 15 tháng 1, ra quân.", date(2027, 1, 15)),
        ("Hôm nay, ngày 31/12, ra quân.", date(2026, 12, 31)),
        ("Hôm nay, 15 hội viên ra quân; ngày 15/1 tổng kết.", MONDAY),
        ("«Hôm nay, ngày 2/9/1945», Bác đọc.", MONDAY),
        ("Hôm nay, ngày 19/1, ra quân.", MONDAY),
    ],
)
def test_a_text_is_meant_for_the_day_that_it_calls_today(text: str, meant: date) -> None:
    assert day_meant(text, MONDAY) == meant


def test_a_date_without_a_year_is_the_one_nearest_ahead() -> None:
    december = date(2026, 12, 30)
    assert stale_words("Họp ngày 4/1.", december, date(2027, 1, 5)) == ("ngày 4/1",)
    assert stale_words("Họp ngày 4/1.", december, date(2027, 1, 4)) == ()
