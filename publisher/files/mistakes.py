"""What pydantic finds wrong, told in our own sentences and at the right line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from publisher.core.errors import WrongConfiguration
from publisher.core.message import Message, message
from publisher.core.problem import Problem, has_error
from publisher.files.toml import Document
from publisher.files.toml_places import KeyPath
from publisher.words import catalogue

CODES = {
    "missing": "key-is-missing",
    "string_type": "must-be-text",
    "string_too_short": "must-not-be-empty",
    "too_short": "must-not-be-empty",
    "bool_type": "must-be-true-or-false",
    "bool_parsing": "must-be-true-or-false",
    "int_type": "must-be-whole-number",
    "int_parsing": "must-be-whole-number",
    "int_from_float": "must-be-whole-number",
    "finite_number": "number-is-not-finite",
    "float_type": "must-be-number",
    "float_parsing": "must-be-number",
    "decimal_type": "must-be-number",
    "decimal_parsing": "must-be-number",
    "tuple_type": "must-be-list",
    "list_type": "must-be-list",
    "frozen_set_type": "must-be-list",
    "dict_type": "must-be-table",
    "mapping_type": "must-be-table",
    "model_type": "must-be-table",
    "model_attributes_type": "must-be-table",
    "date_type": "must-be-date",
    "date_parsing": "must-be-date",
    "date_from_datetime_parsing": "must-be-date",
    "date_from_datetime_inexact": "must-be-date",
    "greater_than": "number-must-be-above",
    "greater_than_equal": "number-is-too-small",
    "less_than": "number-is-too-large",
    "less_than_equal": "number-is-too-large",
    "literal_error": "not-one-of",
    "enum": "not-one-of",
    "extra_forbidden": "unknown-key",
}

PLANS = "schedules/plan-"
"""How the paths of plan files begin: what may stand in them is told on a page of its own."""


def list_mistakes(
    document: Document, model: type[BaseModel], error: ValidationError, at: KeyPath = ()
) -> tuple[Problem, ...]:
    """Turn the errors of `model`, read from the table `at`, into problems; values are never quoted
    unless they are choices, because what stands in a wrong place may be a secret."""
    found: list[Problem] = []
    details = error.errors(include_url=False)
    for detail in details:
        if _is_short_of_wrong_ones(detail, details):
            continue
        here = (*at, *detail["loc"])
        said = _say(detail, model, document.path)
        at_key = detail["type"] in ("extra_forbidden", "missing") and isinstance(here[-1], str)
        problem = document.problem(here, said, value=not at_key)
        if problem not in found:  # two branches of a union may say the same
            found.append(problem)
    return tuple(sorted(found, key=lambda one: (one.line, one.column)))


def _is_short_of_wrong_ones(detail: ErrorDetails, details: Iterable[ErrorDetails]) -> bool:
    """Tell whether a list counts as empty only because all that it names is wrong, which is told already."""
    here = detail["loc"]
    others = (one["loc"] for one in details)
    return detail["type"] == "too_short" and any(one != here and one[: len(here)] == here for one in others)


def refuse_errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Raise WrongConfiguration with all problems, by line, when one of them is an error; else return them."""
    found = tuple(sorted(problems, key=lambda one: (one.path, one.line, one.column)))
    if has_error(found):
        raise WrongConfiguration(found)
    return found


def name_nearest(key: str, known: list[str]) -> Message:
    """Say that `key` is not known, and which one was probably meant."""
    if near := find_nearest(key, known):
        return message("unknown-key-near", key=key, nearest=near)
    return message("unknown-key", key=key, known=", ".join(sorted(known)))


def find_nearest(given: str, known: Iterable[str]) -> str | None:
    """Return the known word that was probably meant; None when nothing is near."""
    lowered = {name.lower(): name for name in known}
    near = get_close_matches(given.lower(), lowered, n=1, cutoff=0.6)
    return lowered[near[0]] if near else None


def _say(detail: ErrorDetails, model: type[BaseModel], path: str) -> Message:
    kind, context = detail["type"], detail.get("ctx", {})
    key = write_key(detail["loc"])
    if kind == "extra_forbidden":
        return name_nearest(str(detail["loc"][-1]), _known_keys(model, detail["loc"][:-1]))
    if kind in ("literal_error", "enum"):
        return _choose(key, str(detail["input"]), str(context.get("expected", "")))
    if kind in CODES:
        limit = next((context[name] for name in ("ge", "gt", "le", "lt") if name in context), "")
        return message(CODES[kind], key=key, limit=_as_written(limit))
    if kind in catalogue():
        return message(kind, **{"key": key, **context})
    return message("value-is-wrong-in-plan" if path.startswith(PLANS) else "value-is-wrong", key=key)


def _as_written(limit: object) -> str:
    """Return a bound as the file would write it; of a length of time pydantic tells how Python writes it."""
    text = str(limit)
    if not text.startswith("datetime.timedelta("):
        return text
    parts = re.findall(r"\b(days|seconds)=(\d+)", text)
    return "".join(number + unit[0] for unit, number in parts) or "0s"


def _choose(key: str, given: str, expected: str) -> Message:
    known = re.findall(r"'([^']*)'", expected)
    if near := find_nearest(given, known):
        return message("not-one-of-near", key=key, given=given, nearest=near, known=", ".join(known))
    return message("not-one-of", key=key, given=given, known=", ".join(known))


def write_key(path: KeyPath) -> str:
    """Write a path as people do: `late.then`, `forms[2]` (counted from 1)."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _known_keys(model: type[BaseModel], path: KeyPath) -> list[str]:
    """Return the keys that the table at `path` may have."""
    inner: Any = model
    for part in path:
        inner = _step_into(inner, part)
    inside = _model_in(inner)
    if inside is None:
        return []
    return [field.alias or name for name, field in inside.model_fields.items()]


def _step_into(kind: Any, part: str | int) -> Any:
    inside = _model_in(kind)
    if inside is not None:
        fields = {field.alias or name: field for name, field in inside.model_fields.items()}
        return fields[str(part)].annotation if part in fields else None
    arguments = get_args(kind)
    if isinstance(get_origin(kind), type) and issubclass(get_origin(kind), Mapping):
        return arguments[1]
    return arguments[0] if arguments else None


def _model_in(kind: Any) -> type[BaseModel] | None:
    """Return the model that an annotation holds, an optional one included."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    if get_origin(kind) in (Union, UnionType, Annotated):
        return next((found for one in get_args(kind) if (found := _model_in(one))), None)
    return None
