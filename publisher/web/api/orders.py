"""What each order of the API takes: the fields that its action asks for, and the stamp of what was seen."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import ConfigDict, Field, create_model
from starlette.datastructures import UploadFile

from publisher.web.api.given import Given, Line, Words
from publisher.work.actions.action import Action, Ask, Kind

STAMP = "The `stamp` that GET of the same address says: where anything has changed since, nothing is done."
TAKES: dict[Kind, Any] = {
    Kind.TEXT: Words,
    Kind.LINE: Line,
    Kind.TIME: Line,
    Kind.ADDRESS: Line,
    Kind.TICK: bool,
}
DESCRIBED = {Kind.TIME: "A time, `2027-01-18T08:00+07:00`, or in the workspace's zone without an offset."}


class OfScope(Given):
    """What is held or released."""

    scope: Line = Field(
        description="`all`, `channel:X`, `item:X`, `unit:X`, `theme:X`, `tone:X`; to release, `everything`."
    )


class Upload(Given):
    """The fields of a form with a file."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    file: UploadFile
    stamp: Line = Field(min_length=1, description=STAMP)


def has_file(action: Action[Any]) -> bool:
    """Tell whether an action takes a file, and so a form instead of JSON."""
    return any(one.kind is Kind.FILE for one in action.asks)


@cache
def body_of(action: Action[Any]) -> type[Given]:
    """Return what the body of an order is."""
    if has_file(action):
        return Upload
    fields: dict[str, Any] = {one.name: _field(one) for one in action.asks}
    stamp = (Line, Field(min_length=1, description=STAMP))
    name = f"{action.about}-{action.name}".title().replace("-", "")
    return create_model(name, __base__=Given, **fields, stamp=stamp)


def _field(one: Ask) -> tuple[Any, Any]:
    """Return the type of a field; whether one that is needed is there is asked of how things stand."""
    description = DESCRIBED.get(one.kind)
    if one.is_needed:
        return TAKES[one.kind], Field(min_length=1, description=description)
    return TAKES[one.kind] | None, Field(None, description=description)
