"""The head of the document: who writes, the national title, number and day, title, addressees, bases."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.report.content import Report
from publisher.report.docx_layout import (
    BODY,
    LETTERHEAD_COLUMNS,
    TABLE,
    TEXT_WIDTH,
    line_width,
    twips,
)
from publisher.report.docx_xml import Element, cell, make, paragraph, row, rule, run, table
from publisher.report.phrases import list_addressees, list_bases, say_place_and_day
from publisher.words import word

LEFT, RIGHT = LETTERHEAD_COLUMNS
SHORT = 0.4
"""How long the lines below the issuer and the subject are, of their text: between a third and a half."""
DRAFT_SIDES = twips(18)
MOTTO_LINE = twips(56)
"""As long as the motto is in bold letters of 13 pt."""
ADDRESSEE_INDENT = twips(45)


def write_letterhead(report: Report) -> Iterator[Element]:
    """Yield everything above the text itself."""
    yield _masthead(report)
    yield from _title(report)
    yield from _addressees(report)
    for line in list_bases(report):
        yield paragraph("Basis", run(line))
    for line in report.opening:
        yield paragraph("Normal", run(line))


def _masthead(report: Report) -> Element:
    """Return the two columns at the top; number and day stand in one row, as the decree asks."""
    day = paragraph("Letterhead", run(say_place_and_day(report), italic=True))
    number = word("report-number", report.language, symbol=report.letterhead.symbol)
    below = [paragraph("Letterhead", run(number)), *_draft(report)]
    if report.letterhead.layout == "doan_the":
        rows = [row(cell(LEFT, *_issuer(report), *below), cell(RIGHT, day))]
    else:
        rows = [
            row(cell(LEFT, *_issuer(report)), cell(RIGHT, *_nation(report))),
            row(cell(LEFT, *below), cell(RIGHT, day)),
        ]
    return table(LETTERHEAD_COLUMNS, *rows, has_lines=False, side=0)


def _issuer(report: Report) -> Iterator[Element]:
    superior, issuer = report.letterhead.superior.upper(), report.letterhead.issuer.upper()
    if superior:
        yield paragraph("LetterheadSmall", run(superior))
    yield paragraph("LetterheadSmall", run(issuer, bold=True))
    yield rule(_short(issuer, TABLE, LEFT), LEFT)


def _nation(report: Report) -> Iterator[Element]:
    yield paragraph("LetterheadSmall", run(word("report-nation", report.language), bold=True))
    yield paragraph("Letterhead", run(word("report-motto", report.language), bold=True))
    yield rule(MOTTO_LINE, RIGHT)


def _draft(report: Report) -> Iterator[Element]:
    """Mark what bears no number yet; the office that numbers the document takes the mark out."""
    edges = [
        make(name, val="single", sz=6, space=1, color="auto") for name in ("top", "left", "bottom", "right")
    ]
    said = run(word("report-draft", report.language), bold=True)
    yield paragraph("Rule")
    yield paragraph("Letterhead", said, indents=(DRAFT_SIDES, DRAFT_SIDES), borders=make("pBdr", *edges))


def _title(report: Report) -> Iterator[Element]:
    yield paragraph("DocumentTitle")
    yield paragraph("DocumentTitle", run(report.title.upper()))
    yield paragraph("DocumentTitle", run(report.subject))
    yield rule(_short(report.subject, BODY, TEXT_WIDTH), TEXT_WIDTH)
    yield paragraph("Letterhead")


def _short(text: str, size: int, within: int) -> int:
    return round(SHORT * min(line_width(text, size), within))


def _addressees(report: Report) -> Iterator[Element]:
    lines = list_addressees(report)
    if len(lines) == 1:
        yield paragraph("Addressee", run(lines[0]), align="center")
    else:
        for line in lines:
            yield paragraph("Addressee", run(line), indents=(ADDRESSEE_INDENT, 0))
    if lines:
        yield paragraph("Letterhead")
