"""A workspace on disk for tests of the rules' files."""

from __future__ import annotations

from pathlib import Path

from publisher.core.errors import WrongConfiguration
from publisher.core.problem import Problem
from publisher.words import tell

CONFIG = """
[publisher]
name = "Test"

[channels.newspaper]
adapter = "wordpress"
url = "https://cms.example.org"
user = "robot"
password = "env:NEWSPAPER_PASSWORD"

[channels.website]
adapter = "static"
url = "http://127.0.0.1:8321/site"

[channels.fanpage]
adapter = "facebook"
page_id = "1000001"
token = "env:FANPAGE_TOKEN"
after = "website"
"""


def write(workspace: Path, path: str, text: str | bytes) -> Path:
    """Write one file of a workspace."""
    file = workspace / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(text, str):
        text = text.encode()
    file.write_bytes(text)
    return file


def problems(error: WrongConfiguration) -> list[tuple[int, int, str]]:
    """Return line, column and code of each problem."""
    return [(one.line, one.column, one.message.code) for one in error.problems]


def sentences(found: tuple[Problem, ...], language: str = "en") -> str:
    """Return what people read; a gap in a sentence would show as {name}."""
    return "\n".join(tell(one.message, language) for one in found)
