"""The HTML that comes out of Word, put in order: headings, tables, captions, links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

from publisher.files.clean import LINK
from publisher.files.findings import Findings
from publisher.files.outline import outline

Tag = ElementTree.Element
HEADINGS = re.compile(r"h[1-6]")
CAPTION = "caption"
"""The class that paragraphs of the style Caption carry until they have found their picture or table."""

EMPTY_TOO = frozenset({"img", "br", "hr", "td", "th", "tr", "col"})


def put_in_order(html: str, findings: Findings, captioned: Callable[[str, str], None]) -> str:
    """Return the HTML with headings from h2 on, header rows, figures with captions, and whole links.

    `captioned` is told the address of each picture that has a caption, with its words.
    """
    body = ElementTree.fromstring(f"<body>{html}</body>")  # noqa: S314  mammoth wrote it, no parser of strangers' XML
    for link in list(body.iter("a")):
        _check_link(link, findings)
    _unwrap(body, lambda tag: tag.tag == "a" and "href" not in tag.attrib)
    _drop_lost_pictures(body)
    _set_levels(body)
    for table in list(body.iter("table")):
        _set_head(table)
    for cell in [*body.iter("td"), *body.iter("th")]:
        _unwrap_only_paragraph(cell)
    _frame_pictures(body)
    _place_captions(body)
    for figure in body.iter("figure"):
        captioned(figure[0].get("src", ""), "".join("".join(one.itertext()) for one in figure[1:]))
    return _written(body)


def _check_link(link: Tag, findings: Findings) -> None:
    """Keep whole addresses; marks inside the document lead nowhere once it is on a page with others."""
    href = link.attrib.pop("href", "")
    link.attrib.pop("id", None)
    if LINK.match(href):
        link.set("href", href)
    elif href and not href.startswith("#"):
        findings.error("bad-link", link=href[:120])
    elif "".join(link.itertext()).strip() == "↑":
        link.text = ""
        link[:] = []


def _drop_lost_pictures(body: Tag) -> None:
    for parent in list(body.iter()):
        for picture in [one for one in parent if one.tag == "img" and not one.get("src")]:
            _remove(parent, picture)


def _set_levels(body: Tag) -> None:
    headings = [one for one in body.iter() if HEADINGS.fullmatch(one.tag)]
    for heading, level in zip(headings, outline(int(one.tag[1]) for one in headings), strict=True):
        heading.tag = f"h{level}"


def _set_head(table: Tag) -> None:
    """Make a first row of bold cells the head, where Word was not told which row repeats."""
    if table.find("thead") is not None:
        return
    rows = table.findall("tr") or table.findall("tbody/tr")
    if len(rows) < 2 or not all(_is_bold(cell) for cell in rows[0]):
        return
    parent = table if rows[0] in table else table[0]
    parent.remove(rows[0])
    head = ElementTree.Element("thead")
    head.append(rows[0])
    for cell in rows[0]:
        cell.tag = "th"
    table.insert(0, head)


def _is_bold(cell: Tag) -> bool:
    said = "".join(cell.itertext()).strip()
    bold = "".join("".join(one.itertext()) for one in cell.iter("strong")).strip()
    return bool(said) and said == bold


def _unwrap_only_paragraph(cell: Tag) -> None:
    """Take a cell's words out of their only paragraph, and bold out of what is a head anyway."""
    if len(cell) == 1 and cell[0].tag == "p" and not (cell.text or "").strip():
        _unwrap(cell, lambda tag: tag is cell[0])
    if cell.tag == "th":
        _unwrap(cell, lambda tag: tag.tag == "strong")


def _frame_pictures(body: Tag) -> None:
    """Make each picture that stands alone in its paragraph a figure."""
    for parent in list(body.iter()):
        for paragraph in [one for one in parent if one.tag == "p" and _only_pictures(one)]:
            pictures = list(paragraph.iter("img"))
            place = list(parent).index(paragraph)
            parent.remove(paragraph)
            for number, picture in enumerate(pictures):
                figure = ElementTree.Element("figure")
                picture.tail = None
                figure.append(picture)
                parent.insert(place + number, figure)


def _only_pictures(paragraph: Tag) -> bool:
    return paragraph.find(".//img") is not None and not "".join(paragraph.itertext()).strip()


def _place_captions(body: Tag) -> None:
    """Move each caption to the picture above it, or to the table beside it; else it stays a paragraph."""
    for parent in list(body.iter()):
        for caption in [one for one in parent if one.get("class") == CAPTION]:
            place = list(parent).index(caption)
            above = parent[place - 1] if place else None
            below = parent[place + 1] if place + 1 < len(parent) else None
            del caption.attrib["class"]
            _join_caption(parent, caption, above, below)


def _join_caption(parent: Tag, caption: Tag, above: Tag | None, below: Tag | None) -> None:
    if above is not None and above.tag == "figure" and above.find("figcaption") is None:
        parent.remove(caption)
        caption.tag = "figcaption"
        above.append(caption)
        return
    table = next((one for one in (below, above) if one is not None and one.tag == "table"), None)
    if table is not None and table.find("caption") is None:
        parent.remove(caption)
        caption.tag = "caption"
        table.insert(0, caption)


def _unwrap(root: Tag, chosen: Callable[[Tag], bool]) -> None:
    """Replace the chosen elements by what they hold."""
    for parent in list(root.iter()):
        for child in [one for one in parent if chosen(one)]:
            _replace(parent, child)


def _replace(parent: Tag, child: Tag) -> None:
    place = list(parent).index(child)
    _say_before(parent, place, child.text)
    grandchildren = list(child)
    for number, one in enumerate(grandchildren):
        parent.insert(place + number, one)
    parent.remove(child)
    _say_before(parent, place + len(grandchildren), child.tail)


def _remove(parent: Tag, child: Tag) -> None:
    place = list(parent).index(child)
    _say_before(parent, place, child.tail)
    parent.remove(child)


def _say_before(parent: Tag, place: int, words: str | None) -> None:
    """Put words where the child number `place` begins: behind the one before it, else at the start."""
    if not words:
        return
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + words
    else:
        parent.text = (parent.text or "") + words


def _written(body: Tag) -> str:
    """Return the HTML with each block on a line of its own, without blocks that say nothing."""
    blocks = (one for one in body if _says(one))
    return "\n".join(ElementTree.tostring(one, encoding="unicode", method="html") for one in blocks)


def _says(block: Tag) -> bool:
    return block.tag in EMPTY_TOO or block.find(".//img") is not None or any(_words(block))


def _words(block: Tag) -> Iterator[str]:
    return (words for words in block.itertext() if words.strip())
