"""The file itself: what it says of itself, and the same bytes for the same report."""

from __future__ import annotations

import zipfile
from datetime import datetime, time
from io import BytesIO

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from publisher.report.content import Report
from publisher.report.docx_rows import LaterRows
from publisher.report.docx_styles import LOCALES
from publisher.report.docx_xml import make
from publisher.report.numbers import readable

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip file knows: the hour of writing would make each file another one."""
TEXT = "word/document.xml"
WORD_2013 = 15
MOST = 255
"""Letters that a property may have."""


def set_properties(document: Document, report: Report) -> None:
    """Say who made the document, of what and when; the template's own words go."""
    dated = datetime.combine(report.dated, time())
    about, issuer = document.core_properties, readable(report.letterhead.issuer)[:MOST]
    about.title = readable(report.subject)[:MOST]
    about.author = about.last_modified_by = issuer
    about.created = about.modified = dated
    about.language = LOCALES[report.language]
    about.version = str(report.version)
    about.revision = report.version
    about.comments = about.subject = about.keywords = about.category = ""
    _drop_thumbnail(document)
    _set_compatibility(document)


def _drop_thumbnail(document: Document) -> None:
    """Take out the picture of the template, which file managers would show."""
    rels = document.part.package.rels
    for key in [key for key, one in rels.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del rels[key]


def _set_compatibility(document: Document) -> None:
    """Tell Word that this is no document of an older one, which it would open with limited functions."""
    settings = document.settings.element
    for old in settings.findall(qn("w:compat")):
        mode = make(
            "compatSetting",
            name="compatibilityMode",
            uri="http://schemas.microsoft.com/office/word",
            val=WORD_2013,
        )
        settings.replace(old, make("compat", mode))


def save(document: Document, later: LaterRows) -> bytes:
    """Return the document as a file, rows that were kept for now included; the same gives the same bytes."""
    written, whole = BytesIO(), BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(whole, "w") as sealed:
        for name in parts.namelist():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with sealed.open(entry, "w") as part:
                for piece in later.fill(parts.read(name)) if name == TEXT else (parts.read(name),):
                    part.write(piece)
    return whole.getvalue()
