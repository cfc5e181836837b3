"""The styles of the document: everything in Times New Roman, upright and black, as the decree asks."""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document

from publisher.report.docx_layout import (
    ANNEX,
    BETWEEN_PARAGRAPHS,
    BODY,
    COPIES,
    FIRST_LINE,
    FONT,
    HEAD_SMALL,
    LINE,
    SMALL,
    TABLE,
)
from publisher.report.docx_xml import Align, Element, make

LOCALES = {"vi": "vi-VN", "en": "en-GB"}


@dataclass(frozen=True)
class Style:
    """One style of paragraphs. `line` is in 240ths of a line, or exact twips where `is_exact`;
    `outline` is the level in the navigation pane, from 0."""

    id: str
    name: str
    size: int = BODY
    bold: bool = False
    italic: bool = False
    align: Align = "both"
    first: int = FIRST_LINE
    before: int = 0
    after: int = BETWEEN_PARAGRAPHS
    line: int = LINE
    is_exact: bool = False
    keep_next: bool = False
    outline: int | None = None
    is_own: bool = True


def _tight(id: str, name: str, size: int, align: Align, around: int = 0, **others: bool) -> Style:
    """Return a style for tables and the letterhead: single lines, `around` twips from what is beside them."""
    return Style(id, name, size, align=align, first=0, before=around, after=around, line=240, **others)


def _heading(level: int, bold: bool) -> Style:
    """Return a heading as Word knows it, so that its navigation pane shows the document."""
    return Style(
        f"Heading{level}",
        f"heading {level}",
        bold=bold,
        before=BETWEEN_PARAGRAPHS,
        keep_next=True,
        outline=level - 1,
        is_own=False,
    )


STYLES = (
    Style("Normal", "Normal", is_own=False),
    _heading(1, bold=True),
    _heading(2, bold=True),
    _heading(3, bold=False),
    Style(
        "Caption",
        "caption",
        HEAD_SMALL,
        bold=True,
        align="center",
        first=0,
        before=BETWEEN_PARAGRAPHS,
        after=60,
        keep_next=True,
        is_own=False,
    ),
    Style("Header", "header", BODY, align="center", first=0, after=0, line=240, is_own=False),
    Style("Basis", "Basis", italic=True),
    Style("Blank", "Blank", italic=True),
    _tight("Letterhead", "Letterhead", HEAD_SMALL, "center"),
    _tight("LetterheadSmall", "Letterhead Small", TABLE, "center"),
    _tight("DocumentTitle", "Document Title", BODY, "center", bold=True, keep_next=True),
    _tight("Addressee", "Addressee", BODY, "left"),
    Style("AnnexHeading", "Annex Heading", bold=True, align="center", first=0, keep_next=True, outline=0),
    _tight("TableText", "Table Text", TABLE, "left", 20),
    _tight("AnnexText", "Annex Text", ANNEX, "left", 20),
    _tight("BarText", "Bar Text", ANNEX, "left", 50),
    _tight("CopiesHead", "Copies Head", TABLE, "left", bold=True, italic=True),
    _tight("Copies", "Copies", COPIES, "left"),
    _tight("Signature", "Signature Block", BODY, "center", bold=True),
    Style("SmallPrint", "Small Print", SMALL, italic=True, align="left", first=0, before=60, line=240),
    Style("Rule", "Rule", 2, first=0, before=40, after=0, line=60, is_exact=True),
    Style("Bar", "Bar", 2, align="left", first=0, after=0, line=220, is_exact=True),
    Style("Tail", "Tail", 1, first=0, after=0, line=20, is_exact=True),
)


def set_styles(document: Document, language: str) -> None:
    """Put our styles in the place of all that the template has."""
    root = document.styles.element
    for style in list(root.style_lst):
        root.remove(style)
    for old in root.xpath("w:docDefaults"):
        root.remove(old)
    root.insert(0, _defaults(LOCALES[language]))
    root.extend([*_foundations(), *(_style(one) for one in STYLES), _hyperlink()])


def _defaults(locale: str) -> Element:
    language = make("lang", val=locale, eastAsia=locale, bidi="ar-SA")
    letters = make("rPr", *_letters(BODY), language)
    return make("docDefaults", make("rPrDefault", letters), make("pPrDefault"))


def _letters(size: int, bold: bool = False, italic: bool = False) -> list[Element]:
    """Name the font for every kind of letter: Word takes another for those that are not named."""
    return [
        make("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT),
        *([make("b"), make("bCs")] if bold else []),
        *([make("i"), make("iCs")] if italic else []),
        make("color", val="000000"),
        make("sz", val=size * 2),
        make("szCs", val=size * 2),
    ]


def _style(one: Style) -> Element:
    own = {"customStyle": 1} if one.is_own else {}
    default = {"default": 1} if one.id == "Normal" else {}
    return make(
        "style",
        make("name", val=one.name),
        make("basedOn", val="Normal") if one.id != "Normal" else None,
        make("next", val="Normal") if one.outline is not None else None,
        make("uiPriority", val=1),
        make("qFormat"),
        make("pPr", *_spacing(one)),
        make("rPr", *_letters(one.size, one.bold, one.italic)),
        type="paragraph",
        **default,
        **own,
        styleId=one.id,
    )


def _spacing(one: Style) -> list[Element | None]:
    return [
        make("keepNext") if one.keep_next else None,
        make("widowControl"),
        make(
            "spacing",
            before=one.before,
            after=one.after,
            line=one.line,
            lineRule="exact" if one.is_exact else "auto",
        ),
        make("ind", firstLine=one.first),
        make("jc", val=one.align),
        make("outlineLvl", val=one.outline) if one.outline is not None else None,
    ]


def _foundations() -> list[Element]:
    """Return the styles that Word expects to find in every document."""
    return [
        make(
            "style",
            make("name", val="Default Paragraph Font"),
            type="character",
            default=1,
            styleId="DefaultParagraphFont",
        ),
        make("style", make("name", val="Normal Table"), type="table", default=1, styleId="TableNormal"),
        make("style", make("name", val="No List"), type="numbering", default=1, styleId="NoList"),
    ]


def _hyperlink() -> Element:
    looks = make("rPr", make("color", val="000000"), make("u", val="single"))
    return make("style", make("name", val="Hyperlink"), looks, type="character", styleId="Hyperlink")
