"""Kinds of value that stand in the schedules: days, wall times, one-or-more."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

T = TypeVar("T")

EARLIEST, LATEST = 1900, 2200
"""Years outside are slips of the pen."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Table(BaseModel):
    """A table of a schedules file; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _read_day(value: object) -> date:
    if isinstance(value, str):
        value = _parse_day(value)
    if isinstance(value, datetime):
        raise PydanticCustomError("day-has-hour", "no hour", {"day": value.date().isoformat()})
    if not isinstance(value, date):
        raise PydanticCustomError("must-be-date", "not a date")
    if not EARLIEST <= value.year <= LATEST:
        raise PydanticCustomError("day-out-of-range", "far out", {"first": EARLIEST, "last": LATEST})
    return value


def _parse_day(text: str) -> date | None:
    """Read `2027-01-18` or, as people in Viet Nam write it, `18/01/2027`; one with an hour keeps it."""
    if "T" in text or ":" in text:
        return _parse_moment(text)
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None


def _parse_moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None


Day = Annotated[date, BeforeValidator(_read_day)]


def _read_wall(value: object) -> time:
    """Read a time of day to the minute, `9:45` or `09:45`, with or without quotes."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(?::00)?", str(value).strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise PydanticCustomError("not-a-wall-time", "not a time of day", {"given": str(value)})
    return time(int(found[1]), int(found[2]))


Wall = Annotated[time, BeforeValidator(_read_wall)]


def _read_weekday(value: object) -> int:
    if str(value).lower() not in WEEKDAYS:
        raise PydanticCustomError("not-a-weekday", "not a weekday", {"given": str(value)})
    return WEEKDAYS.index(str(value).lower())


Weekday = Annotated[int, BeforeValidator(_read_weekday)]


def _listed(value: object) -> object:
    if not isinstance(value, str | date | list | tuple):
        raise PydanticCustomError("must-be-text-or-list", "neither a text nor a list")
    return [value] if isinstance(value, str | date) else value


OneOrMore = Annotated[tuple[T, ...], BeforeValidator(_listed)]
"""A list, or one text or day that stands for a list of itself."""


def _check_id(value: str) -> str:
    if not re.fullmatch(r"\w[\w.-]*", value):
        raise PydanticCustomError("wrong-id", "not an id", {"given": value})
    return value


Id = Annotated[str, AfterValidator(_check_id)]
