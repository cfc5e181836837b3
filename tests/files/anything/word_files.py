"""Word files that are right but for a few things in their tree, their relations or their zip."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import cache

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import strategies as st
from lxml import etree

from tests.files.anything.odd_words import odd_words
from tests.files.desk import picture
from tests.files.documents import FRONT, document, saved

DOCUMENT = "word/document.xml"
STYLES = ("word/styles.xml", "word/stylesWithEffects.xml")
TARGETS = (
    "",
    "media/none.png",
    "../../../../etc/hostname",
    "/etc/hostname",
    "file:///etc/hostname",
    "http://127.0.0.1:9/a.png",
)
TARGETS += (
    "document.xml",
    "styles.xml",
    "../[Content_Types].xml",
    "\\\\host\\a.png",
    "media",
    "%2e%2e/a",
    "a" * 300,
)
NUMBERS = ("", "0", "-1", "1", "2", "99999999999999999999", "1.5", "x", "restart", "continue", "true")
TYPES = ("application/xml", "image/png", "", "application/vnd.ms-word.document.macroEnabled.main+xml")
INSIDE = (
    "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    "<w:tbl><w:tr><w:tc/></w:tr><w:tr/></w:tbl>",
    '<w:tc><w:tcPr><w:gridSpan w:val="{number}"/><w:vMerge w:val="{number}"/></w:tcPr><w:p/></w:tc>',
    '<w:p><w:pPr><w:pStyle w:val="{number}"/></w:pPr></w:p>',
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="{number}"/></w:numPr></w:pPr></w:p>',
    '<w:hyperlink w:anchor="{number}" r:id="{number}"><w:r><w:t>x</w:t></w:r></w:hyperlink>',
    '<w:bookmarkStart w:id="1" w:name="{number}"/>',
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "{number}</w:instrText></w:r>',
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
    '<w:r><w:footnoteReference w:id="{number}"/></w:r>',
    '<w:r><w:commentReference w:id="{number}"/></w:r>',
    '<w:r><w:sym w:font="Wingdings" w:char="{number}"/><w:sym/></w:r>',
    '<w:r><w:br w:type="{number}"/><w:tab/><w:noBreakHyphen/><w:softHyphen/><w:cr/></w:r>',
    "<w:sdt><w:sdtContent><w:p><w:r><w:t>x</w:t></w:r></w:p></w:sdtContent></w:sdt>",
    "<w:sdt/>",
    '<w:r><w:drawing><a:blip r:embed="{number}" r:link="{number}"/></w:drawing></w:r>',
    '<w:ins w:id="1"><w:r><w:t>x</w:t></w:r></w:ins>',
    '<w:del w:id="1"><w:r><w:delText>x</w:delText></w:r></w:del>',
    "<mc:AlternateContent><mc:Fallback><w:p/></mc:Fallback></mc:AlternateContent>",
    "<w:body/>",
    "<w:pPr><w:rPr><w:b/></w:rPr></w:pPr>",
    '<w:rPr><w:b w:val="{number}"/><w:vertAlign/><w:highlight/><w:sz/><w:u/></w:rPr>',
)
"""Pieces of markup that mammoth follows; they are put where they belong and where they do not."""

PATIENT = etree.XMLParser(huge_tree=True)
"""Reads again what `_nest` has made: by itself, lxml goes 256 elements deep."""

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


@cache
def right_parts() -> Mapping[str, bytes]:
    """Return the parts of a document that has a bit of everything."""
    made = document((*FRONT, ("kênh", "website")))
    made.add_heading("Chợ chưa tan", 1)
    made.add_paragraph("Một đoạn. ").add_run("Đậm").bold = True
    made.add_picture(io.BytesIO(picture("JPEG")))
    made.inline_shapes[-1]._inline.docPr.set("descr", "Chợ")
    made.add_paragraph("Chú thích", style="Caption")
    for style in ("List Bullet", "List Number 2", "Quote", "Heading 3", "Title"):
        made.add_paragraph(style, style=style)
    table = made.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "a"
    table.cell(0, 2).merge(table.cell(1, 2)).text = "b"
    link = OxmlElement("w:hyperlink")
    to = made.part.relate_to("https://example.org/a", HYPERLINK, is_external=True)
    link.set(qn("r:id"), to)
    link.append(made.add_paragraph().add_run("liên kết")._r)
    made.paragraphs[-1]._p.append(link)
    with zipfile.ZipFile(io.BytesIO(saved(made))) as word:
        parts = {one: word.read(one) for one in word.namelist()}
    return parts | {one: _used_only(parts[one], parts[DOCUMENT]) for one in STYLES}


def _used_only(styles: bytes, text: bytes) -> bytes:
    """Leave out the styles that the text does not use: python-docx brings hundreds, and each takes time."""
    root = etree.fromstring(styles)
    for style in [*root.iter(qn("w:style")), *root.iter(qn("w:latentStyles"))]:
        if b'"%s"' % style.get(qn("w:styleId"), "").encode() not in text:
            root.remove(style)
    return bytes(etree.tostring(root))


HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


@st.composite
def spoiled_trees(draw: st.DrawFn, xml: bytes) -> bytes:
    """Return a part with a few elements left out, doubled, moved, nested, emptied or renamed."""
    root = etree.fromstring(xml, PATIENT)
    for _ in range(draw(st.integers(1, 3))):
        elements = list(root.iter(etree.Element))
        chosen = elements[draw(st.integers(0, len(elements) - 1))]
        other = elements[draw(st.integers(0, len(elements) - 1))]
        draw(st.sampled_from(WAYS))(draw, chosen, other)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _leave_out(draw: st.DrawFn, chosen: etree._Element, other: etree._Element) -> None:
    parent = chosen.getparent()
    if parent is not None:
        parent.remove(chosen)


def _double(draw: st.DrawFn, chosen: etree._Element, other: etree._Element) -> None:
    parent = chosen.getparent()
    if parent is not None:
        for _ in range(draw(st.sampled_from([1, 1, 2, 40]))):
            parent.append(_copied(chosen))


def _move(draw: st.DrawFn, chosen: etree._Element, other: etree._Element) -> None:
    if chosen not in other.iterancestors() and chosen is not other:
        other.insert(0, chosen)


def _copy_into(draw: st.DrawFn, chosen: etree._Element, other: etree._Element) -> None:
    other.append(_copied(chosen))


def _nest(draw: st.DrawFn, chosen: etree._Element, other: etree._Element) -> None:
    parent = chosen.getparent()
    if parent is None:
        return
    place, tag = parent.index(chosen), chosen.tag
    for _ in range(draw(st.sampled_from([1, 2, 8, 90, 400]))):
        around = etree.Element(draw(st.just(tag)))
        around.append(chosen)
        chosen = around
    parent.insert(place, chosen)


def _empty(draw: st.DrawFn, chosen: etree._Element, other: etree._Element) -> None:
    if chosen.getparent() is not None or draw(st.booleans()):
        chosen.clear()


def _rename(draw: st.DrawFn, chosen: etree._Element, other: etree._Element) -> None:
    chosen.tag = other.tag


def _set_attribute(draw: st.DrawFn, chosen: etree._Element, other: etree._Element) -> None:
    for name in list(chosen.attrib)[:3] or [qn("w:val")]:
        chosen.set(
            name,
            draw(
                st.sampled_from((*NUMBERS, *TARGETS)) | st.sampled_from(list(other.attrib.values()) or [""])
            ),
        )


def _lose_attributes(draw: st.DrawFn, chosen: etree._Element, other: etree._Element) -> None:
    chosen.attrib.clear()


def _say(draw: st.DrawFn, chosen: etree._Element, other: etree._Element) -> None:
    words = draw(odd_words | st.just("\n") | st.just("&lt;b>&#x0;"))
    chosen.text = "".join(
        one for one in words if one in "\t\n" or (one >= " " and not "\ud800" <= one <= "\udfff")
    )


def _put_in(draw: st.DrawFn, chosen: etree._Element, other: etree._Element) -> None:
    piece = draw(st.sampled_from(INSIDE)).replace(
        "{number}", draw(st.sampled_from((*NUMBERS, "rId1", "Heading1")))
    )
    for made in etree.fromstring(f"<x {NAMESPACES}>{piece}</x>"):
        chosen.insert(draw(st.integers(0, len(chosen))), made)


WAYS: tuple[Callable[[st.DrawFn, etree._Element, etree._Element], None], ...] = (
    _leave_out,
    _double,
    _move,
    _copy_into,
    _nest,
    _empty,
    _rename,
    _set_attribute,
    _lose_attributes,
    _say,
    _put_in,
)


def _copied(element: etree._Element) -> etree._Element:
    """Copy an element as it stands: a parser would refuse what is nested deeper than it likes."""
    made = deepcopy(element)
    made.tail = None
    return made


@st.composite
def word_files(draw: st.DrawFn) -> bytes:
    """Return a Word file in which one to three things are not as they should be."""
    parts = dict(right_parts())
    twice: list[str] = []
    names = sorted(name for name in parts if name.endswith((".xml", ".rels")))
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.just(DOCUMENT) | st.sampled_from(names))
        match draw(
            st.sampled_from(["tree"] * 7 + ["relation", "type", "out", "twice", "bytes", "words", "extra"])
        ):
            case "tree" if name in parts:
                parts[name] = _spoiled_if_whole(draw, parts[name])
            case "relation":
                name = "word/_rels/document.xml.rels"
                if name in parts:
                    parts[name] = _somewhere(draw, rb'Target="[^"]*"', b'Target="%s"', TARGETS, parts[name])
            case "type" if "[Content_Types].xml" in parts:
                name = "[Content_Types].xml"
                parts[name] = _somewhere(
                    draw, rb'ContentType="[^"]*"', b'ContentType="%s"', TYPES, parts[name]
                )
            case "out":
                parts.pop(draw(st.sampled_from(sorted(parts))), None)
            case "twice" if name in parts:
                twice.append(name)
            case "bytes" if name in parts:
                parts[name] = parts[name][: draw(st.integers(0, len(parts[name])))]
            case "words" if name in parts:
                spot = draw(st.sampled_from([b"</w:p>", b"</w:t>", b"<w:body>", b"?>", b"</"]))
                put = draw(
                    st.sampled_from(
                        [b"", b"&amp;", b"&#0;", b"&#x1F;", b"<x", b"<![CDATA[x]]>", b"<?x?>", b"\xff"]
                    )
                )
                parts[name] = parts[name].replace(spot, put + spot, 2)
            case _:
                extra = draw(
                    st.sampled_from(
                        [
                            "../../escaped.txt",
                            "/escaped.txt",
                            "word/vbaProject.bin",
                            "word/footnotes.xml",
                            "word/",
                            "xl/a",
                            "a" * 400,
                        ]
                    )
                )
                parts[extra] = draw(st.sampled_from([b"", b"<x/>", b"x" * 1000]))
    return draw(spoiled_zips(_zipped(parts, twice)))


def _spoiled_if_whole(draw: st.DrawFn, part: bytes) -> bytes:
    """Spoil the tree of a part, unless it is no tree any more, or deeper than any parser goes."""
    try:
        etree.fromstring(part, PATIENT)
    except etree.XMLSyntaxError:
        return part
    return draw(spoiled_trees(part))


def _somewhere(draw: st.DrawFn, pattern: bytes, form: bytes, values: tuple[str, ...], part: bytes) -> bytes:
    """Replace one of the places that fit."""
    found = list(re.finditer(pattern, part))
    if not found:
        return part
    chosen = found[draw(st.integers(0, len(found) - 1))]
    return part[: chosen.start()] + form % draw(st.sampled_from(values)).encode() + part[chosen.end() :]


def _zipped(parts: Mapping[str, bytes], twice: list[str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name that comes twice is meant
        for name, content in parts.items():
            made.writestr(name, content)
        for name in twice:
            made.writestr(name, b"<x/>")
    return file.getvalue()


@st.composite
def spoiled_zips(draw: st.DrawFn, whole: bytes) -> bytes:
    """Return the zip as it is, mostly; else cut off, or with lies in its table of parts."""
    match draw(st.sampled_from(["whole"] * 8 + ["cut", "lies", "behind"])):
        case "cut":
            return whole[: draw(st.integers(0, len(whole)))]
        case "lies":
            made = bytearray(whole)
            entries = [found.start() for found in re.finditer(b"PK\x01\x02|PK\x03\x04|PK\x05\x06", whole)]
            at = draw(st.sampled_from(entries)) + draw(st.integers(4, 45))
            made[at : at + 1] = draw(st.binary(min_size=1, max_size=1))
            return bytes(made)
        case "behind":
            return whole + draw(st.binary(max_size=30))
        case _:
            return whole
