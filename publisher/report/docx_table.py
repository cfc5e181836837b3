"""Tables of the document: the head again on each page, rows that stay whole, numbers to the right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from publisher.report.content import Cell, Column, Kind, Link, Table
from publisher.report.docx_columns import measure_columns
from publisher.report.docx_layout import ANNEX, INDENT, TABLE, TEXT_WIDTH, twips
from publisher.report.docx_rows import HOLE, Pattern
from publisher.report.docx_xml import Align, Element, cell, hyperlink, paragraph, row, run, table
from publisher.report.numbers import readable, write_cell
from publisher.words import word

SIDE = twips(1.2)
HEAD_SHADE = "F2F2F2"
SIZES = {"TableText": TABLE, "AnnexText": ANNEX}
ALIGNS: dict[Kind, Align] = {
    "count": "right",
    "number": "right",
    "percent": "right",
    "date": "center",
    "time": "center",
    "text": "left",
    "link": "left",
}

LinkMaker = Callable[[str], str]
"""Enters an address in the document, and returns the name by which text leads to it."""
RowMaker = Callable[[Iterable[str]], Element]
"""Keeps rows that are text until the document is written, and returns what stands in the tree for them."""


_Look = tuple[int, bool, tuple[bool, ...]]
"""What the elements of a row depend on: how far it is set in, whether it stays with the next, its links."""


class TableWriter:
    """Writes tables in one language and one style of text."""

    def __init__(
        self,
        language: str,
        link: LinkMaker,
        later: RowMaker,
        style: str = "TableText",
        within: int = TEXT_WIDTH,
    ) -> None:
        self.language = language
        self.link = link
        self.later = later
        self.style = style
        self.within = within

    def write(self, content: Table, with_title: bool = True) -> Iterator[Element]:
        """Yield the title of the table, the table, and its note."""
        if with_title:
            yield paragraph("Caption", run(content.title))
        widths = measure_columns(content, self.within, SIZES[self.style], SIDE, self.language)
        rows = [self._head(content, widths), *self._rows(content, widths)]
        yield table(widths, *rows, has_lines=True, side=SIDE, title=content.title)
        yield paragraph("SmallPrint", run(content.note)) if content.note else paragraph("Rule")

    def _head(self, content: Table, widths: list[int]) -> Element:
        cells = [
            cell(
                width,
                paragraph(self.style, run(one.head, bold=True), align="center", keep_next=True),
                shade=HEAD_SHADE,
                middle=True,
            )
            for one, width in zip(content.columns, widths, strict=True)
        ]
        return row(*cells, is_head=True)

    def _rows(self, content: Table, widths: list[int]) -> Iterator[Element]:
        if content.rows:
            links = [[self._link(one) for one in line] for line in content.rows]
            yield self.later(self._lines(content, widths, links))
        else:
            yield self._nothing(widths)
        if content.total is not None:
            words = [self._words(one, column) for one, column in _beside(content.total, content)]
            yield self._row(content, [run(one, bold=True) for one in words], widths)

    def _lines(self, content: Table, widths: list[int], links: list[list[str]]) -> Iterator[str]:
        """Yield the rows as text, each after the pattern of those that look like it."""
        patterns: dict[_Look, Pattern] = {}
        last = len(content.rows) - 1
        for number, (line, names) in enumerate(zip(content.rows, links, strict=True)):
            # The last row stays with the sum below it.
            keep = number == last and content.total is not None
            look = (content.indent(number), keep, tuple(map(bool, names)))
            if look not in patterns:
                patterns[look] = self._pattern(content, widths, look)
            yield patterns[look].fill(self._in_order(content, line, names))

    def _pattern(self, content: Table, widths: list[int], look: _Look) -> Pattern:
        indent, keep_next, are_links = look
        words = [hyperlink(HOLE, run(HOLE, style="Hyperlink")) if one else run(HOLE) for one in are_links]
        return Pattern(self._row(content, words, widths, indent, keep_next))

    def _in_order(self, content: Table, line: tuple[Cell, ...], names: list[str]) -> Iterator[str]:
        """Yield what fills a pattern: the name of a link comes before its words."""
        for name, (one, column) in zip(names, _beside(line, content), strict=True):
            if name:
                yield name
            yield self._words(one, column)

    def _row(
        self,
        content: Table,
        words: Sequence[Element],
        widths: list[int],
        indent: int = 0,
        keep_next: bool = False,
    ) -> Element:
        cells = []
        for number, (one, column, width) in enumerate(zip(words, content.columns, widths, strict=True)):
            indents = (indent * INDENT, 0) if indent and number == content.indented else None
            align = ALIGNS[column.kind]
            cells.append(
                cell(width, paragraph(self.style, one, align=align, indents=indents, keep_next=keep_next))
            )
        return row(*cells)

    def _words(self, one: Cell, column: Column) -> str:
        return readable(write_cell(one, column.kind, self.language))

    def _link(self, one: Cell) -> str:
        """Return the name of the address that a cell leads to, empty for what leads nowhere."""
        target = one.target if isinstance(one, Link) else None
        return self.link(target) if target else ""

    def _nothing(self, widths: list[int]) -> Element:
        said = run(word("report-no-rows", self.language), italic=True)
        return row(cell(sum(widths), paragraph(self.style, said, align="center"), span=len(widths)))


def _beside(line: tuple[Cell, ...], content: Table) -> Iterator[tuple[Cell, Column]]:
    return zip(line, content.columns, strict=True)
