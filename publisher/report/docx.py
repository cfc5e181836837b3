"""The report as a Word document, laid out as Nghị định 30/2020 asks, or as the Union's own papers are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from publisher.report.content import Annex, Report
from publisher.report.docx_chart import write_chart
from publisher.report.docx_file import save, set_properties
from publisher.report.docx_layout import TEXT_WIDTH, WIDE_TEXT_WIDTH
from publisher.report.docx_letterhead import write_letterhead
from publisher.report.docx_pages import end_section, set_pages, shape_section
from publisher.report.docx_rows import LaterRows
from publisher.report.docx_signature import write_close
from publisher.report.docx_styles import set_styles
from publisher.report.docx_table import TableWriter
from publisher.report.docx_xml import Element, paragraph, run
from publisher.report.headings import Heading, outline
from publisher.report.phrases import name_annex
from publisher.words import word

ROOM = 4
"""Empty lines below the words that ask a person to write."""


def write_docx(report: Report) -> bytes:
    """Write the report as a .docx; the same report gives the same bytes."""
    document = docx.Document()
    set_styles(document, report.language)
    set_properties(document, report)
    set_pages(document)
    later = LaterRows()
    _Body(document, report, later).write()
    return save(document, later)


class _Body:
    """The text of one document, from the letterhead to the last annex."""

    def __init__(self, document: Document, report: Report, later: LaterRows) -> None:
        self.report = report
        self.later = later
        self.part = document.part
        self.body = document.element.body
        self.last_section = self.body.get_or_add_sectPr()
        self.links: dict[str, str] = {}

    def write(self) -> None:
        self._add(write_letterhead(self.report))
        tables = TableWriter(self.report.language, self._link, self.later.mark)
        headings = outline(self.report)
        for heading in headings:
            self._add(self._section(heading, tables, is_last=heading is headings[-1]))
        self._add(write_close(self.report))
        is_wide = False
        for position, annex in enumerate(self.report.annexes, 1):
            end_section(self.body[-2], self.last_section, is_wide)
            is_wide = annex.is_wide
            self._add(self._annex(annex, position))
        shape_section(self.last_section, is_wide)

    def _add(self, elements: Iterable[Element]) -> None:
        for one in elements:
            self.last_section.addprevious(one)

    def _section(self, heading: Heading, tables: TableWriter, is_last: bool) -> Iterator[Element]:
        section = heading.section
        title = heading.title.upper() if heading.depth == 0 else heading.title
        yield paragraph(f"Heading{heading.depth + 1}", run(title))
        for line in section.paragraphs:
            yield paragraph("Normal", run(line))
        for one in section.tables:
            yield from tables.write(one)
        if section.chart and section.chart.bars:
            yield from write_chart(section.chart, self.report.language)
        if section.is_blank:
            # The signature never stands on a page of its own.
            said = run(word("report-blank", self.report.language))
            yield paragraph("Blank", said, keep_next=is_last)
            yield from (paragraph("Normal", keep_next=is_last) for _ in range(ROOM))

    def _annex(self, annex: Annex, position: int) -> Iterator[Element]:
        yield paragraph("AnnexHeading", run(name_annex(self.report, position)))
        yield paragraph("AnnexHeading", run(annex.title.upper()))
        within = WIDE_TEXT_WIDTH if annex.is_wide else TEXT_WIDTH
        writer = TableWriter(self.report.language, self._link, self.later.mark, "AnnexText", within)
        yield from writer.write(annex.table, with_title=False)
        yield paragraph("Tail")

    def _link(self, address: str) -> str:
        """Enter an address in the document, and return its name.

        They are numbered here: python-docx looks for each new one among all the others.
        """
        if address not in self.links:
            self.links[address] = f"link{len(self.links) + 1}"
            self.part.rels.add_relationship(
                RELATIONSHIP_TYPE.HYPERLINK, address, self.links[address], is_external=True
            )
        return self.links[address]
