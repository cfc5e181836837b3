"""Tables of the document: the head again on each page, rows that stay whole, numbers to the right."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from publisher.report.content import Cell, Kind, Link, Table
from publisher.report.docx_columns import measure_columns
from publisher.report.docx_layout import ANNEX, INDENT, TABLE, TEXT_WIDTH, twips
from publisher.report.docx_xml import Align, Element, cell, paragraph, row, run, table
from publisher.report.numbers import write_cell
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

LinkMaker = Callable[[str, Element], Element]
"""Makes a link out of an address and a run, and enters the address in the document."""


class TableWriter:
    """Writes tables in one language and one style of text."""

    def __init__(
        self, language: str, link: LinkMaker, style: str = "TableText", within: int = TEXT_WIDTH
    ) -> None:
        self.language = language
        self.link = link
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
        last = len(content.rows) - 1
        for number, line in enumerate(content.rows):
            # The last row stays with the sum below it.
            keep = number == last and content.total is not None
            yield self._row(content, line, widths, indent=content.indent(number), keep_next=keep)
        if not content.rows:
            yield self._nothing(widths)
        if content.total is not None:
            yield self._row(content, content.total, widths, bold=True)

    def _row(
        self,
        content: Table,
        line: tuple[Cell, ...],
        widths: list[int],
        indent: int = 0,
        bold: bool = False,
        keep_next: bool = False,
    ) -> Element:
        cells = []
        for number, (one, column, width) in enumerate(zip(line, content.columns, widths, strict=True)):
            indents = (indent * INDENT, 0) if indent and number == content.indented else None
            words = self._words(one, column.kind, bold)
            align = ALIGNS[column.kind]
            cells.append(
                cell(width, paragraph(self.style, words, align=align, indents=indents, keep_next=keep_next))
            )
        return row(*cells)

    def _words(self, one: Cell, kind: Kind, bold: bool) -> Element:
        text = write_cell(one, kind, self.language)
        if isinstance(one, Link) and one.target:
            return self.link(one.target, run(text, bold=bold, style="Hyperlink"))
        return run(text, bold=bold)

    def _nothing(self, widths: list[int]) -> Element:
        said = run(word("report-no-rows", self.language), italic=True)
        return row(cell(sum(widths), paragraph(self.style, said, align="center"), span=len(widths)))
