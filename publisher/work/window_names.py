"""What people call a window: `tháng 01/2027`, `quý I năm 2027`, or the title that the plan gives it."""

from __future__ import annotations

import re

from publisher.app import App
from publisher.core.localtime import write_day
from publisher.core.windows import Window

ROMAN = ("I", "II", "III", "IV")
CALENDAR = re.compile(
    r"(?P<year>\d{4})(?:-(?:W(?P<week>\d\d)|(?P<month>\d\d)|Q(?P<quarter>\d)|H(?P<half>\d)))?"
)


def name_window_by_days(app: App, window: Window) -> str:
    """Return the name with the days: a quarter of the calendar and of reports may be called nearly the same.

    Of a month and of a year everybody knows them.
    """
    name, found = name_window(app, window), CALENDAR.fullmatch(window.id)
    is_unclear = window.title or (found is not None and (found["week"] or found["quarter"] or found["half"]))
    return f"{name} ({write_day(window.from_)} – {write_day(window.until)})" if is_unclear else name


def name_window(app: App, window: Window) -> str:
    """Return the name of a window in the language of whoever reads; one without any is called by its days."""
    if window.title:
        return window.title
    found = CALENDAR.fullmatch(window.id)
    if found is None:
        return app.word("window-days", first=f"{window.from_:%d/%m/%Y}", last=f"{window.until:%d/%m/%Y}")
    kind = next((name for name in ("week", "month", "quarter", "half") if found[name]), "year")
    number = found[kind]
    told = ROMAN[int(number) - 1] if kind == "quarter" else number
    code = f"window-half-{number}" if kind == "half" else f"window-{kind}"
    return app.word(code, number=told, year=found["year"])
