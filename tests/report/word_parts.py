"""Reading the parts of a Word document as Word does: by their XML."""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class WordParts:
    """The parts of one .docx."""

    def __init__(self, document: bytes) -> None:
        self.parts = dict(_parts(document))
        self.document = self.tree("word/document.xml")
        body = self.document.find(f"{W}body")
        assert body is not None
        self.body = body

    def tree(self, name: str) -> Element:
        return ElementTree.fromstring(self.parts[name])

    @property
    def paragraphs(self) -> list[Element]:
        return [*self.body.iter(f"{W}p")]

    @property
    def sections(self) -> list[Element]:
        return [*self.body.iter(f"{W}sectPr")]

    def style(self, id: str) -> Element:
        (found,) = (one for one in self.tree("word/styles.xml").iter(f"{W}style") if of(one, "styleId") == id)
        return found

    def said(self, words: str) -> Element:
        """Return the only paragraph with exactly these words."""
        (found,) = (one for one in self.paragraphs if text(one) == words)
        return found

    def texts(self) -> list[str]:
        return [text(one) for one in self.paragraphs if text(one)]

    def table(self, *heads: str) -> Element:
        """Return the table whose first row has these words."""
        return next(one for one in self.body.iter(f"{W}tbl") if tuple(row_texts(one)[0]) == heads)


def _parts(document: bytes) -> list[tuple[str, bytes]]:
    with ZipFile(BytesIO(document)) as parts:
        return [(name, parts.read(name)) for name in parts.namelist()]


def of(element: Element, name: str) -> str | None:
    return element.get(f"{W}{name}")


def inside(element: Element, *path: str) -> Element:
    """Return the first element down a path; fails when it is not there."""
    found = element.find("/".join(f"{W}{one}" for one in path))
    assert found is not None, path
    return found


def has(element: Element, *path: str) -> bool:
    return element.find("/".join(f"{W}{one}" for one in path)) is not None


def text(element: Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}t"))


def row_texts(table: Element) -> list[list[str]]:
    return [[text(cell) for cell in row.findall(f"{W}tc")] for row in table.findall(f"{W}tr")]


def style_of(paragraph: Element) -> str:
    return str(of(inside(paragraph, "pPr", "pStyle"), "val"))
