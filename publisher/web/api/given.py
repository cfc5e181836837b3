"""What a program gives with a request, checked strictly: what nobody asked for is a slip, and is said."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping
from datetime import date
from typing import Annotated, Any, TypeVar
from unicodedata import normalize

from fastapi import Request
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
)
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from publisher.core.message import Message, message
from publisher.web.api.problem import Trouble

WRONG = 422
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
YEARS = range(1900, 2200)


class Given(BaseModel):
    """The parameters of a question, or the body of an order."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def plain(text: str) -> str:
    """Return a text as it is kept: NFC; what no database keeps raises ValueError."""
    if "\0" in text:
        raise ValueError(text)
    return normalize("NFC", text).strip()


def day(text: object) -> date:
    """Return the day that is written as ISO 8601 does."""
    if not isinstance(text, str) or not DAY.fullmatch(text):
        raise ValueError(text)
    read = date.fromisoformat(text)
    if read.year not in YEARS:
        raise ValueError(text)
    return read


Words = Annotated[str, StringConstraints(max_length=4_000), AfterValidator(plain)]
Line = Annotated[str, StringConstraints(max_length=500), AfterValidator(plain)]
Day = Annotated[date, BeforeValidator(day)]
Model = TypeVar("Model", bound=Given)


def read_query(request: Request, model: type[Model]) -> Model:
    """Return the parameters of a question."""
    given = request.query_params.multi_items()
    names = [name for name, _ in given]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise wrong([(twice, message("api-given-twice", name=twice))])
    return check(model, dict(given))


async def read_json(request: Request) -> Mapping[str, Any]:
    """Return a JSON object; anything else is refused."""
    try:
        read = json.loads(await request.body() or b"{}", parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Trouble(WRONG, message("api-not-json")) from None
    if not isinstance(read, dict):
        raise Trouble(WRONG, message("api-not-json"))
    return read


async def read_form(request: Request) -> AsyncIterator[FormData]:
    """Yield the fields of a form with a file; anything else is refused."""
    try:
        async with request.form(max_files=1, max_fields=20) as fields:
            yield fields
    except HTTPException:
        raise Trouble(WRONG, message("api-not-a-form")) from None


def check(model: type[Model], given: Mapping[str, Any]) -> Model:
    """Return what was given; what is wrong with it raises Trouble that names every field."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        raise wrong([(_place(one), _told(one, model)) for one in found]) from None


def wrong(fields: list[tuple[str, Message]]) -> Trouble:
    """Return what is said of fields that are wrong; the first of them is the sentence."""
    return Trouble(WRONG, fields[0][1], fields=fields)


def _place(one: Any) -> str:
    return ".".join(map(str, one["loc"])).encode("utf-8", "replace").decode()[:100]


def _told(one: Any, model: type[Given]) -> Message:
    name = _place(one)
    match one["type"]:
        case "extra_forbidden":
            return message("api-unknown-field", name=name, known=", ".join(model.model_fields) or "–")
        case "missing":
            return message("api-field-needed", name=name)
    return message("api-field-wrong", name=name)


def _refuse(text: str) -> None:
    raise ValueError(text)
