"""What is said to a person, before it has a language."""

from __future__ import annotations

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


def message(code: str, /, **values: object) -> Message:
    """Make a Message whose values are already text."""
    return Message(code, {name: str(value) for name, value in values.items()})
