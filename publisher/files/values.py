"""The values behind the keys, each read as what its key asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from publisher.core.item import When
from publisher.core.slug import is_slug, slugify
from publisher.files.choices import MOMENTS
from publisher.files.findings import Findings, Place
from publisher.files.names import Lookup, Names
from publisher.files.refusal import Refusal
from publisher.files.rules import ReadingRules
from publisher.files.text import one_line, paragraphs
from publisher.files.times import read_span, read_time, second_reading
from publisher.files.yamltree import Node, Several, Text

Keys = Mapping[str, tuple[Text, Node]]
Choice = TypeVar("Choice", bound=StrEnum)
Read = TypeVar("Read")

SEPARATORS = re.compile(r"[,;\n]")
WHERE = {
    "units": "schedules/units.toml",
    "channels": "config.toml",
    "themes": "schedules/plan-*.toml",
    "indices": "schedules/plan-*.toml",
    "audiences": "schedules/plan-*.toml",
}
"""Where an editor finds the names that a key may take."""


class Values:
    """Read the values of one mapping; what is wrong is told, and the default takes its place."""

    def __init__(self, keys: Keys, rules: ReadingRules, findings: Findings) -> None:
        self.keys = keys
        self.rules = rules
        self.findings = findings

    def node(self, key: str) -> Node | None:
        """Return the value as it is written; None when nothing is said."""
        value = self.keys[key][1] if key in self.keys else None
        return None if isinstance(value, Text) and not value.value.strip() else value

    def scalar(self, key: str) -> Text | None:
        """Return the value, which must be one text."""
        value = self.node(key)
        if value is None or isinstance(value, Text):
            return value
        self.findings.error("value-not-text", value.at, key=self.name(key))
        return None

    def line(self, key: str) -> str:
        """Return a text of one line."""
        value = self.scalar(key)
        return one_line(value.value) if value else ""

    def text(self, key: str) -> str:
        """Return a text that keeps its line ends."""
        value = self.scalar(key)
        return paragraphs(value.value) if value else ""

    def several(self, key: str) -> tuple[Text, ...]:
        """Return one or a list of texts, without cutting any of them."""
        value = self.node(key)
        if value is None:
            return ()
        if isinstance(value, Text):
            return (value,)
        if isinstance(value, Several):
            wrong = [one for one in value.items if not isinstance(one, Text)]
            for one in wrong:
                self.findings.error("value-not-text", one.at, key=self.name(key))
            return tuple(one for one in value.items if isinstance(one, Text) and one.value.strip())
        self.findings.error("value-not-list", value.at, key=self.name(key))
        return ()

    def texts(self, key: str) -> tuple[str, ...]:
        """Return one or a list of texts, as they are."""
        return tuple(dict.fromkeys(one_line(one.value) for one in self.several(key)))

    def words(self, key: str) -> tuple[str, ...]:
        """Return one or a list of words; commas, semicolons and new lines part them as well."""
        return tuple(dict.fromkeys(one.value for text in self.several(key) for one in _cut(text)))

    def known(self, key: str, names: Lookup | None = None) -> tuple[str, ...]:
        """Return one or a list of names as their ids; names that nobody has heard of are told.

        `names` knows them; else those of the workspace as they are now.
        """
        names = names or self.rules.names.get(key)
        if names is None:
            return self.words(key)
        found = [id for text in self.several(key) for id in self._ids(key, names, text)]
        return tuple(dict.fromkeys(found))

    def choice(self, key: str, names: Names, default: Choice) -> Choice:
        """Return one of a fixed set of words."""
        value = self.scalar(key)
        if value is None:
            return default
        id = names.find(value.value)
        if id is None:
            self.unknown_choice(key, names, value)
            return default
        return type(default)(id)

    def time(self, key: str) -> datetime | None:
        """Return an instant (UTC)."""
        value = self.scalar(key)
        return self._try(key, value, self._time) if value else None

    def moment(self, key: str) -> When | None:
        """Return an instant (UTC), `now` or `next`."""
        value = self.scalar(key)
        word = MOMENTS.find(value.value) if value else None
        if word:
            return "now" if word == "now" else "next"
        instant = self.time(key)
        if instant and self.rules.now and instant < self.rules.now:
            self.findings.warn("time-is-over", self.at(key), key=self.name(key))
        return instant

    def span(self, key: str) -> timedelta | None:
        """Return a length of time."""
        value = self.scalar(key)
        return self._try(key, value, lambda one: read_span(one.value)) if value else None

    def slug(self, key: str) -> str | None:
        """Return a slug that channels will keep as it is."""
        value = self.scalar(key)
        if value is None:
            return None
        if is_slug(value.value):
            return value.value
        self.findings.error(
            "bad-slug", value.at, key=self.name(key), value=value.value[:60], instead=_better(value.value)
        )
        return None

    def url(self, key: str) -> str:
        """Return a web address."""
        value = self.scalar(key)
        if value is None:
            return ""
        if is_web_address(value.value.strip()):
            return value.value.strip()
        self.findings.error("bad-url", value.at, key=self.name(key), value=value.value[:60])
        return ""

    def name(self, key: str) -> str:
        """Return the name of `key` as the editor wrote it."""
        return self.keys[key][0].value.strip() if key in self.keys else key

    def at(self, key: str) -> Place:
        """Return where the value of `key` stands."""
        return self.keys[key][1].at if key in self.keys else Place()

    def _time(self, value: Text) -> datetime:
        instant = read_time(value.value, self.rules.zone)
        if second := second_reading(value.value, self.rules.zone):
            said, zone = value.value.strip(), self.rules.zone.key
            self.findings.warn("time-twice", value.at, value=said, zone=zone, second=second)
        return instant

    def _try(self, key: str, value: Text, read: Callable[[Text], Read]) -> Read | None:
        try:
            return read(value)
        except Refusal as refusal:
            self.findings.error(refusal.code, value.at, key=self.name(key), **refusal.values)
            return None

    def _ids(self, key: str, names: Lookup, text: Text) -> list[str]:
        """Return the ids in `text`: a name may have a comma, so the whole is tried before its pieces."""
        whole = names.find(text.value)
        if whole is not None:
            return [whole]
        found = [(one, names.find(one.value)) for one in _cut(text)]
        for one, id in found:
            if id is None:
                self.unknown(key, names, one)
        return [id for _, id in found if id is not None]

    def unknown(self, key: str, names: Lookup, value: Text) -> None:
        """Tell of a name that the workspace does not have."""
        near = names.nearest(value.value)
        code = "item-unknown-name-near" if near else "item-unknown-name"
        self.findings.error(
            code, value.at, key=self.name(key), value=value.value[:60], nearest=near, where=WHERE[key]
        )

    def unknown_choice(self, key: str, names: Names, value: Text) -> None:
        near, given = names.nearest(value.value), value.value.strip()[:60]
        known, vietnamese = ", ".join(names.ids), ", ".join(names.vietnamese)
        code = "no-such-choice-near" if near else "no-such-choice"
        self.findings.error(
            code, value.at, key=self.name(key), given=given, nearest=near, known=known, vietnamese=vietnamese
        )


def is_web_address(text: str) -> bool:
    """Tell whether `text` is a whole http or https address."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", text)


def _cut(text: Text) -> list[Text]:
    """Part a text at its commas."""
    pieces = []
    for piece in SEPARATORS.split(text.value):
        if piece.strip():
            pieces.append(Text(one_line(piece), text.at))
    return pieces


def _better(value: str) -> str:
    made = slugify(value)
    return made if is_slug(made) else f"bai-{made}".strip("-")
