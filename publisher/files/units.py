"""`schedules/units.toml`: the organisation's units over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from publisher.core.errors import WrongConfiguration
from publisher.core.message import Message, message
from publisher.core.problem import Problem, Severity
from publisher.core.units import Kind, Unit, Units
from publisher.files.kinds import Day, Id, OneOrMore, Table
from publisher.files.mistakes import find_nearest, list_mistakes, refuse_errors
from publisher.files.names import fold
from publisher.files.toml import Document, read_toml

FILE = "schedules/units.toml"


class UnitTable(Table):
    """`[[unit]]`."""

    id: Id
    name: Annotated[str, Field(min_length=1)]
    kind: Kind
    parent: str | None = None
    cluster: str | None = None
    from_: Day | None = Field(None, alias="from")
    until: Day | None = None
    successors: OneOrMore[str] = ()
    aliases: OneOrMore[str] = ()

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> UnitTable:
        if self.from_ and self.until and self.until < self.from_:
            raise PydanticCustomError("ends-before-it-begins", "until is before from")
        return self

    def made(self) -> Unit:
        return Unit(**self.model_dump())


class UnitsFile(Table):
    unit: tuple[UnitTable, ...] = ()


def read_units(workspace: Path) -> tuple[Units, tuple[Problem, ...]]:
    """Read the units and the warnings about them; a workspace without the file has no units.

    Errors raise WrongConfiguration, all of them at once.
    """
    if not (workspace / FILE).exists():
        return Units(), ()
    document = read_toml(workspace, FILE)
    try:
        file = UnitsFile.model_validate(document.content)
    except ValidationError as error:
        raise WrongConfiguration(list_mistakes(document, UnitsFile, error)) from error
    made = [table.made() for table in file.unit]
    problems = (*_check_ids(document, made), *_check_ties(document, made), *_check_names(document, made))
    return Units.of(made), refuse_errors(problems)


def _check_ids(document: Document, units: list[Unit]) -> Iterator[Problem]:
    counts = Counter(unit.id for unit in units)
    for index, unit in enumerate(units):
        if counts[unit.id] > 1 and any(one.id == unit.id for one in units[:index]):
            yield document.problem(("unit", index, "id"), message("id-twice", id=unit.id), value=True)


def _check_ties(document: Document, units: list[Unit]) -> Iterator[Problem]:
    """Check that parents and successors exist, end nowhere in a circle, and live at the right time."""
    by_id = {unit.id: unit for unit in units}
    for index, unit in enumerate(units):
        if unit.parent is not None and unit.parent not in by_id:
            yield document.problem(("unit", index, "parent"), _unknown(unit.parent, by_id), value=True)
        elif circle := _circle(unit, by_id):
            yield document.problem(
                ("unit", index, "parent"), message("units-in-circle", circle=circle), value=True
            )
        for place, name in enumerate(unit.successors):
            here = ("unit", index, "successors", place)
            if name not in by_id:
                yield document.problem(here, _unknown(name, by_id), value=True)
            elif said := _judge_successor(unit, by_id[name]):
                yield document.problem(here, said, value=True, severity=Severity.WARNING)


def _circle(unit: Unit, by_id: dict[str, Unit]) -> str | None:
    """Return the way up from a unit when it comes back to the unit, told at one of them only."""
    way = [unit.id]
    parent = unit.parent
    while parent is not None and parent in by_id and parent not in way:
        way.append(parent)
        parent = by_id[parent].parent
    return " → ".join([*way, unit.id]) if parent == unit.id and unit.id == min(way) else None


def _judge_successor(unit: Unit, successor: Unit) -> Message | None:
    if unit.until is None:
        return message("successor-without-end", unit=unit.name)
    if (
        successor.from_ is not None
        and successor.from_ > unit.until
        and (successor.from_ - unit.until).days > 1
    ):
        return message("successor-comes-late", unit=unit.name, successor=successor.name)
    return None


def _check_names(document: Document, units: list[Unit]) -> Iterator[Problem]:
    """Find names that two units alive at the same time share, so that an item's unit is never a guess."""
    owners: dict[str, list[Unit]] = {}
    for index, unit in enumerate(units):
        for key, name in _names(unit):
            before = owners.setdefault(fold(name), [])
            for other in (one for one in before if one.id != unit.id and one.meets(unit)):
                said = message("name-of-two-units", name=name, one=other.id, two=unit.id)
                yield document.problem(("unit", index, *key), said, value=True)
            before.append(unit)


def _names(unit: Unit) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield ("id",), unit.id
    yield ("name",), unit.name
    for place, alias in enumerate(unit.aliases):
        yield ("aliases", place), alias


def _unknown(name: str, known: dict[str, Unit]) -> Message:
    if near := find_nearest(name, known):
        return message("unknown-unit-near", given=name, nearest=near)
    return message("unknown-unit", given=name)
