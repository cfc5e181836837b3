"""The `fields` argument: names, nested names in braces, and modifiers such as `.summary(true)`."""

import re
from dataclasses import dataclass
from typing import Any

from publisher.sandbox.graph.refusal import Refusal, bad_parameter

TOKEN = re.compile(r"\s*([\w]+|[{},]|\.\w+\([^)]*\))")
GONE = ("link", "name", "caption", "description", "object_id", "source", "type")


@dataclass(frozen=True)
class Field:
    """One wanted field, the wanted fields inside of it, and its modifiers."""

    name: str
    inside: tuple["Field", ...] = ()
    modifiers: tuple[str, ...] = ()


def parse_fields(text: str) -> tuple[Field, ...]:
    """Parse the argument; raises 2500 for what cannot be read."""
    tokens = TOKEN.findall(text)
    if "".join(tokens) != re.sub(r"\s", "", text):
        raise Refusal(2500, f'Syntax error "Field list expected." at: {text[:40]}')
    fields, rest = _parse_list(tokens)
    if rest:
        raise Refusal(2500, f'Syntax error "Expected end of string instead of "{rest[0]}"."')
    return fields


def _parse_list(tokens: list[str]) -> tuple[tuple[Field, ...], list[str]]:
    fields: list[Field] = []
    while tokens and tokens[0] != "}":
        name, tokens = tokens[0], tokens[1:]
        if name == ",":
            continue
        modifiers: list[str] = []
        while tokens and tokens[0].startswith("."):
            modifiers.append(tokens.pop(0)[1:])
        inside: tuple[Field, ...] = ()
        if tokens and tokens[0] == "{":
            inside, tokens = _parse_list(tokens[1:])
            tokens = tokens[1:]
        fields.append(Field(name, inside, tuple(modifiers)))
    return tuple(fields), tokens


def select(kind: str, values: dict[str, Any], fields: tuple[Field, ...]) -> dict[str, Any]:
    """Return the wanted fields of a node; what has no value is left out, what does not exist is an error."""
    shown: dict[str, Any] = {}
    for field in fields:
        if field.name not in values:
            raise _unknown(kind, field.name)
        value = _inside(values[field.name], field)
        if value is not None:
            shown[field.name] = value
    return shown | {"id": values["id"]}


def _inside(value: Any, field: Field) -> Any:
    if not isinstance(value, dict):
        return value
    if "summary" in value and "summary(true)" not in field.modifiers:
        value = {name: below for name, below in value.items() if name != "summary"}
    if not field.inside:
        return value
    if isinstance(value.get("data"), list):
        return value | {"data": [_pick(item, field.inside) for item in value["data"]]}
    return _pick(value, field.inside)


def _pick(value: dict[str, Any], fields: tuple[Field, ...]) -> dict[str, Any]:
    return {field.name: _inside(value[field.name], field) for field in fields if field.name in value}


def _unknown(kind: str, name: str) -> Refusal:
    if kind == "PagePost" and name in GONE:
        message = (
            "deprecate_post_aggregated_fields_for_attachement is deprecated for versions v3.3 and higher"
        )
        return Refusal(12, f"(#12) {message}")
    return bad_parameter(f"Tried accessing nonexisting field ({name}) on node type ({kind})")
