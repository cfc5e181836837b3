"""The country's holidays are known, and what the file says of a day goes before them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from publisher.core.plan import Plan
from publisher.files.holidays import Holiday, read_holidays
from publisher.files.workdays import list_workdays
from tests.files.workspace import write

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
YEAR = (Plan("p", "P", date(2027, 1, 1), date(2027, 12, 31)),)


def test_public_holidays_are_off_without_a_file() -> None:
    days = list_workdays((), HANOI, YEAR)
    off = ((1, 1), (2, 5), (2, 9), (4, 16), (4, 30), (9, 2), (11, 24))
    assert not any(days.is_one(date(2027, *day)) for day in off)
    assert days.is_one(date(2027, 3, 8)) and days.is_one(date(2027, 10, 20))
    assert not days.is_one(date(2026, 2, 17))  # the year before, which growth looks back at


def test_elsewhere_only_the_file_knows() -> None:
    days = list_workdays(
        [Holiday(date(2027, 5, 17), "Syttende mai", off=True)], ZoneInfo("Europe/Oslo"), YEAR
    )
    assert days.is_one(date(2027, 9, 2)) and not days.is_one(date(2027, 5, 17))


def test_the_file_says_what_is_worked_instead(tmp_path: Path) -> None:
    text = (
        '[[holiday]]\ndate = 2027-02-13\nname = "Làm bù"\noff = false\n'
        '[[holiday]]\ndate = 2027-02-09\nname = "Đi làm"\noff = false\n'
        '[[holiday]]\ndate = 2027-02-11\nname = "Nghỉ thêm"\noff = true\n'
        '[[holiday]]\ndate = 2027-03-08\nname = "Ngày Quốc tế Phụ nữ"\n'
        '[[holiday]]\ndate = 2027-03-09\nname = "Ít đăng"\npolicy = "light"\n'
    )
    write(tmp_path, "schedules/holidays-2027.toml", text)
    holidays, _ = read_holidays(tmp_path)
    days = list_workdays(holidays, HANOI, YEAR)
    worked = {day: days.is_one(date(2027, *day)) for day in ((2, 13), (2, 9), (2, 11), (3, 8), (3, 9))}
    assert worked == {(2, 13): True, (2, 9): True, (2, 11): False, (3, 8): True, (3, 9): False}
