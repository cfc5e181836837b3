"""Warnings of units that `units.toml` knows no more, or of which it tells another life than was sealed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import Session

from publisher.core.localtime import DAY, day_start, local_day, write_day
from publisher.core.message import message
from publisher.core.problem import Problem, Severity
from publisher.core.units import Unit, Units
from publisher.core.yardstick import Yardstick
from publisher.files.toml import read_toml
from publisher.files.units import FILE
from publisher.store import credited
from publisher.store.credited import Credited

Days = tuple[date | None, date | None]
"""From a day, until a day, both included; None is open."""


def list_lives(yardsticks: Iterable[Yardstick]) -> dict[str, Unit]:
    """Return each unit that was sealed, with the longest life that it had in any seal."""
    found: dict[str, Unit] = {}
    for unit in (one for by in yardsticks for one in by.units or ()):
        known = found.get(unit.id, unit)
        first = min(known.from_, unit.from_) if known.from_ and unit.from_ else None
        last = max(known.until, unit.until) if known.until and unit.until else None
        found[unit.id] = replace(unit, from_=first, until=last)
    return found


def check_lives(
    session: Session, workspace: Path, units: Units, then: Mapping[str, Unit], zone: ZoneInfo
) -> Iterator[Problem]:
    """Warn of units that are gone, and of those of which pieces went out that their life leaves out now."""
    for old in (one for one in then.values() if one.id not in units):
        yield Problem(
            FILE, message("sealed-unit-gone", unit=old.id, name=old.name), severity=Severity.WARNING
        )
    for number, unit in enumerate(units):
        found = [
            one for days in _lost(unit, then.get(unit.id, unit)) if (one := _out(session, unit, days, zone))
        ]
        if found:
            told = {
                "count": sum(one.count for one in found),
                "first": write_day(local_day(zone, min(one.first for one in found))),
                "last": write_day(local_day(zone, max(one.last for one in found))),
            }
            said = message("sealed-unit-life", name=unit.name, **told)
            document = read_toml(workspace, FILE)
            key = "until" if unit.until else "from"
            yield document.problem(("unit", number, key), said, severity=Severity.WARNING)


def _lost(unit: Unit, then: Unit) -> Iterator[Days]:
    """Yield the days that a unit lived on when it was sealed, and does not any more."""
    if unit.from_ and (then.from_ is None or then.from_ < unit.from_):
        yield then.from_, unit.from_ - DAY
    if unit.until and (then.until is None or then.until > unit.until):
        yield unit.until + DAY, then.until


def _out(session: Session, unit: Unit, days: Days, zone: ZoneInfo) -> Credited | None:
    first, last = days
    start = day_start(zone, first) if first else None
    end = day_start(zone, last + DAY) if last else None
    return credited.within(session, unit.id, start, end)
