"""The working days: the public holidays of the country, unless `holidays-*.toml` says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from publisher.core.plan import Plan
from publisher.core.workdays import WorkDays
from publisher.files.holidays import Holiday

COUNTRIES = {"Asia/Ho_Chi_Minh": "VN", "Asia/Saigon": "VN"}
"""By time zone, the country whose holidays are known; elsewhere `holidays-*.toml` names them all."""


def list_workdays(holidays: Iterable[Holiday], zone: ZoneInfo, plans: Iterable[Plan]) -> WorkDays:
    """Return the working days of all years that plans speak of, and of the year before each.

    The government announces days off and days worked instead each year, so what the file says of a day
    goes before what the country's calendar says.
    """
    said = {one.date: one.is_off for one in holidays}
    off = {day for day in _public_holidays(zone, plans) if day not in said}
    off |= {day for day, is_off in said.items() if is_off}
    return WorkDays(frozenset(off), frozenset(one.date for one in holidays if one.off is False))


def _public_holidays(zone: ZoneInfo, plans: Iterable[Plan]) -> set[date]:
    years = {year for plan in plans for year in range(plan.start.year - 1, plan.end.year + 1)}
    country = COUNTRIES.get(zone.key)
    if not country or not years:
        return set()
    from holidays import country_holidays  # a tenth of a second: it loads every country of the world

    return set(country_holidays(country, years=sorted(years)))
