"""The post as a Word file that a desk can work on: headings, lists, links, tables, pictures, the byline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import UnrecognizedImageError
from docx.shared import Cm
from docx.text.run import Run

from adapters.outbox.table import write_table
from adapters.outbox.tree import read_tree
from adapters.outbox.word_parts import MONOSPACED, add_link, new_list, prepare, put_in_list
from publisher.core.post import Post

LONGEST = 255
"""Characters of a property of the file."""
WIDEST, TALLEST = Cm(15), Cm(18)
HEADINGS = {"h2": "Heading 2", "h3": "Heading 3", "h4": "Heading 4"}
BLOCKS = {"blockquote", "figcaption", "figure", "hr", "li", "ol", "p", "pre", "table", "ul", *HEADINGS}
STYLES = {
    "strong": "bold",
    "b": "bold",
    "em": "italic",
    "i": "italic",
    "u": "underline",
    "s": "strike",
    "del": "strike",
    "sub": "subscript",
    "sup": "superscript",
    "code": "code",
}
BLANKS = re.compile(r"[ \t\r\n\f]+")


def write_word(path: Path, post: Post, names: Mapping[str, str]) -> None:
    """Write the post to `path`; pictures lie beside it under `names`."""
    document = Document()
    prepare(document)
    document.core_properties.title = post.title[:LONGEST]
    document.core_properties.author = ", ".join(post.authors)[:LONGEST]
    document.add_heading(post.title, level=1)
    if post.summary:
        document.add_paragraph().add_run(post.summary).bold = True
    _Writer(document, path.parent, names).write(read_tree(post.html), _Place(document))
    _sign(document, post)
    document.save(str(path))


def _sign(document: Any, post: Post) -> None:
    """Put authors and units under the text, where the press has them."""
    for names, bold in ((post.authors, True), (post.units, False)):
        if names:
            line = document.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            line.paragraph_format.keep_with_next = bold
            line.add_run(", ".join(names)).bold = bold


@dataclass(frozen=True)
class _Place:
    """Where blocks are written: into what, in which style, how deep in lists, with which looks of letters."""

    into: Any
    style: str | None = None
    level: int = -1
    looks: frozenset[str] = frozenset()


class _Writer:
    """Copy a tree of clean HTML into a document, block by block."""

    def __init__(self, document: Any, folder: Path, names: Mapping[str, str]) -> None:
        self.document = document
        self.folder = folder
        self.names = names

    def write(self, element: Element, place: _Place, paragraph: Any = None) -> None:
        """Write what stands inside of `element`; its first words go on in `paragraph`, where there is one."""
        for piece in _pieces(element):
            if isinstance(piece, Element) and piece.tag in BLOCKS:
                self._block(piece, place, paragraph)
                paragraph = None
            elif paragraph is not None or not isinstance(piece, str) or piece.strip():
                paragraph = paragraph or self._begin(place)
                self._inline(piece, paragraph, paragraph._p, place.looks)

    def _begin(self, place: _Place) -> Any:
        paragraph = place.into.add_paragraph(style=place.style)
        if place.level >= 0:
            paragraph.paragraph_format.left_indent = Cm(1) * (place.level + 1)
        return paragraph

    def _block(self, block: Element, place: _Place, paragraph: Any) -> None:
        """Write one block; an empty `paragraph` that was begun for it, as for an entry of a list, is used."""
        if block.tag in {"ul", "ol"}:
            self._list(block, place)
        elif block.tag == "table":
            write_table(block, place.into, self._cell)
        elif block.tag == "pre":
            self._code(block, place)
        elif block.tag == "hr":
            line = self._begin(place)
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line.add_run("* * *")
        else:
            begun = paragraph if block.tag in {"p", "figure"} and paragraph is not None else None
            is_empty = begun is not None and not begun._p.r_lst and not begun.hyperlinks
            self.write(block, self._inside(block, place), begun if is_empty else None)

    def _inside(self, block: Element, place: _Place) -> _Place:
        """Return the place for the inside of a block."""
        if block.tag in HEADINGS:
            return replace(place, style=HEADINGS[block.tag])
        if block.tag == "blockquote":
            return replace(place, style="Intense Quote")
        if block.tag == "figcaption":
            return replace(place, looks=place.looks | {"italic"})
        return place

    def _list(self, block: Element, place: _Place) -> None:
        """Write a list as one of Word's own, so that levels and numbers stay when it is edited."""
        level, ordered = place.level + 1, block.tag == "ol"
        start = block.get("start", "1")
        number = new_list(self.document, ordered, level, int(start) if re.fullmatch(r"\d{1,6}", start) else 1)
        for entry in block:
            paragraph = place.into.add_paragraph(style="List Paragraph")
            put_in_list(paragraph, number, level)
            self.write(entry, replace(place, style="List Continue", level=level), paragraph)

    def _code(self, block: Element, place: _Place) -> None:
        """Write text whose blanks and lines count."""
        lines = "".join(block.itertext()).strip("\n").split("\n")
        paragraph = place.into.add_paragraph(style="Code")
        for number, line in enumerate(lines):
            run = paragraph.add_run()
            if number:
                run.add_break()
            run.add_text(line)

    def _cell(self, source: Element, cell: Any, looks: frozenset[str]) -> None:
        """Write a cell of a table; the paragraph that it has from the start goes where it is of no use."""
        first = cell.paragraphs[0]
        self.write(source, _Place(cell, looks=looks), first)
        if not first._p.r_lst and not first.hyperlinks and len(cell.paragraphs) > 1:
            cell._tc.remove(first._p)

    def _inline(self, piece: str | Element, paragraph: Any, into: Any, looks: frozenset[str]) -> None:
        """Write words, and what stands among them, into a paragraph or a link inside of it."""
        if isinstance(piece, str):
            self._words(BLANKS.sub(" ", piece), paragraph, into, looks)
        elif piece.tag == "br":
            _run(paragraph, into).add_break()
        elif piece.tag == "img":
            self._picture(piece, _run(paragraph, into))
        else:
            if piece.tag == "a" and piece.get("href"):
                into, looks = add_link(paragraph, piece.get("href", "")), looks | {"link"}
            looks |= {STYLES[piece.tag]} if piece.tag in STYLES else set()
            for inner in _pieces(piece):
                self._inline(inner, paragraph, into, looks)

    def _words(self, text: str, paragraph: Any, into: Any, looks: frozenset[str]) -> None:
        if not paragraph.text or paragraph.text[-1:] in {" ", "\n"}:
            text = text.lstrip(" ")
        if not text:
            return
        run = _run(paragraph, into)
        run.add_text(text)
        for look in looks - {"code", "link"}:
            setattr(run.font, look, True)
        if "code" in looks:
            run.font.name = MONOSPACED
        if "link" in looks:
            run.style = "Hyperlink"

    def _picture(self, image: Element, run: Any) -> None:
        """Show the picture, or name the file where Word cannot show it."""
        name, alt = self.names.get(image.get("src", "").removeprefix("media:"), ""), image.get("alt", "")
        try:
            shown = run.add_picture(str(self.folder / name))
        except (UnrecognizedImageError, OSError):
            run.add_text(f"[{name}] {alt}")
            return
        scale = min(WIDEST / shown.width, TALLEST / shown.height)
        shown.width, shown.height = int(shown.width * scale), int(shown.height * scale)
        shown._inline.docPr.set("descr", alt)


def _pieces(element: Element) -> Iterator[str | Element]:
    """Name the words and the elements inside of an element, in their order."""
    if element.text:
        yield element.text
    for inner in element:
        yield inner
        if inner.tail:
            yield inner.tail


def _run(paragraph: Any, into: Any) -> Any:
    return Run(into.add_r(), paragraph)
