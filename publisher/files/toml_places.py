"""Where each key of a TOML text stands: `tomllib` gives the values, never their places.

The text has passed `tomllib` before it comes here, so this walk looks for places only and checks nothing.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

KeyPath = tuple[str | int, ...]
Place = tuple[int, int]
"""Line and column, both from 1."""

PART = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|[A-Za-z0-9_-]+')
BETWEEN = re.compile(r"(?:\s|#[^\n]*)*")
SCALAR = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?!")'
    r"|'''.*?'''(?!')"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'"
    r"|[^,\]}#\n]+",
    re.DOTALL,
)


@dataclass(frozen=True)
class Places:
    """Remember where keys and values begin."""

    keys: Mapping[KeyPath, Place]
    values: Mapping[KeyPath, Place]

    def key(self, path: KeyPath) -> Place:
        """Return the place of a key, or of the nearest table around it; (0, 0) for the file."""
        return next((self.keys[one] for one in _outwards(path) if one in self.keys), (0, 0))

    def value(self, path: KeyPath) -> Place:
        """Return the place of a value, or of the nearest one around it; (0, 0) for the file."""
        either = {**self.keys, **self.values}
        return next((either[one] for one in _outwards(path) if one in either), (0, 0))


def _outwards(path: KeyPath) -> Iterator[KeyPath]:
    """Name a path and those around it, the nearest first."""
    return (path[:length] for length in range(len(path), 0, -1))


def locate(text: str) -> Places:
    """Find every key and value of a right TOML text."""
    walk = _Walk(text)
    walk.document()
    return Places(walk.keys, walk.values)


class _Walk:
    """Go through the text once, from the first letter to the last."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self.keys: dict[KeyPath, Place] = {}
        self.values: dict[KeyPath, Place] = {}
        self.lengths: dict[KeyPath, int] = {}  # tables in each array of tables so far

    def document(self) -> None:
        table: KeyPath = ()
        self._skip()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip()

    def _header(self) -> KeyPath:
        start = self.at
        brackets = 2 if self.text.startswith("[[", start) else 1
        self.at += brackets
        self._skip()
        path = self._table([name for name, _ in self._key()], start)
        if brackets == 2:
            index = self.lengths.get(path, 0)
            self.lengths[path] = index + 1
            path = (*path, index)
        self.keys[path] = self._place(start)
        self._skip()
        self.at += brackets
        return path

    def _table(self, names: list[str], start: int) -> KeyPath:
        """Turn the names of a header into a path; an array of tables on the way means its last one."""
        path: KeyPath = ()
        for name in names:
            if path in self.lengths:
                path = (*path, self.lengths[path] - 1)
            path = (*path, name)
            self.keys.setdefault(path, self._place(start))
        return path

    def _pair(self, table: KeyPath) -> None:
        path = table
        for name, start in self._key():
            path = (*path, name)
            self.keys.setdefault(path, self._place(start))
        self._skip()
        self.at += 1  # the equals sign
        self._value(path)

    def _key(self) -> list[tuple[str, int]]:
        parts = []
        while found := PART.match(self.text, self.at):
            parts.append((_bare(found.group()), self.at))
            self.at = found.end()
            self._skip()
            if not self.text.startswith(".", self.at):
                break
            self.at += 1
            self._skip()
        return parts

    def _value(self, path: KeyPath) -> None:
        self._skip()
        self.values[path] = self._place(self.at)
        opening = self.text[self.at]
        if opening == "[":
            self._list(path)
        elif opening == "{":
            self._inline(path)
        else:
            found = SCALAR.match(self.text, self.at)
            self.at = found.end() if found else self.at + 1

    def _list(self, path: KeyPath) -> None:
        self.at += 1
        index = 0
        while not self._closes("]"):
            self._value((*path, index))
            index += 1

    def _inline(self, path: KeyPath) -> None:
        self.at += 1
        while not self._closes("}"):
            self._pair(path)

    def _closes(self, bracket: str) -> bool:
        """Pass over commas; tell whether the list or table ends here, and go behind its end."""
        self._skip()
        while self.text.startswith(",", self.at):
            self.at += 1
            self._skip()
        if self.at < len(self.text) and self.text[self.at] != bracket:
            return False
        self.at += 1
        return True

    def _skip(self) -> None:
        found = BETWEEN.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _place(self, offset: int) -> Place:
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


def _bare(part: str) -> str:
    """Return the name that a written key means, quotes and escapes resolved."""
    if part[0] not in "\"'":
        return part
    (name,) = tomllib.loads(f"{part} = 0")
    return name
