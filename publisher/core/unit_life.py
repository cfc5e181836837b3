"""What is said of work for a unit that was not there on the day: when it lived, and who is in its place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from publisher.core.localtime import write_day
from publisher.core.message import Message, message
from publisher.core.units import Unit, Units


def outside_its_life(unit: Unit, units: Units, day: date) -> Message:
    """Say that a unit was not there on a day, and who was in its place."""
    told = {"unit": unit.name, "day": write_day(day)}
    if unit.from_ is not None and day < unit.from_:
        told["first"] = write_day(unit.from_)
        before = (one for one in units if unit.id in one.successors and one.lives_on(day))
        return _with_others("unit-not-yet", before, **told)
    told["last"] = write_day(unit.until) if unit.until else ""
    return _with_others("unit-no-more", units.successors(unit.id, day), **told)


def _with_others(code: str, others: Iterable[Unit], **told: str) -> Message:
    named = ", ".join(one.name for one in others)
    return message(f"{code}-others", **told, others=named) if named else message(code, **told)
