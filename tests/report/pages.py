"""Reading a page as a strict HTML5 parser does."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import html5lib

from publisher.report.content import Report
from publisher.report.html import write_html


def page(report: Report) -> Element:
    """Return the tree of the page; a mistake in it fails the test."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree: Element = parser.parse(write_html(report))
    return tree


def text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def tables(tree: Element) -> dict[str, Element]:
    """Return the tables by their captions."""
    return {text(one.findall("caption")[0]): one for one in tree.iter("table")}


def cells(row: Element) -> list[str]:
    return [text(one) for one in row if one.tag in ("td", "th")]
