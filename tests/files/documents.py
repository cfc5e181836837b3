"""Word files made for tests, whole ones and tampered ones."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

import docx
from docx.document import Document

FRONT = (("tiêu đề", "Chợ chưa tan"), ("tác giả", "Lá Trầu; Gió Đồng"), ("đơn vị", "Hồ Sao"))


def document(keys: tuple[tuple[str, str], ...] = FRONT) -> Document:
    """Return a document that has the table of keys at its top."""
    made = docx.Document()
    if keys:
        table = made.add_table(rows=0, cols=2)
        for name, value in keys:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = name, value
    return made


def saved(made: Document) -> bytes:
    """Return the bytes, without the looks of table styles that make python-docx's template so large."""
    file = io.BytesIO()
    made.save(file)
    data = file.getvalue()
    styles = re.sub(rb"<w:tblStylePr.*?</w:tblStylePr>", b"", part(data, "word/styles.xml"), flags=re.DOTALL)
    return repacked(data, {"word/styles.xml": styles})


def repacked(data: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """Return the Word file with some of its parts replaced, added, or (None) left out."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        rest = {name: old.read(name) for name in old.namelist()}
        for name, content in (rest | dict(parts)).items():
            if content is not None:
                new.writestr(name, content)
    return file.getvalue()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as word:
        return word.read(name)
