"""The catalogue: every sentence that people read, in Vietnamese and English, by its code.

Sentences stand in the `.toml` files of this folder; an adapter's own stand beside its module,
under the same name. A code has one sentence only.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path

from publisher.core.message import Message

LANGUAGES = ("vi", "en")
SWAPPED = str.maketrans(",.", ".,")


def tell(message: Message, language: str) -> str:
    """Return the sentence of `message`; an unknown code is told as it is, never lost."""
    sentence = catalogue().get(message.code, {}).get(language)
    if sentence is None:
        return str(message)
    if "{" not in sentence and "}" not in sentence:
        return sentence
    values = ((name, _Value(one, language)) for name, one in message.values.items())
    return sentence.format_map(_Gaps(values, language))


def word(code: str, language: str, /, **values: object) -> str:
    """Return one sentence by its code."""
    return tell(Message(code, {name: str(value) for name, value in values.items()}), language)


def step_word(action: str, language: str) -> str:
    """Return what a step of the log is called where people read it; one without a word as it is stored."""
    code = f"step-{action}"
    return word(code, language) if code in catalogue() else action


class _Value(str):
    """A value of a sentence. `{state:state}` tells the word it stands for, one without a word
    of its own the word for all others (`[state-]`), where there is any; `{size:number}` a number as
    the language writes it: `1.5 MB` is `1,5 MB` in Vietnamese, and `{marks:figures}` a list of them.
    What the operating system or the network said of a failure is told in the sentence's language
    (`system.toml`)."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, value: str, language: str) -> _Value:
        made = super().__new__(cls, value)
        made.language = language
        return made

    def __format__(self, spec: str) -> str:
        if spec == "number":
            return _write_number(self, self.language)
        if spec == "figures":
            return _write_figures(self, self.language)
        for code in ("-".join((spec or "system", self)), f"{spec}-"):
            if code in catalogue():
                return word(code, self.language)
        return super().__format__(spec)


@lru_cache(1_024)
def _write_number(text: str, language: str) -> str:
    """Write the number that `text` begins with, its thousands apart; what is no number stays as it is."""
    digits, gap, unit = text.partition(" ")
    try:
        english = f"{Decimal(digits):,}"
    except InvalidOperation:
        return text
    return (english.translate(SWAPPED) if language == "vi" else english) + gap + unit


def _write_figures(text: str, language: str) -> str:
    """Write `2027-01: 7.5; 2027-02: 8`, numbers by their names, as the language writes them."""
    pairs = (one.rpartition(": ") for one in text.split("; "))
    return "; ".join(f"{name}: {_write_number(number, language)}" for name, _, number in pairs)


class _Gaps(dict[str, str]):
    """Leave a place visible when its value is missing, so that a slip never hides a sentence."""

    def __init__(self, values: Iterable[tuple[str, str]], language: str) -> None:
        super().__init__(values)
        self._language = language

    def __missing__(self, name: str) -> str:
        return _Gap("{" + name + "}", self._language)


class _Gap(_Value):
    """A value that is missing: `{operation:lost}` tells the words for none where there are any: `[lost-]`."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        code = f"{spec}-"
        return word(code, self.language) if code in catalogue() else str(self)


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
