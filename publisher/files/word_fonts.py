"""Fonts of the time before Unicode in a Word file, and whether the letters really are of that time."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from mammoth import documents

from publisher.files.findings import Findings
from publisher.files.suspicion import LOST, suspect
from publisher.files.word_front import text_of

OLD = re.compile(r"(\.Vn|VNI[- ]|VN-)", re.IGNORECASE)
IN_STYLES = re.compile(rb'<w:rFonts[^>]*?"((?:\.Vn|VNI-|VN-)[^"]{1,40})"')


def check_old_letters(document: Any, file: BinaryIO, findings: Findings) -> None:
    """Tell of text that is not Unicode; an old font makes two words evidence enough."""
    font = _font_of_runs(document) or _font_of_styles(file)
    text = "\n".join(_lines(document))
    found = suspect(text, enough=1) if font else suspect(text)
    if found and found.encoding and font:
        findings.error("old-font", font=font, encoding=found.encoding, sample=found.sample)
    elif found:
        findings.error(found.code, encoding=found.encoding, sample=found.sample)
    elif LOST in text:
        findings.error("letters-lost")


def _lines(element: Any) -> Iterator[str]:
    """Yield the words of each paragraph, those in tables and footnotes too."""
    if isinstance(element, documents.Paragraph):
        yield text_of(element)
        return
    for child in getattr(element, "children", ()):
        yield from _lines(child)


def _font_of_runs(document: Any) -> str | None:
    return next((str(run.font) for run in _runs(document) if run.font and OLD.match(str(run.font))), None)


def _runs(element: Any) -> Iterator[Any]:
    if isinstance(element, documents.Run):
        yield element
    for child in getattr(element, "children", ()):
        yield from _runs(child)


def _font_of_styles(file: BinaryIO) -> str | None:
    """Return an old font that a style of the document names."""
    here = file.tell()
    with zipfile.ZipFile(file) as word:
        names = [name for name in word.namelist() if name.startswith("word/styles")]
        found = next((hit for name in names if (hit := IN_STYLES.search(word.read(name)))), None)
    file.seek(here)  # mammoth reads on from there
    return found[1].decode("utf-8", "replace") if found else None
