"""What stands at the top of a Word file beside the text: the table of keys, and the title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from mammoth import documents

from publisher.files.findings import Place
from publisher.files.keys import ITEM
from publisher.files.text import one_line, tidy
from publisher.files.yamltree import Keyed, Node, Text

TITLE = re.compile(r"title", re.IGNORECASE)
HEADING = re.compile(r"(title|heading ?[1-6]?)", re.IGNORECASE)
FIRST_HEADING = re.compile(r"(title|heading ?1?)", re.IGNORECASE)
"""Names of styles; whatever the language of Word, these stay English inside the file."""

LEAST_KNOWN = 0.5
"""The share of left cells that must be known keys: with a slip or two it is still the table of keys."""


@dataclass(frozen=True)
class Front:
    """The keys of the table, the title that the text gives itself, and the document without the table."""

    keys: Keyed | None
    heading: str
    document: Any


def take_front(document: Any) -> Front:
    """Part the table of keys from the text, and find the heading that is the title."""
    children = list(document.children)
    at = _table_at(children)
    keys = _keys(children.pop(at)) if at is not None else None
    heading = _title_paragraph(children)
    said = one_line(tidy(text_of(heading))) if heading is not None else ""
    return Front(keys, said, document.copy(children=children))


def without_title(front: Front, title: str) -> Any:
    """Return the document without the paragraph that says the title."""
    heading = _title_paragraph(front.document.children)
    if heading is None or front.heading.casefold() != title.casefold():
        return front.document
    return front.document.copy(children=[one for one in front.document.children if one is not heading])


def text_of(element: Any) -> str:
    """Return the words of an element, its paragraphs and line breaks as lines."""
    if isinstance(element, documents.Text):
        return str(element.value)
    if isinstance(element, documents.Tab):
        return " "
    if isinstance(element, documents.Break):
        return "\n"
    between = "\n" if isinstance(element, documents.TableCell) else ""
    return between.join(text_of(child) for child in getattr(element, "children", ()))


def _table_at(children: list[Any]) -> int | None:
    """Return where the table of keys is: before the first words of the text, headings apart."""
    for number, child in enumerate(children):
        if isinstance(child, documents.Table):
            return number if _has_keys(child) else None
        if text_of(child).strip() and not _is_styled(child, HEADING):
            return None
    return None


def _has_keys(table: Any) -> bool:
    rows = table.children
    if not rows or any(len(row.children) != 2 for row in rows):
        return False
    names = [name for name in (_cell(row.children[0]) for row in rows) if name]
    known = sum(ITEM.find(name.rstrip(" :")) is not None for name in names)
    return bool(names) and known >= LEAST_KNOWN * len(names)


def _keys(table: Any) -> Keyed:
    """Return the rows as keys; a place is the row and the column of the table."""
    entries: list[tuple[Text, Node]] = []
    for number, row in enumerate(table.children, 1):
        name, value = (_cell(cell) for cell in row.children)
        if name or value:
            entries.append((Text(name.rstrip(" :"), Place(number, 1)), Text(value, Place(number, 2))))
    return Keyed(tuple(entries), Place(1, 1))


def _cell(cell: Any) -> str:
    return tidy(text_of(cell)).strip()


def _title_paragraph(children: list[Any]) -> Any:
    """Return the paragraph styled as title or first heading; a lower heading only where it opens the text."""
    for pattern in (TITLE, FIRST_HEADING):
        for child in children:
            if _is_styled(child, pattern):
                return child
    first = next((child for child in children if text_of(child).strip()), None)
    return first if _is_styled(first, HEADING) else None


def _is_styled(child: Any, pattern: re.Pattern[str]) -> bool:
    if not isinstance(child, documents.Paragraph) or not text_of(child).strip():
        return False
    return pattern.fullmatch(str(child.style_name or child.style_id or "")) is not None
