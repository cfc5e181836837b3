"""How a sheet is printed."""

from __future__ import annotations

from typing import Any

from publisher.report.numbers import readable
from publisher.words import word

A4 = 9
"""The paper, as Excel counts them."""
MOST_IN_HEADER = 100
"""Letters of the title on each page; Excel takes 255, and `&` counts twice."""


def set_print(sheet: Any, title: str, language: str) -> None:
    """Print across the page and as wide as it is, with the title above and the number of the page below."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&C&B{_literal(title)}")
    sheet.set_footer(f"&C{word('report-page', language, page='&P', pages='&N')}")


def _literal(text: str) -> str:
    """Keep what people wrote from being read as the signs of a header; a figure behind one is a size."""
    return " " + readable(text)[:MOST_IN_HEADER].replace("&", "&&")
