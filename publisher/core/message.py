"""What is said to a person, before it has a language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """Name a sentence of the catalogue and the values that fill its places.

    The sentence itself, in Vietnamese and English, stands in `publisher/words/*.toml` or in the
    adapter's own `.toml`; `publisher.words.tell` puts the two together where somebody reads.
    """

    code: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return a form for engineers' logs; people read `words.tell`."""
        inside = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.code}({inside})" if inside else self.code


STEERING = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|(?![\t\n\r])[\x00-\x1f\x7f-\x9f]")
"""What nobody sees, but what turns the order of a line's letters or steers a terminal."""

BREAKING = re.compile(r"\s*[\n\r\u2028\u2029]\s*|\t")


def message(code: str, /, **values: object) -> Message:
    """Make a Message whose values are text of one line: what a file holds may be quoted in a sentence."""
    return Message(code, {name: _on_one_line(str(value)) for name, value in values.items()})


def _on_one_line(text: str) -> str:
    return text if text.isprintable() else BREAKING.sub(" ", STEERING.sub("", text))
