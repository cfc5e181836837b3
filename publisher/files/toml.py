"""TOML files that people write, read with the place of every key."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publisher.core.errors import WrongConfiguration
from publisher.core.message import Message, message
from publisher.core.problem import Problem, Severity
from publisher.files.toml_places import KeyPath, Places, locate

LARGEST = 4_000_000
"""Bytes; a rules file is a few pages, so anything larger is some other file by mistake."""

ODD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""What TOML allows nowhere, in a comment no more than in a value, and what no editor shows."""

WRONG = {
    "Cannot overwrite": "toml-key-twice",
    "Cannot declare": "toml-key-twice",
    "Duplicate inline": "toml-key-twice",
    "Cannot mutate": "toml-key-twice",
    "Cannot redefine": "toml-key-twice",
    "Expected '='": "toml-no-equals",
    "Unclosed": "toml-not-closed",
    "Unterminated": "toml-not-closed",
    "Expected ']'": "toml-not-closed",
    'Expected "\'"': "toml-not-closed",
    "Illegal character '\\n'": "toml-not-closed",
    "Unescaped '\\'": "toml-backslash",
    "Invalid hex": "toml-backslash",
    "Invalid value": "toml-no-value",
    "Invalid date": "toml-no-value",
    "Expected newline or end of document": "toml-too-much",
}
"""How `tomllib` begins its complaints, and the sentence that we tell instead."""


@dataclass(frozen=True)
class Document:
    """One TOML file: what it says, and where; `path` is relative to the workspace."""

    path: str
    content: Mapping[str, Any]
    places: Places

    def problem(
        self, at: KeyPath, said: Message, *, value: bool = False, severity: Severity = Severity.ERROR
    ) -> Problem:
        """Point at the key `at`, or at its value."""
        line, column = self.places.value(at) if value else self.places.key(at)
        return Problem(self.path, said, line, column, severity)


def read_toml(workspace: Path, path: str) -> Document:
    """Read one file of the workspace; a broken one raises WrongConfiguration with its line."""
    try:
        raw = _read(workspace / path)
    except OSError as error:
        raise _wrong(path, message("file-cannot-be-read", reason=error.strerror or error)) from error
    if len(raw) > LARGEST:
        raise _wrong(path, message("file-is-too-large", limit=f"{LARGEST // 1_000_000} MB"))
    text = _decode(path, raw)
    try:
        return Document(path, _parse(path, text), locate(text))
    except RecursionError as error:
        raise _wrong(path, message("toml-too-deep")) from error


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _decode(path: str, raw: bytes) -> str:
    """Turn bytes into NFC text; UTF-8 with or without BOM, and UTF-16 as Windows Notepad writes it."""
    encoding = "utf-16" if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line, column = raw.count(b"\n", 0, error.start) + 1, error.start - raw.rfind(b"\n", 0, error.start)
        raise _wrong(path, message("file-is-not-utf8"), line, column) from error
    if text[:4].count("\0") == 2:  # letters of two bytes each, without the mark that says so
        raise _wrong(path, message("file-is-not-utf8"), 1, 1)
    if odd := ODD.search(text):
        line, column = text.count("\n", 0, odd.start()) + 1, odd.start() - text.rfind("\n", 0, odd.start())
        raise _wrong(path, message("file-has-odd-character", code=f"{ord(odd[0]):02X}"), line, column)
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n")


def _parse(path: str, text: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except ValueError as error:  # also a number of thousands of digits, which int() refuses
        line, column = _where(str(error), text)
        code = next((code for begin, code in WRONG.items() if str(error).startswith(begin)), "toml-broken")
        raise _wrong(path, message(code, text=_line(text, line)), line, column) from error


def _where(said: str, text: str) -> tuple[int, int]:
    """Take line and column out of the parser's words; the end of the document is its last line."""
    if found := re.search(r"at line (\d+), column (\d+)", said):
        return int(found[1]), int(found[2])
    lines = text.rstrip().split("\n")
    return len(lines), len(lines[-1]) + 1


def _line(text: str, number: int) -> str:
    """Quote the beginning of a line, without what may be a secret: the value after the equals sign."""
    line = text.split("\n")[number - 1].strip()
    return line.split("=", 1)[0].strip()[:60]


def _wrong(path: str, said: Message, line: int = 0, column: int = 0) -> WrongConfiguration:
    return WrongConfiguration((Problem(path, said, line, column),))
