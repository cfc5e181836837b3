"""The catalogue: every sentence that people read, in Vietnamese and English, by its code.

Sentences stand in the `.toml` files of this folder; an adapter's own stand beside its module,
under the same name. A code has one sentence only.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path

from publisher.core.message import Message

LANGUAGES = ("vi", "en")


def tell(message: Message, language: str) -> str:
    """Return the sentence of `message`; an unknown code is told as it is, never lost."""
    sentence = catalogue().get(message.code, {}).get(language)
    if sentence is None:
        return str(message)
    return sentence.format_map(_Gaps({name: _Value(one, language) for name, one in message.values.items()}))


def word(code: str, language: str, /, **values: object) -> str:
    """Return one sentence by its code."""
    return tell(Message(code, {name: str(value) for name, value in values.items()}), language)


class _Value(str):
    """A value of a sentence; where it stands for a word, as in `{state:state}`, the word is told."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, value: str, language: str) -> _Value:
        made = super().__new__(cls, value)
        made.language = language
        return made

    def __format__(self, spec: str) -> str:
        code = "-".join((spec, self))
        return word(code, self.language) if code in catalogue() else super().__format__(spec)


class _Gaps(dict[str, str]):
    """Leave a place visible when its value is missing, so that a slip never hides a sentence."""

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Read every sentence once."""
    sentences: dict[str, Mapping[str, str]] = {}
    for source in _sources():
        for code, entry in tomllib.loads(source.read_text(encoding="utf-8")).items():
            if code in sentences:
                raise ValueError(f"{source.name}: the code {code} is already taken")
            sentences[code] = entry
    return sentences


def _sources() -> Iterator[Traversable]:
    own = files(__name__)
    yield from sorted((one for one in own.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    for module in sorted({point.module for point in entry_points(group="publisher.adapters")}):
        spec = find_spec(module)
        beside = Path(spec.origin).with_suffix(".toml") if spec and spec.origin else None
        if beside and beside.exists():
            yield beside
