"""The description of the API as OpenAPI 3.1 tells it."""

from __future__ import annotations

import re
from typing import Any

from fastapi import FastAPI

from publisher.web.api.given import Given
from publisher.web.api.orders import OfScope, body_of, has_file
from publisher.web.api.problem import MEDIA_TYPE
from publisher.web.api.questions import Nothing
from publisher.web.api.record_shapes import SHAPES, Shape, many, named
from publisher.work.actions.action import About, Action

SAID_NO = {
    401: "No token, or one that is wrong",
    403: "The token, or its person, may not",
    404: "There is no such thing",
    409: "Nothing was done, as things stand otherwise",
    422: "Something that was given is wrong",
    429: "Too many wrong tokens",
}
IN_PATH = re.compile(r"{(\w+)}")
KEY = "The id of an item, the number of a delivery, or the name of a channel."
TOLD = "Publisher: the records of `--json` and the actions of the desk. Sentences follow `Accept-Language`."


def tells(asked: type[Given], record: str, is_list: bool) -> dict[str, Any]:
    """Return what is said of a question, for its route."""
    shape = many(named(record)) if is_list else named(record)
    return _route("records", record, shape, asked)


def asks_of(action: Action[Any]) -> dict[str, Any]:
    """Return what is said of looking before an action."""
    return _route("actions", f"What will follow from {action.name}", named("choice"), _asked(action), action)


def order_of(action: Action[Any]) -> dict[str, Any]:
    """Return what is said of an action."""
    told = _route("actions", f"Do {action.name}", named("done"), _asked(action), action)
    body = _shape(body_of(action)) if not has_file(action) else _form()
    media = "multipart/form-data" if has_file(action) else "application/json"
    told["openapi_extra"]["requestBody"] = {"required": True, "content": {media: {"schema": body}}}
    return told


def describe(api: FastAPI) -> dict[str, Any]:
    """Return the description of the whole API."""
    if api.openapi_schema is None:
        whole = FastAPI.openapi(api)
        whole["info"]["description"] = TOLD
        for path, told in whole["paths"].items():
            for one in told.values():
                one["parameters"] = [*map(_in_path, IN_PATH.findall(path)), *one.get("parameters", [])]
        whole["components"] = {
            "schemas": SHAPES,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        }
        whole["security"] = [{"token": []}]
        api.openapi_schema = whole
    return api.openapi_schema


def _route(
    tag: str, summary: str, shape: Shape, asked: type[Given], action: Action[Any] | None = None
) -> dict[str, Any]:
    said_no: dict[int, Any] = {
        status: {"description": told, "content": {MEDIA_TYPE: {"schema": named("problem")}}}
        for status, told in SAID_NO.items()
    }
    done = {"description": "Done", "content": {"application/json": {"schema": shape}}}
    needed = {"x-role": action.role.value} if action else {}
    return {
        "tags": [tag],
        "summary": summary,
        "responses": {**said_no, 200: done},
        "openapi_extra": {"parameters": _parameters(asked, action), **needed},
    }


def _in_path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "description": KEY, "schema": {"type": "string"}}


def _asked(action: Action[Any]) -> type[Given]:
    return OfScope if action.about is About.SCOPE else Nothing


def _parameters(asked: type[Given], action: Action[Any] | None) -> list[dict[str, Any]]:
    whole = _shape(asked)
    needed = whole.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in needed, "schema": shape}
        for name, shape in whole.get("properties", {}).items()
    ]


def _shape(model: type[Given]) -> Shape:
    """Return the shape of what is given, whole at its place."""
    whole = model.model_json_schema()
    parts = whole.pop("$defs", {})
    shape: Shape = _filled(whole, parts)
    return shape


def _filled(shape: Any, parts: dict[str, Any]) -> Any:
    if isinstance(shape, list):
        return [_filled(one, parts) for one in shape]
    if not isinstance(shape, dict):
        return shape
    if "$ref" in shape:
        return _filled(parts[shape["$ref"].rpartition("/")[2]], parts)
    return {name: _filled(one, parts) for name, one in shape.items()}


def _form() -> Shape:
    return {
        "type": "object",
        "properties": {"file": {"type": "string", "format": "binary"}, "stamp": {"type": "string"}},
        "required": ["file", "stamp"],
        "additionalProperties": False,
    }
