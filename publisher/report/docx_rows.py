"""Rows of tables as text, written while the file is: fifty thousand of them as elements need a gigabyte.

A row is made as elements once for each look that rows of its table have; all others are copies of that
text with other words. A mark stands in the tree of the document until the rows are written in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from xml.sax.saxutils import escape

from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement
from docx.oxml.ns import nsmap

from publisher.report.docx_xml import Element, make

MARK = "rows-"
PLACES = re.compile(rb'<w:tr w:rsidR="rows-(\d+)"/>')
INSIDE = re.compile("<w:body[^>]*>(.*)</w:body>", re.DOTALL)
HOLE = "{words}"
"""Stands in a pattern where the words of a row, or the name of a link, go."""
AT_ONCE = 200
"""Rows that are encoded together."""


class LaterRows:
    """Keeps the rows of tables until the document is written."""

    def __init__(self) -> None:
        self._rows: list[Iterable[str]] = []

    def mark(self, rows: Iterable[str]) -> Element:
        """Return what stands in the tree for these rows, which are asked for when the file is written."""
        self._rows.append(rows)
        return make("tr", rsidR=f"{MARK}{len(self._rows) - 1}")

    def fill(self, document: bytes) -> Iterator[bytes]:
        """Yield a document piece by piece, with the rows in the places of their marks."""
        for number, piece in enumerate(PLACES.split(document)):
            if number % 2 == 0:
                yield piece
            else:
                yield from _encoded(self._rows[int(piece)])


def _encoded(rows: Iterable[str]) -> Iterator[bytes]:
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        yield "".join(some).encode()


class Pattern:
    """The text of one row with holes where its words go, in the order of the text."""

    def __init__(self, row: Element) -> None:
        self._whole = _as_text(row).replace("%", "%%").replace(HOLE, "%s")

    def fill(self, words: Iterable[str]) -> str:
        return self._whole % tuple(map(escape, words))


def _as_text(element: Element) -> str:
    """Return an element as it stands within the document, which has declared its namespaces."""
    around = OxmlElement("w:body", nsdecls={name: nsmap[name] for name in ("w", "r")})
    around.append(element)
    found = INSIDE.search(serialize_part_xml(around).decode())
    assert found is not None
    return found[1]
