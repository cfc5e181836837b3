"""Whether a .docx may be opened at all: what it is inside, how large it gets, what it smuggles in."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from publisher.files.findings import Findings
from publisher.files.refusal import Refusal
from publisher.files.rules import Limits
from publisher.files.sizes import MB, readable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files with a password begin, and .doc files of the time before 2007."""

MOST_PARTS = 5_000
MOST_XML = 16 * MB
"""Bytes of markup and words; an article of a thousand words has a hundred thousand."""
ENCODING = re.compile(rb"""^[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
PLAIN = frozenset({b"utf-8", b"utf8", b"utf-16", b"us-ascii"})
"""Encodings in which a DTD can be seen; the parser knows others, in which it could hide."""

DTD = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
LEFT_OUT = (
    (re.compile(rb"drawingml/2006/chart\""), "chart"),
    (re.compile(rb"drawingml/2006/diagram\""), "SmartArt"),
    (re.compile(rb"<m:oMath\b"), "equation"),
    (re.compile(rb"<o:OLEObject\b"), "OLE"),
)
"""What a document may show that cannot be taken over, and its name for people."""

ODDITIES = (
    (re.compile(rb'<w:vanish(\s+w:val="(1|true|on)")?\s*/>'), "word-hidden-text"),
    (re.compile(rb"<w:(ins|del|moveTo|moveFrom)\s"), "word-open-changes"),
)
"""What mammoth takes over in another way than Word shows it, and the sentence for it."""

TEXT_PART = re.compile(r"word/(document|footnotes|endnotes)\w*\.xml")

BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError)
"""The ways in which a broken zip shows itself."""

OTHERS = {"xl/": "Excel", "ppt/": "PowerPoint", "content.xml": "OpenDocument"}


@contextmanager
def opened_word(file: Path, limits: Limits) -> Iterator[BinaryIO]:
    """Open a .docx that is safe to parse; any other is refused with what to do about it."""
    with file.open("rb") as opened:
        _check_beginning(opened, limits)
        try:
            with zipfile.ZipFile(opened) as word:
                _check_parts(word, limits)
                _check_xml(word, limits)
        except BROKEN as error:
            raise Refusal("word-broken") from error
        opened.seek(0)
        yield opened


def tell_what_differs(file: BinaryIO, findings: Findings) -> None:
    """Tell of what readers would not see as the editor does: drawings, hidden words, open changes."""
    with zipfile.ZipFile(file) as word:
        text = b"".join(xml for name, xml in xml_parts(word, MOST_XML) if TEXT_PART.fullmatch(name))
    file.seek(0)
    for pattern, kind in LEFT_OUT:
        if pattern.search(text):
            findings.error("word-left-out", kind=kind)
    for pattern, code in ODDITIES:
        if pattern.search(text):
            findings.warn(code)


def _check_beginning(file: BinaryIO, limits: Limits) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(len(OLE))
    if size == 0:
        raise Refusal("text-empty")
    if head == OLE:
        raise Refusal("word-locked")
    if size > limits.word:
        raise Refusal("word-too-large", limit=readable(limits.word))
    if not head.startswith(b"PK"):
        raise Refusal("word-broken")


def _check_parts(word: zipfile.ZipFile, limits: Limits) -> None:
    parts = word.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > limits.word_unzipped:
        raise Refusal("word-swells", limit=readable(limits.word_unzipped))
    if any(part.flag_bits & 1 for part in parts):
        raise Refusal("word-locked")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refusal("word-macros")
    if not any(name.startswith("word/") for name in names):
        kinds = [kind for start, kind in OTHERS.items() if any(name.startswith(start) for name in names)]
        raise Refusal("word-no-docx", type=kinds[0]) if kinds else Refusal("word-broken")


def _check_xml(word: zipfile.ZipFile, limits: Limits) -> None:
    """Look for declarations that may harm, and count what has to be held in memory."""
    elements = size = 0
    for _, xml in xml_parts(word, MOST_XML):
        encoding = ENCODING.match(xml)
        if DTD.search(xml) or (encoding and encoding[1].lower() not in PLAIN):
            raise Refusal("word-entity")
        if b"macroEnabled" in xml[:20_000]:
            raise Refusal("word-macros")
        elements += xml.count(b"<") - xml.count(b"</")
        size += len(xml)
        if elements > limits.word_elements or size > MOST_XML:
            raise Refusal("word-long")


def xml_parts(word: zipfile.ZipFile, most: int) -> Iterator[tuple[str, bytes]]:
    """Yield the parts that are XML, whatever they are called, one at a time; zeros of UTF-16 left out.

    Of a part that is larger than `most` bytes, only the beginning.
    """
    for part in word.infolist():
        with word.open(part) as opened:
            head = opened.read(256)
            if head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):
                yield part.filename, (head + opened.read(most)).replace(b"\0", b"")
