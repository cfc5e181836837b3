"""HTML as a tree of elements, for writers that must know what stands inside of what."""

from __future__ import annotations

from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

ALONE = frozenset({"br", "hr", "img"})
DEEPEST = 100
"""How far elements nest; what is deeper stays as text, so that no reader of the tree runs out of stack."""


def read_tree(html: str) -> Element:
    """Return clean HTML as one element that holds all of it."""
    reader = _Reader()
    reader.feed(html)
    return reader.end()


class _Reader(HTMLParser):
    """Build the tree; a tag that nothing opened closes nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._builder = TreeBuilder()
        self._builder.start("body", {})
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len(self._open) >= DEEPEST:
            return
        self._builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in ALONE:
            self._builder.end(tag)
        else:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open:
            last = self._open.pop()
            self._builder.end(last)
            if last == tag:
                return

    def handle_data(self, data: str) -> None:
        self._builder.data(data)

    def end(self) -> Element:
        """Close what is still open and return the whole."""
        self.close()
        for tag in reversed(self._open):
            self._builder.end(tag)
        self._builder.end("body")
        return self._builder.close()
