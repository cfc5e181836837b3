"""YAML as a tree of texts, each with its place; nothing is converted, nothing is followed.

The parser's events are enough for that: `0912` stays `0912`, `NO` stays `NO`, `1.10` stays `1.10`.
Anchors and tags are refused, so that no alias can blow up and nothing can be constructed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from publisher.files.findings import Findings, Place
from publisher.files.refusal import Refusal
from publisher.files.text import tidy
from publisher.files.yamlwords import explain

DEEPEST = 8
"""Levels of nesting; what editors write has three."""

MOST_PIECES = 200
"""Top-level keys that are read one by one when something is broken; whoever has more wrote no keys."""

BLANKS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Text:
    """One value as it is written, without its quotes; empty when nothing is said."""

    value: str
    at: Place


@dataclass(frozen=True, slots=True)
class Several:
    """A list."""

    items: tuple[Node, ...]
    at: Place


@dataclass(frozen=True, slots=True)
class Keyed:
    """Keys with their values, in the order of the file; a key may come twice.

    `whole` is False when some of them could not be read, so that what is missing may be there.
    """

    entries: tuple[tuple[Text, Node], ...]
    at: Place
    whole: bool = True


Node = Text | Several | Keyed


def read_yaml(text: str, first_line: int, findings: Findings) -> Keyed | None:
    """Return the mapping that `text` is; its first line is number `first_line` of the file.

    Where it is broken, each of its top-level keys is read by itself, so that every problem is told.
    """
    try:
        return _read(text, first_line)
    except Refusal as refusal:
        pieces = list(_pieces(text, first_line))
        if not 2 <= len(pieces) <= MOST_PIECES:
            findings.error(refusal.code, refusal.at, **refusal.values)
            return None
    return _join(pieces, findings)


def _join(pieces: list[tuple[str, int]], findings: Findings) -> Keyed:
    """Read what can be read, piece by piece."""
    entries: list[tuple[Text, Node]] = []
    for piece, line in pieces:
        try:
            entries.extend(_read(piece, line).entries)
        except Refusal as refusal:
            code = "yaml-no-colon" if refusal.code == "yaml-no-keys" else refusal.code
            findings.error(code, refusal.at, **refusal.values)
    return Keyed(tuple(entries), Place(pieces[0][1], 1), whole=False)


def _pieces(text: str, first_line: int) -> Iterator[tuple[str, int]]:
    """Cut `text` before each line that starts a top-level key."""
    lines: list[str] = []
    start = first_line
    for number, line in enumerate(text.split("\n"), first_line):
        if lines and line[:1] not in " \t-#}]" and line:
            yield "\n".join(lines), start
            lines, start = [], number
        lines.append(line)
    yield "\n".join(lines), start


def _read(text: str, first_line: int) -> Keyed:
    tree = _Tree(text, first_line)
    found = tree.document()
    if isinstance(found, Keyed):
        return found
    if isinstance(found, Text) and not found.value:
        return Keyed((), Place(first_line, 1))
    raise Refusal("yaml-no-keys", found.at, text=_beginning(found))


def _beginning(found: Node) -> str:
    return found.value.strip()[:60] if isinstance(found, Text) else "- …"


class _Tree:
    """Build one tree from the events of the parser."""

    def __init__(self, text: str, first_line: int) -> None:
        self.text = text
        self.first_line = first_line
        self.events: Iterator[Any] = iter(YAML(typ="safe", pure=True).parse(text))

    def document(self) -> Node:
        """Return the only document; a second one is refused."""
        found: Node = Text("", Place(self.first_line, 1))
        seen = False
        while event := self._next():
            if isinstance(event, DocumentStartEvent):
                if seen:
                    raise Refusal("yaml-second-document", self._place(event))
                seen = True
            elif isinstance(event, NodeEvent):
                found = self._node(event, 0)
        return found

    def _next(self) -> Any:
        try:
            return next(self.events, None)
        except MarkedYAMLError as error:
            raise explain(error, self.first_line, self.text) from None
        except (YAMLError, ValueError, IndexError, OverflowError, RecursionError) as error:
            # ruamel lets a few of these through for escapes such as "\UFFFFFFFF" or "%YAML x"
            raise Refusal("yaml-broken", Place(self.first_line, 1)) from error

    def _node(self, event: NodeEvent, depth: int) -> Node:
        at = self._place(event)
        if isinstance(event, AliasEvent) or event.anchor:
            raise Refusal("yaml-alias", at)
        if depth > DEEPEST:
            raise Refusal("yaml-too-deep", at)
        if isinstance(event, ScalarEvent):
            return self._text(event, at)
        if isinstance(event, CollectionStartEvent) and event.tag and not event.implicit:
            raise Refusal("yaml-tag", at, tag=_as_written(event.tag))
        if isinstance(event, SequenceStartEvent):
            return Several(tuple(self._items(depth)), at)
        return Keyed(tuple(self._entries(depth)), at)

    def _items(self, depth: int) -> Iterator[Node]:
        while isinstance(event := self._next(), NodeEvent):
            yield self._node(event, depth + 1)

    def _entries(self, depth: int) -> Iterator[tuple[Text, Node]]:
        while isinstance(event := self._next(), NodeEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Text):
                raise Refusal("yaml-odd-key", key.at)
            yield key, self._node(self._next(), depth + 1)

    def _text(self, event: ScalarEvent, at: Place) -> Text:
        if event.tag and event.implicit == (False, False):
            raise Refusal("yaml-tag", at, tag=_as_written(event.tag))
        blank = event.style is None and event.value in BLANKS
        return Text("" if blank else tidy(event.value), at)  # an escape may stand for what no text may hold

    def _place(self, event: Event) -> Place:
        return Place(event.start_mark.line + self.first_line, event.start_mark.column + 1)


def _as_written(tag: str) -> str:
    """Return a tag as people write it: the parser gives `!!int` as `tag:yaml.org,2002:int`."""
    return tag.replace("tag:yaml.org,2002:", "!!", 1)[:60]
