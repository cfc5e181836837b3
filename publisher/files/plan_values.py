"""Values of plan files: exact parts, counts, and the filters `where` and `of`."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from publisher.core.activity import Kind
from publisher.core.activity_rules import MOST
from publisher.core.item import Form, Tone
from publisher.core.metrics import Where
from publisher.files.kinds import OneOrMore, Table


def _exact(value: object) -> object:
    """Keep 0.1 a tenth: a float would make 260 + 10 % a hair more than 286."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise PydanticCustomError("must-be-number", "not a number")
    return Decimal(str(value))


def _possible(value: int) -> int:
    """Refuse what nobody can reach, and what the databases could not keep once a window is sealed."""
    if value > MOST:
        raise PydanticCustomError("figure-is-too-large", "too large", {"most": MOST})
    return value


Part = Annotated[Decimal, BeforeValidator(_exact)]
Count = Annotated[int, Field(ge=0, strict=True), AfterValidator(_possible)]
Named = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class WhereTable(Table):
    """`where` and `of`: every key has to agree, one of its values is enough."""

    channel: OneOrMore[Named] = ()
    form: OneOrMore[Form] = ()
    theme: OneOrMore[Named] = ()
    index: OneOrMore[Named] = ()
    audience: OneOrMore[Named] = ()
    unit: OneOrMore[Named] = ()
    column: OneOrMore[Named] = ()
    tone: OneOrMore[Tone] = ()
    cluster: OneOrMore[Named] = ()
    activity: OneOrMore[Kind] = ()

    @field_validator("*")
    @classmethod
    def _names_something(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse a list of nothing, which would be read as no condition at all."""
        if not values:
            raise PydanticCustomError("filter-is-empty", "a filter names something")
        return values

    def made(self) -> Where:
        return {key: tuple(map(str, values)) for key, values in self.model_dump().items() if values}
