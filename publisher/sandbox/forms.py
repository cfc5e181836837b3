"""Bodies of forms: url-encoded or multipart, with the nested names that PHP taught the web (`a[0][b]`)."""

import logging
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from publisher.sandbox.reading import whole
from publisher.sandbox.request import Pairs, Request
from publisher.sandbox.spool import Spool

DEEPEST = 64
"""Levels of a name; PHP drops a field that has more."""
logging.getLogger("python_multipart").addHandler(logging.NullHandler())  # a broken form is no news


@dataclass(frozen=True)
class Upload:
    """A file that came in a multipart form."""

    field: str
    filename: str
    content_type: str
    body: Spool


@dataclass(frozen=True)
class Form:
    """The fields of a body in their order, and its files."""

    pairs: Pairs = ()
    files: tuple[Upload, ...] = ()


def read_pairs(text: str) -> Pairs:
    """Split a query string or a url-encoded body."""
    return tuple(parse_qsl(text, keep_blank_values=True, errors="replace"))


def read_form(request: Request, folder: Path) -> Form:
    """Read the body of ``request`` as a form; anything that is no form has no fields."""
    if request.content_type == "application/x-www-form-urlencoded":
        return Form(read_pairs(request.body.read().decode("utf-8", "replace")))
    if request.content_type == "multipart/form-data":
        return _read_multipart(request, folder)
    return Form()


def _read_multipart(request: Request, folder: Path) -> Form:
    _, options = parse_options_header(request.headers.get("content-type", ""))
    parts = _Parts(folder)
    try:
        parser = MultipartParser(options.get(b"boundary", b""), parts.callbacks())  # type: ignore[arg-type]
        for piece in request.body.pieces():
            parser.write(piece)
    except (MultipartParseError, ValueError):
        return Form()  # PHP, too, shows a broken form as an empty one
    return Form(tuple(parts.pairs), tuple(parts.files))


@dataclass
class _Parts:
    """Collect what the multipart parser finds, part by part."""

    folder: Path
    pairs: list[tuple[str, str]] = field(default_factory=list)
    files: list[Upload] = field(default_factory=list)

    def callbacks(self) -> dict[str, Any]:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_part_data": self._data,
            "on_part_end": self._end,
        }

    def _begin(self) -> None:
        self._headers: dict[str, bytes] = {}
        self._name, self._value = b"", b""
        self._body = Spool(self.folder)

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._headers[self._name.decode("latin-1").lower()] = self._value
        self._name, self._value = b"", b""

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._body.write(data[start:end])

    def _end(self) -> None:
        _, options = parse_options_header(self._headers.get("content-disposition", b""))
        name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" in options:
            filename = options[b"filename"].decode("utf-8", "replace")
            kind = self._headers.get("content-type", b"application/octet-stream").decode("latin-1")
            self.files.append(Upload(name, filename, kind, self._body))
        else:
            self.pairs.append((name, self._body.read().decode("utf-8", "replace")))
            self._body.discard()


def nest(pairs: Pairs) -> dict[str, Any]:
    """Turn `a=1`, `b[]=2`, `c[x]=3`, `d[0][y]=4` into nested dicts; lists become dicts' values in order."""
    nested: dict[str, Any] = {}
    for name, value in pairs:
        steps = _steps(name)
        if len(steps) <= DEEPEST:
            _put(nested, steps, value)
    return {name: _straighten(value) for name, value in nested.items()}


def _steps(name: str) -> list[str]:
    head, bracket, tail = name.partition("[")
    if not head or not bracket or not name.endswith("]"):
        return [name]
    return [head, *re.findall(r"\[?([^\[\]]*)\]", tail)]


def _put(place: dict[str, Any], steps: list[str], value: str) -> None:
    for number, step in enumerate(steps):
        key = step or str(len(place))
        if number == len(steps) - 1:
            place[key] = value
            return
        below = place.get(key)
        place[key] = below if isinstance(below, dict) else {}
        place = place[key]


def _straighten(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    numbers = {key: whole(key) for key in value}
    if value and None not in numbers.values():
        return [_straighten(value[key]) for key in sorted(value, key=lambda key: numbers[key] or 0)]
    return {key: _straighten(below) for key, below in value.items()}
