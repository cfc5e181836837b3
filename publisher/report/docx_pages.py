"""Pages: paper, margins, numbers at the top, and a section of its own for each annex."""

from __future__ import annotations

from copy import deepcopy

from docx.document import Document
from docx.oxml.ns import qn

from publisher.report.docx_layout import BOTTOM, LEFT, PAGE_NUMBER_FROM_TOP, PAPER, RIGHT, TOP, twips
from publisher.report.docx_xml import Element, make, paragraph

FIELD = ("begin", "separate", "end")
WIDE_MARGINS = {"top": twips(20), "bottom": twips(15), "left": twips(20), "right": twips(20)}
MARGINS = {"top": TOP, "bottom": BOTTOM, "left": LEFT, "right": RIGHT}


def set_pages(document: Document) -> None:
    """Number the pages at the top, all but the first; the other sections are copies of this one."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.is_linked_to_previous = False
    section.header.is_linked_to_previous = False
    header = section.header._element
    for old in list(header):
        header.remove(old)
    header.append(paragraph("Header", *_page_number()))


def _page_number() -> list[Element]:
    begin, separate, end = (make("r", make("fldChar", fldCharType=one)) for one in FIELD)
    asked, shown = make("instrText"), make("t")
    asked.text, shown.text = " PAGE ", "2"
    asked.set(qn("xml:space"), "preserve")
    return [begin, make("r", asked), separate, make("r", shown), end]


def shape_section(properties: Element, is_wide: bool) -> None:
    """Give a section its paper, its margins and page numbers of its own, in the order of the schema."""
    references = [one for one in properties if one.tag == qn("w:headerReference")]
    for old in list(properties):
        properties.remove(old)
    width, height = reversed(PAPER) if is_wide else PAPER
    lying = {"orient": "landscape"} if is_wide else {}
    margins = WIDE_MARGINS if is_wide else MARGINS
    properties.extend(
        [
            *references,
            make("type", val="nextPage"),
            make("pgSz", w=width, h=height, **lying),
            make("pgMar", **margins, header=PAGE_NUMBER_FROM_TOP, footer=PAGE_NUMBER_FROM_TOP, gutter=0),
            make("pgNumType", start=1),
            make("cols", space=720),
            make("titlePg"),
        ]
    )


def end_section(last: Element, properties: Element, is_wide: bool) -> None:
    """Let a section end with the paragraph `last`."""
    own = deepcopy(properties)
    shape_section(own, is_wide)
    looks = last.find(qn("w:pPr"))
    assert looks is not None  # every paragraph of ours names its style
    looks.append(own)
