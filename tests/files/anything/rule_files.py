"""Settings and schedules whose values are of other kinds, at other places, under other names."""

from __future__ import annotations

import json
import math
import tomllib
from copy import deepcopy
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from publisher.channel import adapters
from tests.files.anything.odd_words import ENDS, SAVED_AS, odd_words, saved

ROOT = Path(__file__).resolve().parents[3]
FILES = {"config.toml": ROOT / "config.example.toml"}
FILES |= {f"schedules/{file.name}": file for file in sorted((ROOT / "schedules").glob("*.toml"))}
SETTINGS = sorted({name for kind in adapters().values() for name in kind.Settings.model_fields})
"""Keys of channels that the example does not have."""

Steps = tuple[str | int, ...]

values = (
    st.sampled_from(
        [
            *(True, False, 0, -1, 1, 10**30, 10**400, -(2**63), 0.1, math.nan, math.inf, -math.inf, 1e300),
            *(date(2027, 2, 28), date(1, 1, 1), date(9999, 12, 31), time(23, 59, 59, 999999), time(0, 0)),
            *(datetime(2027, 1, 18, 8, tzinfo=UTC), datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59)),  # noqa: DTZ001
            *(
                "",
                " ",
                "1d",
                "1e9d",
                "999999999999d",
                "9" * 400 + "d",
                "0.000001s",
                "-1h",
                "24:00",
                "9:60",
                "00:00",
                "2027-02-30",
            ),
            *(
                "env:",
                "env:X",
                "file:/etc/hostname",
                "keyring:",
                "https://[",
                "http://example.org",
                "https://example.org:99999",
            ),
            *(
                "Asia/Ho_Chi_Minh",
                "../../etc/hostname",
                "",
                "Asia",
                "UTC\0",
                "sqlite:///",
                "postgresql://",
                "* * * * *",
                "0 0 30 2 *",
            ),
            *(
                "0 0 * * 1#9",
                "*/0 * * * *",
                "0 0 L * *",
                "59 23 31 12 7",
                "year",
                "plan",
                "2027-q1-report",
                "each",
                "urgent",
                "tone:solemn",
            ),
            *(
                "website",
                "fanpage",
                "newspaper",
                "ho-sao",
                "{title} {0} {",
                "..",
                "/",
                "~",
                "T05",
                "unit:",
                "theme:\n",
            ),
            *(
                [],
                {},
                [[]],
                [{}],
                [""],
                [1, "a"],
                [["a"]],
                {"": ""},
                {"a": {"b": []}},
                ["mon"] * 50,
                {"grace": "6h", "then": "send"},
            ),
        ]
    )
    | odd_words
)


@cache
def right_content(name: str) -> dict[str, Any]:
    """Return what the example of a file says."""
    return tomllib.loads(FILES[name].read_text(encoding="utf-8"))


@st.composite
def rule_files(draw: st.DrawFn, name: str) -> bytes:
    """Return the example file with one to four of its values, keys or tables not as they should be."""
    content = deepcopy(right_content(name))
    for _ in range(draw(st.integers(1, 4))):
        places = list(_places(content, ()))
        if not places:
            break
        _spoil(draw, content, places, places[draw(st.integers(0, len(places) - 1))])
    return saved(written(content), draw(st.sampled_from(ENDS)), draw(st.sampled_from(SAVED_AS)))


def _places(value: object, steps: Steps) -> list[Steps]:
    """Return the way to every value inside, tables before what they hold."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, one in inner for place in ((*steps, key), *_places(one, (*steps, key)))]


def _spoil(draw: st.DrawFn, content: dict[str, Any], places: list[Steps], steps: Steps) -> None:
    holder: Any = _at(content, steps[:-1])
    key = steps[-1]
    way = draw(
        st.sampled_from(["value", "value", "value", "borrow", "out", "rename", "twice", "wrap", "add"])
    )
    if way == "value":
        holder[key] = deepcopy(draw(values))
    elif way == "borrow":
        holder[key] = deepcopy(_at(content, draw(st.sampled_from(places))))
    elif way == "out":
        del holder[key]
    elif way == "wrap":
        holder[key] = draw(st.sampled_from([[holder[key]], {"a": holder[key]}, [[holder[key]]]]))
    elif way == "twice" and isinstance(holder, list):
        holder.append(deepcopy(holder[key]))
    elif isinstance(holder, dict):
        name = draw(odd_words | st.sampled_from(SETTINGS) | st.sampled_from([str(one[-1]) for one in places]))
        holder[name] = holder.pop(key) if way == "rename" else deepcopy(draw(values))


def _at(content: Any, steps: Steps) -> Any:
    for step in steps:
        content = content[step]
    return content


def written(content: dict[str, Any], above: tuple[str, ...] = ()) -> str:
    """Return TOML: plain values first, then tables and lists of tables, each under its heading."""
    tables = {key: one for key, one in content.items() if isinstance(one, dict) or _is_tables(one)}
    lines = [f"{_text(key)} = {_inline(one)}" for key, one in content.items() if key not in tables]
    for key, one in tables.items():
        path = (*above, key)
        heading = ".".join(map(_text, path))
        if isinstance(one, dict):
            lines += [f"[{heading}]", written(one, path)]
        else:
            lines += [line for table in one for line in (f"[[{heading}]]", written(table, path))]
    return "\n".join(lines)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _inline(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(key)} = {_inline(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool | float):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _text(words: str) -> str:
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
