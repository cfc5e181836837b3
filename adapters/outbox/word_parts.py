"""What a Word file needs and python-docx cannot make: links, numbered lists, head rows, the language."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Mm, Pt, RGBColor

LEVELS = 9
"""Levels that a list of Word has; deeper ones are shown on the last."""
BULLETS = "•◦▪"
MONOSPACED = "Courier New"


def prepare(document: Any) -> None:
    """Give a new document the page, the language and the styles of a Vietnamese newsroom."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Cm(2.5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    document.styles["Normal"].element.get_or_add_rPr().append(language)
    link = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = RGBColor(0x05, 0x63, 0xC1), True
    code = document.styles.add_style("Code", WD_STYLE_TYPE.PARAGRAPH)
    code.base_style = document.styles["Normal"]
    code.font.name, code.font.size = MONOSPACED, Pt(10)
    code.paragraph_format.left_indent = Cm(0.75)


def add_link(paragraph: Any, address: str) -> Any:
    """Add a link to a paragraph and return the element that takes its runs."""
    number = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), number)
    paragraph._p.append(link)
    return link


def new_list(document: Any, ordered: bool, level: int, start: int) -> int:
    """Return the number of a list of its own, which counts from `start` at its level."""
    numbering = document.part.numbering_part.element
    abstract = _pattern_of(numbering, ordered)
    one = numbering.add_num(abstract)
    if ordered:
        one.add_lvlOverride(ilvl=min(level, LEVELS - 1)).add_startOverride(start)
    return int(one.numId)


def _pattern_of(numbering: Any, ordered: bool) -> int:
    """Return the number of our pattern of bullets or of numbers, made when it is first wanted."""
    name = "PublisherNumbers" if ordered else "PublisherBullets"
    for known in numbering.findall(qn("w:abstractNum")):
        found = known.find(qn("w:name"))
        if found is not None and found.get(qn("w:val")) == name:
            return int(known.get(qn("w:abstractNumId")))
    taken = [int(one.get(qn("w:abstractNumId"))) for one in numbering.findall(qn("w:abstractNum"))]
    number = max(taken, default=-1) + 1
    levels = "".join(_level(level, ordered) for level in range(LEVELS))
    pattern = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
        f'<w:multiLevelType w:val="multilevel"/><w:name w:val="{name}"/>{levels}</w:abstractNum>'
    )
    first = numbering.find(qn("w:num"))
    if first is None:
        numbering.append(pattern)
    else:
        first.addprevious(pattern)  # the schema wants all patterns before all lists
    return number


def _level(level: int, ordered: bool) -> str:
    form, text = ("decimal", f"%{level + 1}.") if ordered else ("bullet", BULLETS[level % len(BULLETS)])
    left = 567 * (level + 1)  # twentieths of a point: one centimetre for each level
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="340"/></w:pPr></w:lvl>'
    )


def put_in_list(paragraph: Any, number: int, level: int) -> None:
    """Make a paragraph an entry of a list."""
    place = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    place.get_or_add_ilvl().val = min(level, LEVELS - 1)
    place.get_or_add_numId().val = number


def repeat_on_every_page(row: Any) -> None:
    """Make a row of a table its head."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
