"""The body of a page: clean HTML with its pictures as figures and its headings in order."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

Figure = Callable[[str, str, bool], str]
"""Returns the markup of the picture called NAME, given the alt text that stands in the body; True asks for
the picture alone, because the body has a figure with a caption around it."""

HEADING = re.compile(r"h[1-6]$")
NO_FIGURE_INSIDE = re.compile(r"(p|h[1-6])$")
VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "source", "track", "wbr"})
HOLLOW = re.compile(
    r"<(p|h[1-6]|a|b|strong|i|em|u|s|span|sub|sup|small|mark|code)\b(?![^>]*\bid=)[^>]*>(?:\s|&nbsp;|\xa0|<br>)*</\1>"
)


def pictures_in(html: str) -> frozenset[str]:
    """Return the names of the pictures that the body shows."""
    return frozenset(re.findall(r'<img\b[^>]*?\bsrc="media:([^"]+)"', html))


def body(html: str, figure: Figure, table: str) -> str:
    """Return the body for the page; `table` names a table to people who do not see it."""
    rewriter = Body(figure, table)
    rewriter.feed(html)
    rewriter.close()
    return without_hollows("".join(rewriter.out))


def without_hollows(html: str) -> str:
    """Remove paragraphs, headings and links that have nothing in them."""
    before = None
    while before != html:
        before, html = html, HOLLOW.sub("", html)
    return html


class Body(HTMLParser):
    """Copy clean HTML as it is, but for pictures, headings and tables."""

    def __init__(self, figure: Figure, table: str) -> None:
        super().__init__(convert_charrefs=False)
        self.figure = figure
        self.table = table
        self.out: list[str] = []
        self.open: list[tuple[str, str]] = []  # what is open now: the name, and the tag as it was written
        self.levels: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self._show(dict(attrs))
            return
        written = self.get_starttag_text() or ""
        if HEADING.match(tag):
            tag, written = self._in_order(tag, written)
        if tag == "table" and not self._inside("table"):
            name = escape(self.table)
            self.out.append(f'<div class="table" role="group" tabindex="0" aria-label="{name}">')
        self.out.append(written)
        if tag not in VOID:
            self.open.append((tag, written))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if HEADING.match(tag) and self.levels:
            tag = f"h{self.levels_now}"
        if not self._inside(tag):
            return
        while self.open.pop()[0] != tag:
            pass
        self.out.append(f"</{tag}>")
        if tag == "table" and not self._inside("table"):
            self.out.append("</div>")

    def handle_data(self, data: str) -> None:
        self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")

    @property
    def levels_now(self) -> int:
        return min(len(self.levels) + 1, 6)

    def _inside(self, tag: str) -> bool:
        return any(one == tag for one, _ in self.open)

    def _in_order(self, tag: str, written: str) -> tuple[str, str]:
        """Number headings from h2 (the title is h1), a step at a time."""
        level = int(tag[1])
        while self.levels and self.levels[-1] >= level:
            self.levels.pop()
        self.levels.append(level)
        name = f"h{self.levels_now}"
        return name, re.sub(r"^<h\d", f"<{name}", written, flags=re.IGNORECASE)

    def _show(self, attributes: dict[str, str | None]) -> None:
        """Put a figure in place of a picture, outside of the paragraph that it stood in."""
        source, alt = attributes.get("src") or "", attributes.get("alt") or ""
        if not source.startswith("media:"):
            self.out.append(self.get_starttag_text() or "")
            return
        around = self._paragraph()
        self.out += [f"</{tag}>" for tag, _ in reversed(around)]
        self.out.append(self.figure(source.removeprefix("media:"), alt, self._inside("figure")))
        self.out += [re.sub(r'\s+id="[^"]*"', "", written) for _, written in around]

    def _paragraph(self) -> list[tuple[str, str]]:
        """Return what is open from the innermost paragraph or heading on; nothing outside of one."""
        for place in reversed(range(len(self.open))):
            if NO_FIGURE_INSIDE.match(self.open[place][0]):
                return self.open[place:]
        return []
