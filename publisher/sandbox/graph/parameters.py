"""Arguments of a call, whichever way they came: query, form, multipart or JSON."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from publisher.sandbox.graph.refusal import bad_parameter
from publisher.sandbox.reading import read_json

TRUE, FALSE = ("true", "1"), ("false", "0", "")


class Parameters:
    """Read arguments with the types that the platform expects; wrong ones raise code 100."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = given

    def __contains__(self, name: str) -> bool:
        return self._given.get(name) is not None

    def text(self, name: str) -> str:
        """Return text, empty when it is not given."""
        value = self._given.get(name)
        if value is None:
            return ""
        if isinstance(value, dict | list):
            raise bad_parameter(f"Param {name} must be a string.")
        return str(value)

    def flag(self, name: str, usual: bool = False) -> bool:
        """Return a truth value; only the lower-case words and digits are known."""
        value = self._given.get(name)
        if value is None:
            return usual
        word = json.dumps(value) if isinstance(value, bool) else str(value)
        if word not in TRUE + FALSE:
            raise bad_parameter(f"Param {name} must be a boolean")
        return word in TRUE

    def whole(self, name: str, usual: int = 0) -> int:
        """Return a whole number."""
        value = self._given.get(name)
        if value is None:
            return usual
        if not re.fullmatch(r"-?\d+", str(value)):
            raise bad_parameter(f"Param {name} must be an integer")
        return int(value)

    def moment(self, name: str) -> datetime | None:
        """Return a time: unix seconds or ISO 8601."""
        value = self.text(name)
        if not value:
            return None
        try:
            if value.isdecimal():
                return datetime.fromtimestamp(int(value), UTC)
            found = datetime.fromisoformat(value)
            return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise bad_parameter(f"Param {name} must be a valid UNIX timestamp") from error

    def items(self, name: str) -> list[Any]:
        """Return a list: JSON in one value, or `name[0]`, `name[1]`, … with JSON in each."""
        value = _decoded(self._given.get(name))
        if value is None:
            return []
        if isinstance(value, dict):
            value = list(value.values())
        if not isinstance(value, list):
            raise bad_parameter(f"Param {name} must be an array.")
        return [_decoded(item) for item in value]


def _decoded(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return read_json(value)
    except ValueError:
        return value
