"""The formats of a report, by the ending of its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from publisher.report.content import Report
from publisher.report.docx import write_docx
from publisher.report.html import write_html
from publisher.report.json import write_json
from publisher.report.xlsx import write_xlsx

Format = Literal["html", "docx", "xlsx", "json"]
WRITERS: Mapping[Format, Callable[[Report], str | bytes]] = {
    "html": write_html,
    "docx": write_docx,
    "xlsx": write_xlsx,
    "json": write_json,
}
