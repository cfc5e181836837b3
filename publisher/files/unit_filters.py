"""Units that a plan names: whom a group takes in, whom an office does not, and who is not there all along."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.core.message import Message, message
from publisher.core.metrics import Where
from publisher.core.plan import Plan
from publisher.core.problem import Problem, Severity
from publisher.core.unit_groups import is_group, units_below
from publisher.core.units import Unit, Units
from publisher.files.toml import Document
from publisher.files.toml_places import KeyPath

SHOWN = 20
"""Names of units that a sentence lists; of more it gives the number alone."""


def check_unit_filters(document: Document, plan: Plan, units: Units | None) -> Iterator[Problem]:
    """Warn of each unit in `where` or `of` that others are part of during the plan, and say who counts.

    Of one that is not there on all its days, it is said from when to when; without it nothing can count.
    """
    if units is None:
        return
    for at, where in list_filters(plan):
        for index, id in enumerate(where.get("unit", ())):
            for said in filter(None, (_tell(plan, units, id), _tell_life(plan, units.get(id)))):
                here = (*at, "unit", index)
                yield document.problem(here, said, value=True, severity=Severity.WARNING)


def list_filters(plan: Plan) -> Iterator[tuple[KeyPath, Where]]:
    """Yield every filter of a plan with the place of its table."""
    for index, target in enumerate(plan.targets):
        yield ("target", index, "where"), target.where
        yield ("target", index, "of"), target.of
    for index, criterion in enumerate(plan.sheet.criteria):
        yield ("score", index, "where"), criterion.where


def _tell(plan: Plan, units: Units, id: str) -> Message | None:
    unit = units.get(id)
    below = [one for one in units_below(units, id) if unit and _meet(plan, unit, one)]
    if unit is None or not below:
        return None
    names = ", ".join(one.name for one in below[:SHOWN]) + (", …" if len(below) > SHOWN else "")
    code = "unit-is-group" if is_group(units, id) else "unit-is-office"
    return message(code, unit=unit.name, count=len(below), units=names)


def _tell_life(plan: Plan, unit: Unit | None) -> Message | None:
    if unit is None or (unit.lives_on(plan.start) and unit.lives_on(plan.end)):
        return None
    life = " – ".join(f"{day:%d/%m/%Y}" if day else "…" for day in (unit.from_, unit.until))
    heirs = ", ".join(unit.successors) or "–"
    return message("unit-not-all-along", unit=unit.name, life=life, successors=heirs)


def _meet(plan: Plan, unit: Unit, other: Unit) -> bool:
    """Tell whether two units live on one day of the plan together."""
    first = max(plan.start, unit.from_ or plan.start, other.from_ or plan.start)
    return first <= min(plan.end, unit.until or plan.end, other.until or plan.end)
