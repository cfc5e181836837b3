"""The end of the document: who gets a copy, who signs, and of when its figures are."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.report.content import Report
from publisher.report.docx_layout import TEXT_WIDTH
from publisher.report.docx_xml import Element, cell, paragraph, row, run, table
from publisher.report.phrases import list_recipients, say_stand
from publisher.words import word

COLUMNS = (TEXT_WIDTH // 2, TEXT_WIDTH - TEXT_WIDTH // 2)
ROOM = 5
"""Empty lines for the signature and the seal."""


def write_close(report: Report) -> Iterator[Element]:
    """Yield the block of copies and signature, and the small print below it."""
    copies = [
        paragraph("CopiesHead", run(word("report-recipients", report.language))),
        *(paragraph("Copies", run(line)) for line in list_recipients(report)),
    ]
    left, right = COLUMNS
    yield paragraph("Letterhead", keep_next=True)
    yield table(COLUMNS, row(cell(left, *copies), cell(right, *_signature(report))), has_lines=False, side=0)
    yield paragraph("SmallPrint", run(say_stand(report)))


def _signature(report: Report) -> Iterator[Element]:
    letterhead = report.letterhead
    for line in (letterhead.sign_for, letterhead.sign_title):
        if line:
            yield paragraph("Signature", run(line.upper()))
    for _ in range(ROOM):
        yield paragraph("Signature")
    yield paragraph("Signature", run(letterhead.signer))
