"""Whether an .xlsx may be opened at all: what it is inside, and how large it gets."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from publisher.files.refusal import Refusal
from publisher.files.sizes import MB, readable
from publisher.files.word_file import BROKEN, DTD, ENCODING, MOST_PARTS, OLE, PLAIN, xml_parts

LARGEST = 10 * MB
LARGEST_UNZIPPED = 60 * MB
MOST_CELLS = 1_000_000
"""Elements of all parts together; five thousand rows of twenty cells have a quarter of it."""


@contextmanager
def opened_workbook(file: Path) -> Iterator[BinaryIO]:
    """Open an .xlsx that is safe to parse; any other is refused with what to do about it."""
    with file.open("rb") as opened:
        _check_beginning(opened)
        try:
            with zipfile.ZipFile(opened) as book:
                _check_parts(book)
                _check_xml(book)
        except BROKEN as error:
            raise Refusal("workbook-broken") from error
        opened.seek(0)
        yield opened


def _check_beginning(file: BinaryIO) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(len(OLE))
    if size == 0:
        raise Refusal("text-empty")
    if head == OLE:
        raise Refusal("workbook-locked")
    if size > LARGEST:
        raise Refusal("workbook-too-large", limit=readable(LARGEST))


def _check_parts(book: zipfile.ZipFile) -> None:
    parts = book.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNZIPPED:
        raise Refusal("workbook-too-large", limit=readable(LARGEST_UNZIPPED))
    if any(part.flag_bits & 1 for part in parts):
        raise Refusal("workbook-locked")
    if not any(part.filename.lower() == "xl/workbook.xml" for part in parts):
        raise Refusal("workbook-broken")


def _check_xml(book: zipfile.ZipFile) -> None:
    """Look for declarations that may harm, and count what has to be held in memory."""
    elements = 0
    for _, xml in xml_parts(book, LARGEST_UNZIPPED):
        encoding = ENCODING.match(xml)
        if DTD.search(xml) or (encoding and encoding[1].lower() not in PLAIN):
            raise Refusal("workbook-entity")
        elements += xml.count(b"<") - xml.count(b"</")
        if elements > MOST_CELLS:
            raise Refusal("workbook-too-large", limit=readable(LARGEST_UNZIPPED))
