"""The body of a piece as paragraphs for the ear: headings, entries and rows become sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

ENDS = tuple(".!?…:;") + tuple(end + close for end in ".!?…" for close in '"”)')
BREAKS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "blockquote", "pre", "div", "br", "hr"}
)
UNHEARD = frozenset({"figcaption", "script", "style", "caption"})
"""What belongs to pictures, or to nobody: the ear has no use for it."""


@dataclass(frozen=True)
class Page:
    """The paragraphs of a body, each ending like a sentence, and how many tables were read row by row."""

    paragraphs: tuple[str, ...]
    tables: int = 0


def hear(html: str) -> Page:
    """Return clean HTML as what a voice can read; pictures and their captions are left out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_paragraph()
    return Page(tuple(reader.paragraphs), reader.tables)


def as_sentence(text: str) -> str:
    """Return one line that ends with a pause."""
    line = re.sub(r"\s+", " ", text).strip()
    return line if not line or line.endswith(ENDS) else line.rstrip(",–- ") + "."


class _Reader(HTMLParser):
    """Gather paragraphs; the rows of a table each become one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[str] = []
        self.tables = 0
        self._words: list[str] = []
        self._unheard = 0
        self._head: list[str] = []
        self._cells: list[tuple[str, bool]] | None = None
        self._rows = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNHEARD:
            self._unheard += 1
        elif tag == "table":
            self.end_paragraph()
            self.tables, self._head, self._rows = self.tables + 1, [], 0
        elif tag == "tr":
            self.end_paragraph()
            self._cells = []
        elif tag in ("td", "th"):
            self._words = []
        elif tag in BREAKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in UNHEARD:
            self._unheard = max(0, self._unheard - 1)
        elif tag in ("td", "th") and self._cells is not None:
            self._cells.append((self._take(), tag == "th"))
        elif tag == "tr":
            self._end_row()
        elif tag in BREAKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self._unheard:
            self._words.append(data)

    def end_paragraph(self) -> None:
        """Close the paragraph that is being gathered; an empty one is none."""
        if sentence := as_sentence(self._take()):
            self.paragraphs.append(sentence)

    def _break(self) -> None:
        if self._cells is None:
            self.end_paragraph()
        else:
            self._words.append(" ")

    def _take(self) -> str:
        words, self._words = "".join(self._words), []
        return re.sub(r"\s+", " ", words).strip()

    def _end_row(self) -> None:
        """Read a row with its head: `Dòng 1: phường Hồ Sao; hồ sơ 120.`"""
        cells, self._cells = self._cells or [], None
        if cells and all(is_head for _, is_head in cells):
            self._head = [text for text, _ in cells]
        elif any(text for text, _ in cells):
            self._rows += 1
            names = self._head + [""] * len(cells)
            said = [f"{name} {text}".strip() for name, (text, _) in zip(names, cells, strict=False) if text]
            self.paragraphs.append(as_sentence(f"Dòng {self._rows}: " + "; ".join(said)))
