"""The checks that WordPress makes on arguments before it looks at rights, and their messages."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from publisher.sandbox.wordpress.dates import read_date
from publisher.sandbox.wordpress.refusal import Refusal

Rule = Callable[[str, Any], Any]


class Invalid(Exception):
    """Says why one argument is refused; ``details`` is what WordPress shows for it."""

    def __init__(self, code: str, message: str, data: Any = None) -> None:
        super().__init__(message)
        self.details = {"code": code, "message": message, "data": data}


def check(given: Mapping[str, Any], rules: Mapping[str, Rule]) -> dict[str, Any]:
    """Return the arguments with their checked values; raises one Refusal that names all wrong ones."""
    checked, wrong = dict(given), {}
    for name, rule in rules.items():
        if name in given:
            try:
                checked[name] = rule(name, given[name])
            except Invalid as invalid:
                wrong[name] = invalid.details
    if wrong:
        messages = {name: details["message"] for name, details in wrong.items()}
        more = {"params": messages, "details": wrong}
        raise Refusal("rest_invalid_param", f"Invalid parameter(s): {', '.join(wrong)}", 400, more)
    return checked


def text(name: str, value: Any) -> str:
    """Accept text only."""
    if not isinstance(value, str):
        raise Invalid("rest_invalid_type", f"{name} is not of type string.", {"param": name})
    return value


def whole(low: int | None = None, high: int | None = None) -> Rule:
    """Accept whole numbers, also as text, within the bounds."""

    def rule(name: str, value: Any) -> int:
        number = _whole_number(value)
        if number is None:
            raise Invalid("rest_invalid_type", f"{name} is not of type integer.", {"param": name})
        if low is not None and high is not None and not low <= number <= high:
            bounds = f"{name} must be between {low} (inclusive) and {high} (inclusive)"
            raise Invalid("rest_out_of_bounds", bounds)
        if low is not None and number < low:
            raise Invalid("rest_out_of_bounds", f"{name} must be greater than or equal to {low}")
        return number

    return rule


def _whole_number(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (OverflowError, TypeError, ValueError):
        return None
    return int(number) if number.is_integer() else None


def flag(name: str, value: Any) -> bool:
    """Accept what PHP takes for a truth value."""
    known = {"true": True, "1": True, "false": False, "0": False, "": False}
    found = known.get(str(value).lower()) if isinstance(value, str | int) else None
    if found is None:
        raise Invalid("rest_invalid_type", f"{name} is not of type boolean.", {"param": name})
    return found


def one_of(*choices: str) -> Rule:
    """Accept one of the words."""

    def rule(name: str, value: Any) -> str:
        if value not in choices:
            last = f"{', '.join(choices[:-1])}, and {choices[-1]}" if len(choices) > 1 else choices[0]
            raise Invalid("rest_not_in_enum", f"{name} is not one of {last}.")
        return str(value)

    return rule


def many(rule: Rule) -> Rule:
    """Accept a list, also as text with commas; null counts as an empty one."""

    def rule_for_each(name: str, value: Any) -> list[Any]:
        if value is None:
            return []
        if isinstance(value, dict):
            raise Invalid("rest_invalid_type", f"{name} is not of type array.", {"param": name})
        items = value if isinstance(value, list) else _split(str(value))
        return [rule(f"{name}[{number}]", item) for number, item in enumerate(items)]

    return rule_for_each


def _split(value: str) -> list[str]:
    return [part for part in value.replace(",", " ").split() if part]


def instant(name: str, value: Any) -> datetime | None:
    """Accept a date with a time, with or without an offset; null resets it."""
    if value is None:
        return None
    found = read_date(value) if isinstance(value, str) else None
    if found is None:
        raise Invalid("rest_invalid_date", "Invalid date.")
    return found
