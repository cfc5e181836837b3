"""`schedules/holidays-*.toml`: the year's holidays, announced anew each year and so kept in files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from publisher.core.errors import WrongConfiguration
from publisher.core.item import Form, Tone
from publisher.core.problem import Problem
from publisher.core.slots import Blackout
from publisher.files.kinds import Day, Table
from publisher.files.mistakes import list_mistakes, refuse_errors
from publisher.files.toml import read_toml

PATTERN = "schedules/holidays-*.toml"

LIGHT = frozenset({"urgent", f"form:{Form.NOTICE}", f"tone:{Tone.SOLEMN}"})
"""What a light day lets through: urgent news, greetings and other notices, solemn pieces."""

Policy = Literal["normal", "light", "none"]


@dataclass(frozen=True)
class Holiday:
    """One day, and how much is published on it.

    `off` says whether people work on it: False for a weekend's day that is worked instead of another.
    """

    date: date
    name: str
    policy: Policy = "normal"
    off: bool | None = None

    @property
    def is_off(self) -> bool:
        """Tell whether nobody works: as it is said, else where less is published than on other days."""
        return self.policy != "normal" if self.off is None else self.off


class HolidayTable(Table):
    """`[[holiday]]`."""

    date: Day
    name: Annotated[str, Field(min_length=1)]
    policy: Policy = "normal"
    off: bool | None = None


class HolidaysFile(Table):
    holiday: tuple[HolidayTable, ...] = ()


def read_holidays(workspace: Path) -> tuple[tuple[Holiday, ...], tuple[Problem, ...]]:
    """Read the holidays of every year; errors of all files are raised at once."""
    holidays: list[Holiday] = []
    problems: list[Problem] = []
    for path in sorted(workspace.glob(PATTERN)):
        try:
            document = read_toml(workspace, path.relative_to(workspace).as_posix())
            tables = HolidaysFile.model_validate(document.content).holiday
            holidays += [Holiday(table.date, table.name, table.policy, table.off) for table in tables]
        except WrongConfiguration as error:
            problems += error.problems
        except ValidationError as error:
            problems += list_mistakes(document, HolidaysFile, error)
    return tuple(holidays), refuse_errors(problems)


def blackouts(holidays: Iterable[Holiday]) -> tuple[Blackout, ...]:
    """Return the days on which holidays keep posts back, by what their policy lets through."""
    allow = {"light": LIGHT, "none": frozenset[str]()}
    return tuple(
        Blackout(frozenset({one.date}), one.name, allow=allow[one.policy])
        for one in holidays
        if one.policy in allow
    )
