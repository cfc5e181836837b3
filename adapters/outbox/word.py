"""The post as a Word file: headings, paragraphs, lists, tables, pictures with their captions."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from docx import Document
from docx.image.exceptions import UnrecognizedImageError
from docx.shared import Cm

from publisher.core.post import Post

WIDTH = Cm(15)
LISTS = {"ul": "List Bullet", "ol": "List Number"}
BOLD = frozenset({"strong", "b"})
ITALIC = frozenset({"em", "i", "figcaption"})


def write_word(path: Path, post: Post, names: Mapping[str, str]) -> None:
    """Write the post to `path`; pictures lie beside it under `names`."""
    document = Document()
    document.add_heading(post.title, level=1)
    if post.summary:
        document.add_paragraph().add_run(post.summary).bold = True
    writer = _Writer(document, path.parent, names)
    writer.feed(post.html)
    writer.close()
    document.save(str(path))


class _Writer(HTMLParser):
    """Copy clean HTML into a document, block by block."""

    def __init__(self, document: Any, folder: Path, names: Mapping[str, str]) -> None:
        super().__init__(convert_charrefs=True)
        self.document = document
        self.folder = folder
        self.names = names
        self.paragraph: Any = None
        self.open: list[str] = []
        self.links: list[str] = []
        self.rows: list[list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "img":
            self._picture(known.get("src") or "", known.get("alt") or "")
            return
        if tag == "br":
            if self.paragraph is not None:
                self.paragraph.add_run().add_break()
            return
        self.open.append(tag)
        if tag == "a":
            self.links.append(known.get("href") or "")
        elif tag == "table":
            self.rows = []
        elif tag == "tr" and self.rows is not None:
            self.rows.append([])
        elif tag in {"td", "th"} and self.rows:
            self.rows[-1].append("")
        elif self.rows is None:
            self._begin(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open and self.open.pop() != tag:
                pass
        if tag == "a" and self.links:
            link = self.links.pop()
            if link and self.paragraph is not None and self.rows is None:
                self.paragraph.add_run(f" ({link})")
        elif tag == "table":
            self._table()
        elif self.rows is None and tag in {"p", "li", "blockquote", "figcaption", "h2", "h3", "h4"}:
            self.paragraph = None

    def handle_data(self, data: str) -> None:
        if self.rows is not None:
            if self.rows and self.rows[-1]:
                self.rows[-1][-1] += data
            return
        if not data.strip() and self.paragraph is None:
            return
        if self.paragraph is None:
            self.paragraph = self.document.add_paragraph()
        run = self.paragraph.add_run(" ".join(data.split("\n")))
        run.bold = any(tag in BOLD for tag in self.open) or None
        run.italic = any(tag in ITALIC for tag in self.open) or None

    def _begin(self, tag: str) -> None:
        if tag in {"h2", "h3", "h4"}:
            self.paragraph = self.document.add_heading("", level=int(tag[1]))
        elif tag == "li":
            kind = next((one for one in reversed(self.open) if one in LISTS), "ul")
            self.paragraph = self.document.add_paragraph(style=LISTS[kind])
        elif tag == "blockquote":
            self.paragraph = self.document.add_paragraph(style="Intense Quote")
        elif tag in {"p", "figcaption"} and not {"li", "blockquote"} & set(self.open):
            self.paragraph = self.document.add_paragraph()

    def _picture(self, source: str, alt: str) -> None:
        """Show the picture, or name the file where Word cannot show it."""
        name = self.names.get(source.removeprefix("media:"), "")
        self.paragraph = None
        try:
            shown = self.document.add_picture(str(self.folder / name), width=WIDTH)
            shown._inline.docPr.set("descr", alt)
        except (UnrecognizedImageError, OSError):
            self.document.add_paragraph(f"[{name}] {alt}")

    def _table(self) -> None:
        rows, self.rows = self.rows or [], None
        columns = max((len(row) for row in rows), default=0)
        if not columns:
            return
        table = self.document.add_table(rows=len(rows), cols=columns, style="Table Grid")
        for line, row in zip(table.rows, rows, strict=True):
            for cell, text in zip(line.cells, row, strict=False):
                cell.text = " ".join(text.split())
        self.paragraph = None
