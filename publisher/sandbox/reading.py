"""What clients write, read without ever breaking down over it: whole numbers and JSON."""

import json
import re
from typing import Any

DEEPEST = 512
"""Levels of JSON that PHP reads; more of them is an error of its own."""
_DIGITS = re.compile(r"[0-9]{1,18}")


class TooDeep(ValueError):
    """Says that JSON has more levels than anybody means."""


def whole(text: str) -> int | None:
    """Return a number that is written in plain digits; None for anything else."""
    return int(text) if _DIGITS.fullmatch(text) else None


def read_json(body: str | bytes, **more: Any) -> Any:
    """Read JSON; raises ValueError for what is none, and TooDeep for what has too many levels.

    Half a letter (an unpaired surrogate) is a UnicodeEncodeError: no page could show it.
    """
    try:
        value = json.loads(body, **more)
    except RecursionError as error:
        raise TooDeep("too many levels") from error
    level = [value]
    for _ in range(DEEPEST):
        if not level:
            json.dumps(value, ensure_ascii=False).encode()
            return value
        level = [below for one in level if isinstance(one, dict | list) for below in _inside(one)]
    raise TooDeep("too many levels")


def _inside(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value
