"""What goes back to a client, before faults have their way with it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

JSON_TYPE = "application/json; charset=UTF-8"
HTML_TYPE = "text/html; charset=UTF-8"
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Answer:
    """A status with its bytes, or with a ``file`` that is sent from disk (ranges honoured)."""

    status: int = 200
    body: bytes = b""
    content_type: str = JSON_TYPE
    headers: Headers = ()
    file: Path | None = None
    trickle: float = 0.0  # seconds over which the body drips out
    broken: bool = False  # the connection is reset when half of the body is out


class Reset(Exception):
    """Says that the connection is to be reset instead of answered."""


def json_answer(value: Any, status: int = 200, headers: Headers = ()) -> Answer:
    """Wrap ``value`` as JSON the way PHP writes it: letters beyond ASCII and slashes are escaped."""
    text = json.dumps(value, separators=(",", ":")).replace("/", "\\/")
    return Answer(status, text.encode(), JSON_TYPE, headers)


def readable_json(value: Any, status: int = 200) -> Answer:
    """Wrap ``value`` as JSON for people to read."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return Answer(status, text.encode(errors="backslashreplace"))


def html_answer(text: str, status: int = 200, headers: Headers = ()) -> Answer:
    """Wrap a page of HTML."""
    return Answer(status, text.encode(), HTML_TYPE, headers)


def redirect(address: str) -> Answer:
    """Send the client on for good (301)."""
    return Answer(301, b"", HTML_TYPE, (("Location", address),))
