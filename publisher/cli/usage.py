"""Wrong usage, told in our own sentences: typer's are English, and take a box."""

from __future__ import annotations

import re
from typing import Any

from publisher.core.message import Message, message
from publisher.files.mistakes import find_nearest

EXTRA = re.compile(r"unexpected extra argument\S* \((.*)\)")
UNREADABLE = re.compile(r"path '(.*)' is not readable", re.IGNORECASE)

NOT_ONE_OF = " is not one of "
QUOTED = re.compile("'([^']*)'")

WRONG_VALUES = {
    "int_parsing": "argument-not-whole-number",
    "float_parsing": "argument-not-number",
    "greater_than_equal": "argument-too-small",
    "less_than_equal": "argument-too-large",
}


def complaint(error: Any) -> Message:
    """Return what is wrong with the words on the command line; `error` is what typer raised."""
    help_at = error.ctx.command_path if getattr(error, "ctx", None) else "publisher"
    param = getattr(error, "param", None)
    match type(error).__name__:
        case "NoSuchOption":
            return _no_such_option(error, help_at)
        case "MissingParameter":
            return message("argument-missing", name=_name(param), command=help_at)
        case "BadParameter":
            return _wrong_value(error, param)
        case "BadOptionUsage":
            return message("option-without-value", name=error.option_name, command=help_at)
    if extra := EXTRA.search(error.message):
        return message("argument-too-many", given=extra[1], command=help_at)
    return message("no-command") if help_at == "publisher" else message("usage-wrong", said=error.message)


def _no_such_option(error: Any, command: str) -> Message:
    known = [name for one in error.ctx.command.get_params(error.ctx) for name in one.opts]
    if near := find_nearest(error.option_name, known):
        return message("no-such-option-near", given=error.option_name, nearest=near)
    return message("no-such-option", given=error.option_name, command=command)


def _wrong_value(error: Any, param: Any) -> Message:
    """Say what was typed and what is asked for; typer has it from pydantic."""
    if unreadable := UNREADABLE.search(error.message):
        return message("file-not-readable", file=unreadable[1])
    detail: dict[str, Any] = (
        error.__cause__.errors()[0] if hasattr(error.__cause__, "errors") else {"type": ""}
    )
    if NOT_ONE_OF in error.message and "input" in detail:
        return _wrong_choice(str(detail["input"]), error.message, param)
    if detail["type"] not in WRONG_VALUES:
        return message("usage-wrong", said=error.message)
    limit = next(iter(detail.get("ctx", {}).values()), "")
    return message(WRONG_VALUES[detail["type"]], name=_name(param), given=detail["input"], limit=limit)


def _wrong_choice(given: str, said: str, param: Any) -> Message:
    """Say which values there are; typer only quotes them at the end of its own sentence."""
    choices = QUOTED.findall(said.rpartition(NOT_ONE_OF)[2])
    told = {"key": _name(param), "given": given, "known": ", ".join(choices)}
    if near := find_nearest(given, choices):
        return message("not-one-of-near", nearest=near, **told)
    return message("not-one-of", **told)


def _name(param: Any) -> str:
    """Return how people know a parameter: an option by its dashes, an argument by its name in the usage."""
    if param.param_type_name == "option":
        return str(max(param.opts, key=len))
    return str(param.metavar)
