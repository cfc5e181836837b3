"""The pieces that a Word document is made of: elements, paragraphs, runs, cells, links."""

from __future__ import annotations

from typing import Literal

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from publisher.report.numbers import readable

Element = BaseOxmlElement
Align = Literal["left", "right", "center", "both"]
EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


def make(tag: str, *children: Element | None, **attributes: object) -> Element:
    """Return an element of WordprocessingML, its attributes of the same namespace; None is no child.

    The schema asks for children in its own order; Word offers to repair a file that has another.
    """
    element: Element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    element.extend(child for child in children if child is not None)
    return element


def run(text: str, *, bold: bool = False, italic: bool = False, style: str = "") -> Element:
    """Return words of one look."""
    looks = [
        make("rStyle", val=style) if style else None,
        *([make("b"), make("bCs")] if bold else []),
        *([make("i"), make("iCs")] if italic else []),
    ]
    words = make("t")
    words.text = readable(text)
    words.set(qn("xml:space"), "preserve")
    return make("r", make("rPr", *looks) if any(one is not None for one in looks) else None, words)


def hyperlink(name: str, words: Element) -> Element:
    """Return words that lead to the address of that name; Word keeps addresses apart from the text."""
    link = make("hyperlink", words, history=1)
    link.set(qn("r:id"), name)
    return link


def paragraph(
    style: str,
    *runs: Element,
    align: Align | None = None,
    keep_next: bool = False,
    indents: tuple[int, int] | None = None,
    borders: Element | None = None,
    shade: str = "",
) -> Element:
    """Return a paragraph that says what its style does not; `indents` are left and right, in twips."""
    looks = make(
        "pPr",
        make("pStyle", val=style),
        make("keepNext") if keep_next else None,
        borders,
        make("shd", val="clear", color="auto", fill=shade) if shade else None,
        make("ind", left=indents[0], right=indents[1], firstLine=0) if indents else None,
        make("jc", val=align) if align else None,
    )
    return make("p", looks, *runs)


def rule(width: int, within: int, style: str = "Rule") -> Element:
    """Return a line of `width`, in the middle of a column that is `within` wide."""
    side = max((within - width) // 2, 0)
    border = make("pBdr", make("top", val="single", sz=6, space=0, color="auto"))
    return paragraph(style, indents=(side, side), borders=border)


def cell(
    width: int,
    *content: Element,
    span: int = 1,
    shade: str = "",
    borders: Element | None = None,
    side: int | None = None,
    middle: bool = False,
) -> Element:
    """Return a cell of a table; Word asks for a paragraph in each. `side` is room of its own."""
    looks = make(
        "tcPr",
        make("tcW", w=width, type="dxa"),
        make("gridSpan", val=span) if span > 1 else None,
        borders,
        make("shd", val="clear", color="auto", fill=shade) if shade else None,
        _margins("tcMar", side) if side is not None else None,
        make("vAlign", val="center") if middle else None,
    )
    return make("tc", looks, *content)


def row(*cells: Element, is_head: bool = False) -> Element:
    """Return a row that stays on one page; a head stands again on each page."""
    return make("tr", make("trPr", make("cantSplit"), make("tblHeader") if is_head else None), *cells)


def table(
    widths: list[int] | tuple[int, ...],
    *rows: Element,
    has_lines: bool,
    side: int,
    title: str = "",
    told: str = "",
) -> Element:
    """Return a table of fixed columns; `side` is the room left and right in each cell.

    `title` and `told` are what a screen reader says of it.
    """
    looks = make(
        "tblPr",
        make("tblW", w=sum(widths), type="dxa"),
        make("tblInd", w=0, type="dxa"),
        make("tblBorders", *(_edge(name, has_lines) for name in EDGES)),
        make("tblLayout", type="fixed"),
        _margins("tblCellMar", side),
        make("tblLook", val="04A0", firstRow=1, lastRow=0, firstColumn=1, lastColumn=0, noHBand=0, noVBand=1),
        make("tblCaption", val=readable(title)) if title else None,
        make("tblDescription", val=readable(told)) if told else None,
    )
    return make("tbl", looks, make("tblGrid", *(make("gridCol", w=width) for width in widths)), *rows)


def _margins(tag: str, side: int) -> Element:
    return make(tag, *(make(name, w=side, type="dxa") for name in ("left", "right")))


def _edge(name: str, is_drawn: bool) -> Element:
    return make(name, val="single", sz=4, space=0, color="auto") if is_drawn else make(name, val="nil")
